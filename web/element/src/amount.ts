// Numbers as people write them, read exactly. A number is a string of decimal digits from here to the engine; nothing
// passes through a float. What does not read in exactly one way is not read.

export type Reading = { value: string } | { error: ReadError };
export type ReadError =
  | 'unreadable'
  | 'grouping'
  | 'ambiguous-tail'
  | 'unit-order'
  | 'scientific'
  | 'other-currency'
  | 'too-many-decimals'
  | 'not-whole'
  | 'below'
  | 'above'
  | 'too-long'
  | 'needs-percent'
  | 'other-unit';

export interface Limits {
  decimals: number;
  min?: string | undefined;
  max?: string | undefined;
}

const FULL_WIDTH: Record<string, string> = {
  '．': '.', '，': ',', '￥': '¥', '％': '%', '－': '-', '−': '-', '–': '-', '＋': '+', '＄': '$', '﹣': '-', '‰': '‰',
};

/**
 * Full-width digits and signs as plain ones, every space as one plain space, none at the ends. Spaces that hold a number
 * together (no-break, thin) group digits as commas do. Plain ones do not, and tabs and line ends inside stay: they part
 * cells of a table, which browsers paste with spaces between, and two cells must not read as one number.
 */
export function plain(text: string): string {
  if (/^[!-~]*$/u.test(text)) return text;
  let out = '';
  for (const c of text) {
    const code = c.codePointAt(0) ?? 0;
    if (code >= 0xff10 && code <= 0xff19) out += String.fromCharCode(code - 0xff10 + 0x30);
    else if (code >= 0xff21 && code <= 0xff5a) out += String.fromCharCode(code - 0xff21 + 0x41);
    else if (/[\u200b-\u200f\u2060\ufeff\u202a-\u202e]/u.test(c)) continue;
    else if (/[\t\r\n\v\f]/u.test(c)) out += '\t';
    else if (/[\u00a0\u2009\u202f]/u.test(c)) out += '\u00a0';
    else if (/\s/u.test(c)) out += ' ';
    else out += FULL_WIDTH[c] ?? c;
  }
  return out.replace(/(?<=\d)\u00a0(?=\d{3}(?!\d))/gu, ',').replace(/[ \u00a0]+/gu, ' ').trim();
}

/** A decimal as an integer and its scale, so that sums and comparisons are exact. */
interface Exact {
  digits: bigint;
  scale: number;
}

function exact(text: string): Exact {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = text.replace('-', '').split('.');
  const digits = BigInt(whole + fraction);
  return { digits: negative ? -digits : digits, scale: fraction.length };
}

function aligned(a: Exact, b: Exact): [bigint, bigint, number] {
  const scale = Math.max(a.scale, b.scale);
  const up = (n: Exact) => n.digits * 10n ** BigInt(scale - n.scale);
  return [up(a), up(b), scale];
}

function shown({ digits, scale }: Exact): string {
  const negative = digits < 0n;
  const text = (negative ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = text.slice(0, text.length - scale);
  const fraction = text.slice(text.length - scale).replace(/0+$/u, '');
  const out = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && out !== '0' ? `-${out}` : out;
}

/** A decimal times a power of ten. */
export const plainShift = (text: string, power: number): string => shown(shifted(text, power));

/** −1, 0 or 1: how two decimals compare. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const [x, y] = aligned(exact(a), exact(b));
  return x < y ? -1 : x > y ? 1 : 0;
}

const POWER = new Map([['亿', 8], ['万', 4], ['千', 3], ['百', 2]]);
/** What ends a part of an amount of yuan, and its power of ten. */
const PLACES = new Map([['元', 0], ['角', -1], ['分', -2]]);
const NO_PLACES = new Map<string, number>();

/** The digits of one number without unit: `12,800.50` → `12800.50`. Groups must be of three digits, all of them. */
function digitsOf(text: string): { value: string } | { error: ReadError } {
  if (/^\d+(\.\d+)?$/u.test(text)) return { value: text };
  if (/^\d{1,3}(?:,\d{3})+(\.\d+)?$/u.test(text)) return { value: text.replaceAll(',', '') };
  if (/^[\d., ]+$/u.test(text)) return { error: 'grouping' };
  return { error: 'unreadable' };
}

function shifted(text: string, power: number): Exact {
  const n = exact(text);
  const left = power - n.scale;
  return left >= 0 ? { digits: n.digits * 10n ** BigInt(left), scale: 0 } : { digits: n.digits, scale: -left };
}

/** The power of ten of `万元`, `百万`, `角`; `null` where the characters are no unit. 万亿 multiplies, 亿万 is no figure. */
function powerOf(unit: string, places: Map<string, number>): number | null {
  let power = 0;
  let step = 0;
  const signs = [...unit];
  for (const [at, sign] of signs.entries()) {
    const place = places.get(sign);
    if (place !== undefined) return at === signs.length - 1 && (place === 0 || at === 0) ? power + place : null;
    const next = POWER.get(sign) ?? 0;
    if (next <= step) return null;
    step = next;
    power += next;
  }
  return power;
}

/** `1.28万`, `1亿2000万`, `1万2千`, `12,800`: each part with its unit, from the largest down, none reaching into the one above. */
function parts(text: string, places: Map<string, number>, decimals: number): Reading {
  const units = [...POWER.keys(), ...places.keys()].join('');
  // Spaces around a unit carry no meaning.
  const tight = text.replace(new RegExp(` ?([${units}]) ?`, 'gu'), '$1');
  const pieces = [...tight.matchAll(new RegExp(`([^${units}]+)([${units}]*)`, 'gu'))];
  if (pieces.map((p) => p[0]).join('') !== tight) return { error: 'unreadable' };
  let total: Exact = { digits: 0n, scale: 0 };
  let above: number | null = null;
  for (const [i, [, written = '', unit = '']] of pieces.entries()) {
    const number = digitsOf(written);
    if ('error' in number) return number;
    const power = powerOf(unit, places);
    if (power === null) return { error: 'unreadable' };
    const fraction = number.value.split('.')[1] ?? '';
    // 12.800 may be meant as 12,800: more digits than the fact can have are not cut off, zeros or not.
    if (fraction.length > decimals + Math.max(power, 0)) return { error: decimals === 0 ? 'not-whole' : 'too-many-decimals' };
    if (fraction !== '' && i < pieces.length - 1) return { error: 'unit-order' };
    const value = shifted(number.value, power);
    if (above !== null) {
      // 1万2 is 10,002 to some and 12,000 to others.
      if (unit === '' && (number.value.split('.')[0] ?? '').length < above) return { error: 'ambiguous-tail' };
      if (power >= above || compare(shown(value), shown(shifted('1', above))) >= 0) return { error: 'unit-order' };
    }
    const [x, y, scale] = aligned(total, value);
    total = { digits: x + y, scale };
    above = power;
  }
  return pieces.length === 0 ? { error: 'unreadable' } : { value: shown(total) };
}

function within(reading: Reading, limits: Limits): Reading {
  if ('error' in reading) return reading;
  const { value } = reading;
  if (value.replace(/\D/gu, '').length > 27) return { error: 'too-long' };
  const places = value.split('.')[1]?.length ?? 0;
  if (places > limits.decimals) return { error: limits.decimals === 0 ? 'not-whole' : 'too-many-decimals' };
  if (limits.min !== undefined && compare(value, limits.min) < 0) return { error: 'below' };
  if (limits.max !== undefined && compare(value, limits.max) > 0) return { error: 'above' };
  return reading;
}

function signed(text: string, read: (unsigned: string) => Reading): Reading {
  if (/^[\d.,]+[eE][+-]?\d+$/u.test(text)) return { error: 'scientific' };
  const sign = /^([-+]) ?/u.exec(text);
  const reading = read(sign === null ? text : text.slice(sign[0].length));
  if ('error' in reading || sign?.[1] !== '-' || reading.value === '0') return reading;
  return { value: `-${reading.value}` };
}

const YUAN = { before: /^(人民币 ?)?(¥ ?|RMB ?|CNY ?)?/iu, after: / ?(整|RMB|CNY|人民币)$/iu };

/** An amount of money: `1.28万`, `12,800.50 元`, `¥12,800`, full-width digits, cells pasted from a spreadsheet. */
export function readAmount(text: string, currency: string, limits: Limits): Reading {
  const yuan = currency === 'CNY';
  const code = currency.replace(/[^A-Za-z]/gu, '');
  const before = yuan ? YUAN.before : new RegExp(`^(${code} ?)?`, 'iu');
  const after = yuan ? YUAN.after : new RegExp(` ?${code}$`, 'iu');
  return within(
    signed(plain(text).replace(/圆/gu, '元'), (unsigned) => {
      const bare = unsigned.replace(before, '').replace(after, '');
      if (/[$€£¥]|USD|EUR|CNY|RMB|HKD|美元|港元|欧元|日元/iu.test(bare)) return { error: 'other-currency' };
      if (!yuan && /[元角分]/u.test(bare)) return { error: 'other-currency' };
      return parts(bare, yuan ? PLACES : NO_PLACES, limits.decimals);
    }),
    limits,
  );
}

/** A plain number or a count. */
export function readNumber(text: string, limits: Limits): Reading {
  return within(signed(plain(text), (unsigned) => parts(unsigned, NO_PLACES, limits.decimals)), limits);
}

/** A rate: `30%`, `3‰`, `0.3`. A bare number of 1 or more could be a percentage without its sign, and is not read. */
export function readRate(text: string, limits: Limits): Reading {
  const clean = plain(text);
  const sign = / ?([%‰])$/u.exec(clean);
  const reading = signed(sign === null ? clean : clean.slice(0, sign.index), digitsOf);
  if ('error' in reading) return reading;
  if (sign === null && compare(reading.value, '1') >= 0) return { error: 'needs-percent' };
  return within({ value: shown(shifted(reading.value, sign === null ? 0 : sign[1] === '%' ? -2 : -3)) }, limits);
}

/** A duration in the unit the pack counts in: `3`, `3个月`, `1年6个月`, `10天`, `2周`. Months and days do not convert. */
export function readDuration(text: string, unit: 'months' | 'days', limits: Limits): Reading {
  const clean = plain(text).replace(/ /gu, '');
  if (/^\d{1,9}$/u.test(clean)) return within({ value: BigInt(clean).toString() }, limits);
  const long = /^(?:(\d{1,6})(?:年|years?|y))?(?:(\d{1,6})(?:个?月|months?|m))?$/iu.exec(clean);
  const short = /^(?:(\d{1,6})(?:周|星期|weeks?|w))?(?:(\d{1,6})(?:天|日|days?|d))?$/iu.exec(clean);
  const sum = (found: RegExpExecArray, first: bigint): Reading =>
    ({ value: (BigInt(found[1] ?? 0) * first + BigInt(found[2] ?? 0)).toString() });
  if (clean !== '' && long !== null) return unit === 'months' ? within(sum(long, 12n), limits) : { error: 'other-unit' };
  if (clean !== '' && short !== null) return unit === 'days' ? within(sum(short, 7n), limits) : { error: 'other-unit' };
  return { error: /\./u.test(clean) ? 'not-whole' : 'unreadable' };
}

function grouped(value: string, atLeast: number): string {
  const negative = value.startsWith('-');
  const [whole = '0', fraction = ''] = value.replace('-', '').split('.');
  const groups = whole.replace(/\B(?=(\d{3})+$)/gu, ',');
  const decimals = fraction.padEnd(atLeast, '0');
  return `${negative ? '−' : ''}${groups}${decimals === '' ? '' : `.${decimals}`}`;
}

/** `12800` → `12,800.00 元`, in English `CNY 12,800.00`. */
export function formatMoney(value: string, currency: string, decimals = 2, lang = 'zh'): string {
  const text = grouped(value, decimals);
  return currency === 'CNY' && lang !== 'en' ? `${text} 元` : `${currency} ${text}`;
}

/** For ranges and figures: no decimals where there are none; `1,280,000元`. */
export function briefMoney(value: string, currency: string, lang = 'zh'): string {
  const text = grouped(value, value.includes('.') ? 2 : 0);
  return currency === 'CNY' && lang !== 'en' ? `${text}元` : `${currency} ${text}`;
}

/** `0.3` → `30%`. */
export function formatRate(value: string): string {
  return `${shown(shifted(value, 2)).replace('-', '−')}%`;
}

/** A number with groups. */
export function formatNumber(value: string): string {
  return grouped(value, 0);
}
