// What each column of a table is, and what a row of it says as a case.

import { readAmount, readDuration, readNumber, readRate, type Reading } from '../../../element/src/amount.ts';
import { readDate } from '../../../element/src/date.ts';
import { mergeForms } from '../../../element/src/engine.ts';
import { limitsOf } from '../../../element/src/entries.ts';
import type { CaseFile, Choice, DateKey, FactSchema, FormSchema } from '../../../element/src/types.ts';
import type { Row } from './table.ts';

export type Target =
  | { kind: 'case' }
  | { kind: 'item' }
  | { kind: 'elect' }
  | { kind: 'date'; key: DateKey }
  | { kind: 'fact'; id: string }
  /** Carried into the result, not used. */
  | { kind: 'none' };

/** The facts of an item in all its versions. */
export interface ItemForm {
  id: string;
  facts: Map<string, FactSchema>;
  dates: Map<DateKey, string>;
  elect: Choice[];
}

/** Something wrong with a row: a code of its own with what fills it in, or the engine's words. */
export interface Reason {
  code:
    | 'quotes' | 'too-few' | 'too-many' | 'no-item' | 'unknown-item' | 'not-a-fact'
    | 'amount' | 'yes-no' | 'choice' | 'set' | 'date' | 'elect' | 'engine';
  column?: string;
  cell?: string;
  detail?: string;
}

const DATE_NAMES: Record<DateKey, string[]> = {
  act: ['act', 'dates.act', 'act_date', '行为发生日', '行为日期', '违法行为发生日', 'day of the act'],
  act_end: ['act_end', 'dates.act_end', 'act_end_date', '行为终了日'],
  found: ['found', 'dates.found', 'found_date', '发现日'],
  filed: ['filed', 'dates.filed', 'filed_date', '立案日'],
  decision: ['decision', 'dates.decision', 'decision_date', '决定日'],
};
const FIXED: [string[], Target][] = [
  [['case', 'id', '案号', '案件编号', 'case number'], { kind: 'case' }],
  [['item', '事项', '事项标识', '违法行为事项'], { kind: 'item' }],
  [['elect', '选择', 'choices'], { kind: 'elect' }],
];

/** The item's forms of several versions as one; what the first says stands. */
export function itemForm(id: string, forms: readonly FormSchema[]): ItemForm {
  const all = mergeForms(forms);
  return {
    id,
    facts: new Map(Object.entries(all?.properties ?? {})),
    dates: new Map(Object.entries(all?.['x-dates'] ?? {}).map(([key, date]) => [key as DateKey, date.title])),
    elect: all?.['x-elect'] ?? [],
  };
}

const plainName = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** What a header means for an item. */
export function targetOf(header: string, form: ItemForm | null): Target {
  const name = plainName(header);
  if (form !== null) {
    // A fact's own name comes first: an item may have a fact that is called like a column of ours.
    for (const [id, schema] of form.facts) {
      if (plainName(id) === name || plainName(schema.title) === name) return { kind: 'fact', id };
    }
  }
  for (const [names, target] of FIXED) if (names.includes(name)) return target;
  for (const [key, names] of Object.entries(DATE_NAMES) as [DateKey, string[]][]) {
    const title = form?.dates.get(key);
    if (names.includes(name) || (title !== undefined && plainName(title) === name)) return { kind: 'date', key };
  }
  return { kind: 'none' };
}

export function sameTarget(a: Target, b: Target): boolean {
  return a.kind !== 'none' && JSON.stringify(a) === JSON.stringify(b);
}

const UNKNOWN = new Set(['', '未查明', '不明', '未知', 'unknown', 'null', 'n/a']);
const YES = new Set(['是', 'true', 'yes', 'y', '1']);
const NO = new Set(['否', 'false', 'no', 'n', '0']);
const NONE = new Set(['无', 'none', '[]']);

type Read = { value: unknown } | { unknown: true } | { reason: Reason };

function chosen(text: string, choices: Choice[]): string | null {
  const name = plainName(text);
  const found = choices.filter((c) => plainName(c.const) === name || plainName(c.title) === name);
  return found.length === 1 ? (found[0]?.const ?? null) : null;
}

/** Each part of a list must be a choice. The names of choices hold commas themselves, so a list is first parted at marks that they
 * do not hold. */
function list(text: string, choices: Choice[]): string[] | null {
  for (const marks of [/[;；|\n]/u, /[;；|\n、,，]/u]) {
    const parts = text.split(marks).map((p) => p.trim()).filter((p) => p !== '');
    const ids = parts.map((p) => chosen(p, choices));
    if (ids.length > 0 && ids.every((id) => id !== null)) return [...new Set(ids)];
  }
  return null;
}

/** A cell as the value of a fact. An empty cell leaves the fact unknown; it never means no, or nothing. */
export function readCell(cell: string, schema: FactSchema, column: string): Read {
  const text = cell.trim();
  if (UNKNOWN.has(text.toLowerCase())) return { unknown: true };
  const number = (reading: Reading): Read =>
    'value' in reading ? { value: reading.value } : { reason: { code: 'amount', column, cell, detail: reading.error } };
  switch (schema['x-type']) {
    case 'money':
      return number(readAmount(text, schema['x-currency'] ?? 'CNY', limitsOf(schema)));
    case 'rate':
      return number(readRate(text, limitsOf(schema)));
    case 'number':
      return number(readNumber(text, limitsOf(schema)));
    case 'count':
      return number(readNumber(text, limitsOf(schema)));
    case 'duration':
      return number(readDuration(text, schema['x-unit'] ?? 'days', limitsOf(schema)));
    case 'date': {
      const date = readDate(text);
      return date === null ? { reason: { code: 'date', column, cell } } : { value: date };
    }
    case 'bool': {
      const word = plainName(text);
      if (YES.has(word)) return { value: true };
      return NO.has(word) ? { value: false } : { reason: { code: 'yes-no', column, cell } };
    }
    case 'choice': {
      const id = chosen(text, schema.oneOf ?? []);
      return id === null ? { reason: { code: 'choice', column, cell } } : { value: id };
    }
    case 'set': {
      if (NONE.has(plainName(text))) return { value: [] };
      const ids = list(text, schema.items?.oneOf ?? []);
      return ids === null ? { reason: { code: 'set', column, cell } } : { value: ids };
    }
    case 'text':
      return { value: cell };
  }
}

export type RowCase = { file: CaseFile } | { reasons: Reason[] };

/** The case a row states: what its cells say, and for what they leave open, what all rows have in common. */
export function caseOf(row: Row, header: string[], targets: Target[], form: ItemForm, common: CaseFile): RowCase {
  const reasons: Reason[] = row.faults.map((code) => ({ code }));
  const facts: Record<string, unknown> = { ...common.facts };
  const dates: Partial<Record<DateKey, string>> = { ...common.dates };
  const file: CaseFile = { item: form.id };
  if (common.elect !== undefined) file.elect = common.elect;
  for (const [i, target] of targets.entries()) {
    const cell = row.cells[i] ?? '';
    const column = header[i] ?? '';
    if (target.kind === 'case' && cell.trim() !== '') file.case = cell.trim();
    // Where the column is there, what a row leaves empty is unknown for this row, whatever the others have in common.
    if (target.kind === 'date') {
      const date = readDate(cell);
      if (UNKNOWN.has(cell.trim().toLowerCase())) delete dates[target.key];
      else if (date === null) reasons.push({ code: 'date', column, cell });
      else dates[target.key] = date;
    }
    if (target.kind === 'elect') {
      const ids = list(cell, form.elect);
      if (cell.trim() === '') delete file.elect;
      else if (ids === null) reasons.push({ code: 'elect', column, cell });
      else file.elect = ids;
    }
    if (target.kind === 'fact') {
      const schema = form.facts.get(target.id);
      if (schema === undefined) continue;
      const read = readCell(cell, schema, column);
      if ('reason' in read) reasons.push(read.reason);
      else if ('value' in read) facts[target.id] = read.value;
      else delete facts[target.id];
    }
  }
  if (reasons.length > 0) return { reasons };
  if (Object.keys(dates).length > 0) file.dates = dates;
  file.facts = facts;
  return { file };
}
