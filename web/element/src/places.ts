// Where things belong: which field a problem of the engine's or a fact that is missing stands at.

import type { DateKey, FormSchema, Problem } from './types.ts';
import { DATE_KEYS, factNamed } from './entries.ts';

/** The facts that are the case's own dates. */
export const FACT_OF_DATE: Record<DateKey, string> = { act: 'act_date', act_end: 'act_end_date', found: 'found_date', filed: 'filed_date', decision: 'decision_date' };

/** Several versions of the law are loaded: the day of the act is a question like any other, not a mistake. */
export function isDateAsked(problem: Problem): boolean {
  return problem.code === 'missing-date';
}

/** The fact behind a field. */
export function factOf(key: string): string {
  return key.startsWith('date:') ? FACT_OF_DATE[key.slice(5) as DateKey] : key;
}

/** The field a problem belongs to: `facts/goods_value`, `dates/act`, by identifier or label; `null` where it is none of them. */
export function keyOf(problem: Problem, schema: FormSchema): string | null {
  const [room, name] = (problem.path ?? '').split('/');
  if (room === 'dates' && DATE_KEYS.includes(name as DateKey)) return `date:${name}`;
  if (room === 'judgement') return 'judgement';
  if (room !== 'facts' || name === undefined) return null;
  const date = DATE_KEYS.find((key) => FACT_OF_DATE[key] === name);
  if (date !== undefined) return `date:${date}`;
  return factNamed(name, [schema]) ?? null;
}
