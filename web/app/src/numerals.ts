// Numbers of articles in the numerals of statutes.

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
const PLACES = ['千', '百', '十', ''];

/** `124` → `一百二十四`; `null` beyond what articles count to. */
export function chinese(n: number): string | null {
  if (!Number.isInteger(n) || n < 1 || n > 9999) return null;
  const digits = String(n).padStart(4, '0');
  let out = '';
  let gap = false;
  for (let i = 0; i < 4; i += 1) {
    const digit = Number(digits.charAt(i));
    if (digit === 0) {
      gap = out !== '';
      continue;
    }
    if (gap) out += '零';
    gap = false;
    out += `${DIGITS[digit] ?? ''}${PLACES[i] ?? ''}`;
  }
  return out.replace(/^一十/u, '十');
}
