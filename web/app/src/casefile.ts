// Case files: the JSON `cailiang assess` takes.

import type { CaseFile } from '../../element/src/types.ts';

/** A key that stands twice in one object: JavaScript would take the last, and say nothing. */
export class RepeatedKeyError extends SyntaxError {}

/** The first key that stands twice in an object of a JSON text. */
function repeatedKey(text: string): string | null {
  const open: Set<string>[] = [];
  for (const [token, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/gu)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (colon !== undefined) {
      const key = String(JSON.parse(token.slice(0, -colon.length)));
      const keys = open.at(-1);
      if (keys?.has(key)) return key;
      keys?.add(key);
    }
  }
  return null;
}

/** Reads JSON whose numbers keep every digit: each becomes its text, as the engine allows, before a float could lose some. */
export function readExact(text: string): unknown {
  JSON.parse(text);
  const repeated = repeatedKey(text);
  if (repeated !== null) throw new RepeatedKeyError(repeated);
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/gu, (t) => (t.startsWith('"') ? t : `"${t}"`));
  return JSON.parse(exact);
}

export type Opened = { cases: CaseFile[] } | { error: 'not-json' | 'not-a-case' | 'no-cases' } | { error: 'repeated-key'; key: string };

function isCase(value: unknown): value is CaseFile {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A case, or several: one JSON object, a list of them, or one on each line. */
export function openCases(text: string): Opened {
  const body = text.replace(/^\ufeff/u, '');
  let values: unknown[];
  const wrong = (cause: unknown): Opened => (cause instanceof RepeatedKeyError ? { error: 'repeated-key', key: cause.message } : { error: 'not-json' });
  try {
    const one = readExact(body);
    values = Array.isArray(one) ? one : [one];
  } catch (cause) {
    if (cause instanceof RepeatedKeyError) return wrong(cause);
    try {
      values = body.split(/\r?\n/u).filter((line) => line.trim() !== '').map(readExact);
    } catch (inner) {
      return wrong(inner);
    }
  }
  if (values.length === 0) return { error: 'no-cases' };
  return values.every(isCase) ? { cases: values } : { error: 'not-a-case' };
}

/** As text to keep: indented, ending in a line end. */
export function caseText(file: CaseFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** A name for the file; what file systems refuse is left out. */
export function fileName(file: CaseFile, extension: string): string {
  const item = typeof file.item === 'string' ? file.item.replace('/', '-') : 'case';
  const name = typeof file.case === 'string' && file.case.trim() !== '' ? file.case : item;
  const safe = name.replace(/[\\/:*?"<>|\u0000-\u001f]/gu, '-').replace(/^[.\s]+|[.\s]+$/gu, '').slice(0, 80);
  return `${safe === '' ? 'case' : safe}.${extension}`;
}

/** Whether anything was entered besides the choice of the item. */
export function isBlank(file: CaseFile): boolean {
  const empty = (value: unknown): boolean =>
    value === undefined || value === null || value === '' ||
    (typeof value === 'object' && Object.values(value).every((v) => v === undefined || v === '')) ;
  return Object.entries(file).every(([key, value]) => key === 'item' || empty(value));
}

/** The items a case names: its own, and those its acts fall under. */
export function itemsOf(file: CaseFile): string[] {
  const out = new Set<string>();
  const look = (one: Record<string, unknown>) => {
    for (const item of [one['item'], ...(Array.isArray(one['items']) ? (one['items'] as unknown[]) : [])]) if (typeof item === 'string') out.add(item);
  };
  look(file);
  const acts = file['acts'];
  if (Array.isArray(acts)) for (const act of acts as unknown[]) if (typeof act === 'object' && act !== null) look(act as Record<string, unknown>);
  return [...out];
}

/** The case as one of this item: a case that names it already is left as it is. */
export function under(file: CaseFile, item: string): CaseFile {
  return itemsOf(file).includes(item) ? file : { ...file, item };
}

/** The packs a case needs. */
export function packsOf(file: CaseFile): string[] {
  return [...new Set(itemsOf(file).filter((id) => id.includes('/')).map((id) => id.slice(0, id.indexOf('/'))))];
}
