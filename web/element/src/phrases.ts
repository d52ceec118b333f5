// Figures of an assessment as people read them.

import type { Change, Fine, Interval, Lang, Span, Status, Summary } from './types.ts';
import { briefMoney, plainShift } from './amount.ts';
import { words } from './words.ts';

/** `192,000元`, and from ten thousand up in 万元 too where that is shorter. */
export function inWan(value: string): string | null {
  const wan = plainShift(value, -4);
  const fraction = wan.split('.')[1] ?? '';
  return wan.startsWith('0') || wan.startsWith('-') || fraction.length > 4 ? null : `${wan}万元`;
}

/** An interval in words: `128,000元以上256,000元以下`; ends that are left out as 超过 and 不满. */
export function interval(range: Interval, currency: string, lang: Lang): string {
  const money = (v: string) => briefMoney(v, currency, lang);
  const { min, max } = range;
  if (min !== null && max !== null && min === max) return money(min);
  if (lang === 'en') {
    const low = min === null ? '' : range.min_inclusive ? money(min) : `over ${money(min)}`;
    const high = max === null ? '' : range.max_inclusive ? money(max) : `under ${money(max)}`;
    if (min === null) return `up to ${high}`;
    return max === null ? `${low} and above` : `${low} to ${high}`;
  }
  const low = min === null ? '' : range.min_inclusive ? `${money(min)}以上` : `超过${money(min)}`;
  const high = max === null ? '' : range.max_inclusive ? `${money(max)}以下` : `不满${money(max)}`;
  return low !== '' && high !== '' && !range.min_inclusive ? `${low}、${high}` : `${low}${high}`;
}

/** The fines still possible. */
export function span(possible: Span, lang: Lang): string {
  const low = briefMoney(possible.min, possible.currency, lang);
  if (possible.max === null) return lang === 'en' ? `${low} or more` : `${low}以上`;
  const high = briefMoney(possible.max, possible.currency, lang);
  return possible.min === possible.max ? low : lang === 'en' ? `${low} to ${high}` : `${low}至${high}`;
}

/** A fine in one line: its amount, else its range, else why there is neither. */
export function fineLine(fine: Fine, status: Status, lang: Lang): string {
  const w = words(lang);
  if (fine.amount !== null) return briefMoney(fine.amount, fine.currency, lang);
  if (fine.range !== null) return interval(fine.range, fine.currency, lang);
  if (status === 'conflict') return w.toBeWeighed;
  return fine.statutory.min === null && fine.statutory.max === null ? w.fineUnspecified : w.noRange;
}

/** Changes of one fact that come to the same, told once. */
export interface ChangeGroup {
  label: string;
  options: string[];
  from: string;
  to: string;
  gives: string;
}

/** The changes in the engine's order, options of a fact with the same result put together. */
export function changeGroups(changes: readonly Change[], lang: Lang): ChangeGroup[] {
  const groups = new Map<string, ChangeGroup>();
  for (const change of changes) {
    const gives = summaryLine(change.gives, lang);
    const at = change.option === undefined ? null : /：|: /u.exec(change.label);
    const label = at === null ? change.label : change.label.slice(0, at.index);
    const option = at === null ? null : change.label.slice(at.index + at[0].length);
    const key = JSON.stringify([change.fact, change.option === undefined, change.from, change.to, gives]);
    const group = option === null ? undefined : groups.get(key);
    if (group !== undefined && option !== null) group.options.push(option);
    else groups.set(option === null ? `${key} ${groups.size}` : key, { label, options: option === null ? [] : [option], from: change.from, to: change.to, gives });
  }
  return [...groups.values()];
}

/** What a choice or a changed fact would give, in one line. */
export function summaryLine(gives: Summary, lang: Lang): string {
  const w = words(lang);
  const out: string[] = [];
  out.push(gives.outcome === null ? w.status[gives.status] : w.outcome[gives.outcome]);
  if (gives.tier !== null) out.push(`${w.tier} ${gives.tier}`);
  if (gives.fine !== undefined) {
    out.push(fineLine(gives.fine, gives.status, lang));
    if (gives.fine.amount !== null && gives.fine.range !== null) {
      const range = interval(gives.fine.range, gives.fine.currency, lang);
      if (range !== briefMoney(gives.fine.amount, gives.fine.currency, lang)) out.push(lang === 'en' ? `range ${range}` : `幅度${range}`);
    }
  } else if (gives.status === 'decided') out.push(w.noFine);
  return out.join(' · ');
}
