// Bytes of a file to text.

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

export interface Decoded {
  text: string;
  encoding: Encoding;
}

/** By the mark at the start; else UTF-8 where the bytes are valid UTF-8; else GB18030, as older spreadsheets save Chinese.
 * `null` where the bytes are text in none of them: nothing is replaced by marks of doubt. */
export function decode(bytes: Uint8Array, chosen?: Encoding): Decoded | null {
  const read = (encoding: Encoding): Decoded | null => {
    try {
      return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes), encoding };
    } catch {
      return null;
    }
  };
  if (chosen !== undefined) return read(chosen);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return read('utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return read('utf-16be');
  return read('utf-8') ?? read('gb18030');
}
