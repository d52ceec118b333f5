// Dates as people write them: year first, always; anything else could be read two ways.

import { plain } from './amount.ts';

const FORM = /^(\d{4})(?:([-/.])(\d{1,2})\2(\d{1,2})|年 ?(\d{1,2})月 ?(\d{1,2})日?|(\d{2})(\d{2}))$/u;

function days(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** `2026-1-5`, `2026/01/05`, `2026年1月5日`, `20260105` → `2026-01-05`; `null` where it is no date. */
export function readDate(text: string): string | null {
  const found = FORM.exec(plain(text).replace(/ (?=[-/.年月日])|(?<=[-/.]) /gu, ''));
  if (found === null) return null;
  const year = Number(found[1]);
  const month = Number(found[3] ?? found[5] ?? found[7]);
  const day = Number(found[4] ?? found[6] ?? found[8]);
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > days(year, month)) return null;
  const two = (n: number) => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}

/** `2026-01-05` → `2026年1月5日`. */
export function formatDate(iso: string, lang: string): string {
  const [year = '', month = '', day = ''] = iso.split('-');
  return lang === 'en' ? iso : `${year}年${Number(month)}月${Number(day)}日`;
}
