// What has been typed, and what it reads as. Text stays as typed; a case holds only what reads.

import type { CaseFile, DateKey, FactSchema, FormSchema, Missing, Problem } from './types.ts';
import { formatMoney, formatNumber, formatRate, plain, readAmount, readDuration, readNumber, readRate } from './amount.ts';
import type { Limits, Reading } from './amount.ts';
import { formatDate, readDate } from './date.ts';
import { severalItems } from './parts.ts';
import type { Words } from './words.ts';

/** One field: text as typed, the id of a choice, `yes` / `no`, or for a set what is known of each option. */
export type Entry = string | Readonly<Record<string, boolean>>;

export interface Entries {
  readonly dates: Readonly<Partial<Record<DateKey, string>>>;
  readonly facts: Readonly<Record<string, Entry>>;
  readonly elect: readonly string[];
  readonly judgement: Readonly<{ amount: string; reason: string }>;
}

export const EMPTY: Entries = { dates: {}, facts: {}, elect: [], judgement: { amount: '', reason: '' } };
export const DATE_KEYS: readonly DateKey[] = ['act', 'act_end', 'found', 'filed', 'decision'];

/** What an entry comes to: nothing yet, a value for the case with how it is read back to its writer, or an error. */
export type Read = { kind: 'empty' } | { kind: 'known'; value: unknown; shown: string } | { kind: 'error'; message: string };

const NOTHING: Read = { kind: 'empty' };

/** Within what a number of the fact must lie. A bound that a float no longer writes in plain digits is left to the engine. */
export function limitsOf(fact: FactSchema): Limits {
  const bound = (n: number | undefined) => (n === undefined || !/^-?\d+(\.\d+)?$/u.test(String(n)) ? undefined : String(n));
  return { decimals: fact['x-type'] === 'duration' ? 0 : (fact['x-decimals'] ?? 6), min: bound(fact.minimum), max: bound(fact.maximum) };
}

function number(reading: Reading, bounds: Limits, shown: (value: string) => string, w: Words): Read {
  if ('value' in reading) return { kind: 'known', value: reading.value, shown: shown(reading.value) };
  const bound = reading.error === 'below' ? bounds.min : reading.error === 'above' ? bounds.max : undefined;
  return { kind: 'error', message: w.read[reading.error] + (bound === undefined ? '' : w.aside(shown(bound))) };
}

/** The last reading of each fact: an entry is looked at in many places, and most are as they were a keystroke before. */
const LAST = new WeakMap<FactSchema, { entry: Entry; w: Words; read: Read }>();

/** Reads one entry as the fact's type wants it. */
export function readEntry(fact: FactSchema, entry: Entry | undefined, w: Words): Read {
  if (entry === undefined) return NOTHING;
  const last = LAST.get(fact);
  if (last !== undefined && last.entry === entry && last.w === w) return last.read;
  const read = readAnew(fact, entry, w);
  LAST.set(fact, { entry, w, read });
  return read;
}

function readAnew(fact: FactSchema, entry: Entry, w: Words): Read {
  if (typeof entry !== 'string') {
    return Object.keys(entry).length === 0 ? NOTHING : { kind: 'known', value: { ...entry }, shown: '' };
  }
  if (plain(entry) === '') return NOTHING;
  const bounds = limitsOf(fact);
  switch (fact['x-type']) {
    case 'money': {
      const currency = fact['x-currency'] ?? 'CNY';
      return number(readAmount(entry, currency, bounds), bounds, (v) => formatMoney(v, currency, bounds.decimals, w.locale), w);
    }
    case 'rate':
      return number(readRate(entry, bounds), bounds, formatRate, w);
    case 'number':
    case 'count':
      return number(readNumber(entry, bounds), bounds, formatNumber, w);
    case 'duration': {
      const unit = fact['x-unit'] ?? 'days';
      return number(readDuration(entry, unit, bounds), bounds, (v) => `${v} ${w.unit[unit]}`, w);
    }
    case 'date':
      return readDay(entry, w);
    case 'bool':
      return entry === 'yes' || entry === 'no' ? { kind: 'known', value: entry === 'yes', shown: '' } : NOTHING;
    case 'choice':
    case 'text':
      return { kind: 'known', value: entry, shown: '' };
    case 'set':
      return NOTHING;
  }
}

export function readDay(entry: string | undefined, w: Words): Read {
  if (entry === undefined || plain(entry) === '') return NOTHING;
  const day = readDate(entry);
  return day === null ? { kind: 'error', message: w.badDate } : { kind: 'known', value: day, shown: plain(entry) === day ? '' : formatDate(day, w.locale) };
}

const MONEY: FactSchema = { title: '', 'x-type': 'money', 'x-decimals': 2, minimum: 0 };

/** The amount the authority sets itself, if it does. */
export function readJudgement(entries: Entries, currency: string, w: Words): Read {
  return readEntry({ ...MONEY, 'x-currency': currency }, entries.judgement.amount, w);
}

/** Whether nothing has been entered. */
export function isEmpty(entry: Entry | undefined): boolean {
  return entry === undefined || (typeof entry === 'string' ? plain(entry) === '' : Object.keys(entry).length === 0);
}

/** What has been entered and does not read, each at its field. */
export function unread(entries: Entries, form: FormSchema, currency: string, w: Words): Problem[] {
  const reads: [string, Read][] = [
    ...DATE_KEYS.map((key): [string, Read] => [`dates/${key}`, readDay(entries.dates[key], w)]),
    ...Object.entries(form.properties).map(([id, fact]): [string, Read] => [`facts/${id}`, readEntry(fact, entries.facts[id], w)]),
    ['judgement/amount', readJudgement(entries, currency, w)],
  ];
  return reads.flatMap(([path, read]) => (read.kind === 'error' ? [{ code: 'unread', severity: 'error', message: read.message, path }] : []));
}

/** The options of a choice or set. */
export function optionsOf(fact: FactSchema): { const: string; title: string; description?: string }[] {
  return fact.oneOf ?? fact.items?.oneOf ?? [];
}

/** An answer in one line, for fields folded to it. */
export function inWords(fact: FactSchema, entry: Entry, read: Read, w: Words): string {
  if (typeof entry !== 'string') {
    const options = optionsOf(fact);
    const yes = options.filter((o) => entry[o.const] === true).map((o) => o.title);
    const unknown = options.filter((o) => entry[o.const] === undefined).length;
    const out = yes.length === 0 ? (unknown === 0 ? w.allNo : '') : yes.join(w.and);
    return [out, unknown === 0 ? '' : w.someUnknown(unknown)].filter((s) => s !== '').join(w.and);
  }
  if (fact['x-type'] === 'bool') return entry === 'yes' ? w.yes : w.no;
  if (fact['x-type'] === 'choice') return optionsOf(fact).find((o) => o.const === entry)?.title ?? entry;
  return read.kind === 'known' && read.shown !== '' ? read.shown : entry;
}

/** A case of what reads; what does not is left out. `kept` is what the form has no field for, and stays as it was written. */
export function toCase(item: string, entries: Entries, form: FormSchema, kept: CaseFile, currency: string, w: Words): CaseFile {
  const out: CaseFile = { ...kept };
  if (!severalItems(kept)) out.item = item;
  const record = (value: unknown) => (isRecord(value) ? { ...value } : {});
  const dates = record(kept.dates);
  for (const key of DATE_KEYS) {
    const read = readDay(entries.dates[key], w);
    if (read.kind === 'known') dates[key] = String(read.value);
  }
  const facts = record(kept.facts);
  for (const [id, fact] of Object.entries(form.properties)) {
    const read = readEntry(fact, entries.facts[id], w);
    // A copy: the reading is kept, and the case is given to the page.
    if (read.kind === 'known') facts[id] = isRecord(read.value) ? { ...read.value } : read.value;
  }
  const set = (key: 'dates' | 'facts' | 'elect', value: Record<string, unknown> | string[]) => {
    if (Object.keys(value).length > 0) out[key] = value as never;
    else if (kept[key] === undefined || isRecord(kept[key])) delete out[key];
  };
  set('dates', dates);
  set('facts', facts);
  set('elect', [...entries.elect]);
  const judged = readJudgement(entries, currency, w);
  if (judged.kind === 'known') {
    const reason = entries.judgement.reason.trim();
    out.judgement = { amount: String(judged.value), ...(reason === '' ? {} : { reason }) };
  }
  return out;
}

/** The option named by its identifier, or by its label in any language. */
function optionNamed(name: string, facts: readonly FactSchema[]): string {
  for (const fact of facts) {
    const found = optionsOf(fact).find((o) => o.const === name || o.title === name);
    if (found !== undefined) return found.const;
  }
  return name;
}

function entryOf(fact: FactSchema, value: unknown, option: (name: string) => string): Entry | undefined {
  if (value === null || value === undefined) return undefined;
  if (fact['x-type'] === 'set') {
    if (Array.isArray(value)) {
      const ids = new Set(value.map((v) => option(String(v))));
      const all: Record<string, boolean> = Object.fromEntries(optionsOf(fact).map((o) => [o.const, ids.has(o.const)]));
      for (const id of ids) all[id] = true;
      return all;
    }
    if (typeof value !== 'object') return undefined;
    const named: Record<string, boolean> = {};
    for (const [name, is] of Object.entries(value)) {
      const id = option(name);
      if (is === null) continue;
      // What is neither yes nor no, or said twice, stays in the case as it was, for the engine to name.
      if (typeof is !== 'boolean' || named[id] !== undefined) return undefined;
      named[id] = is;
    }
    return named;
  }
  if (typeof value === 'boolean') return fact['x-type'] === 'bool' ? (value ? 'yes' : 'no') : undefined;
  if (typeof value === 'object') return undefined;
  const text = String(value);
  if (plain(text) === '') return undefined;
  // What is neither yes nor no stays in the case as it was, for the engine to name.
  if (fact['x-type'] === 'bool') return { true: 'yes', false: 'no', 是: 'yes', 否: 'no' }[text];
  if (fact['x-type'] === 'choice') return option(text);
  // A bare 1.5 stands in a case for 150 %; typed, it would be refused for its missing sign.
  if (fact['x-type'] === 'rate' && /^-?\d+(\.\d+)?$/u.test(text)) return formatRate(text).replace('−', '-');
  return text;
}

/** The fact a case names by its identifier, or by its label in one of the forms: of the days, of other versions, in each language. */
export function factNamed(name: string, forms: readonly FormSchema[]): string | undefined {
  if (forms.some((form) => form.properties[name] !== undefined)) return name;
  for (const { properties } of forms) {
    const id = Object.keys(properties).find((k) => properties[k]?.title === name);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The dates of a case file that have a field and could stand in it. */
export function datesOf(file: CaseFile): Partial<Record<DateKey, string>> {
  const dates: Partial<Record<DateKey, string>> = {};
  for (const key of DATE_KEYS) if (typeof file.dates?.[key] === 'string') dates[key] = file.dates[key];
  return dates;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Leaves in `kept` what of its part has not been entered; nothing of it where that is nothing. */
function leave(kept: CaseFile, part: 'dates' | 'facts', entered: (key: string) => boolean): void {
  const rest = Object.entries(kept[part] ?? {}).filter(([key, value]) => value !== null && !entered(key));
  if (rest.length === 0) delete kept[part];
  else kept[part] = Object.fromEntries(rest);
}

/** Entries and remainder of a case file: facts by identifier or label. Nothing is dropped: what no field can hold remains, for the engine to name. */
export function fromCase(file: CaseFile, forms: readonly FormSchema[]): { entries: Entries; kept: CaseFile } {
  const kept: CaseFile = { ...file };
  // Beside a list of provisions it is one more of them.
  if (!severalItems(kept)) delete kept.item;
  const facts: Record<string, Entry> = {};
  const named = new Set<string>();
  if (isRecord(file.facts)) {
    // Identifiers first: what is entered goes back into the case under them, and must not take the place of what is kept.
    const byName = Object.entries(file.facts).sort(([a], [b]) => Number(factNamed(b, forms) === b) - Number(factNamed(a, forms) === a));
    for (const [name, value] of byName) {
      const id = factNamed(name, forms);
      const known = id === undefined ? [] : forms.map((l) => l.properties[id]).filter((f) => f !== undefined);
      const entry = known[0] === undefined ? undefined : entryOf(known[0], value, (text) => optionNamed(text, known));
      // A fact named twice, by identifier and by label, is not chosen between.
      if (id === undefined || entry === undefined || facts[id] !== undefined) continue;
      facts[id] = entry;
      named.add(name);
    }
    leave(kept, 'facts', (name) => named.has(name));
  }
  const dates = datesOf(file);
  if (isRecord(file.dates)) leave(kept, 'dates', (key) => dates[key as DateKey] !== undefined);
  const elect = Array.isArray(file.elect) && file.elect.every((e) => typeof e === 'string') ? file.elect : [];
  if (elect.length > 0 || (Array.isArray(file.elect) && file.elect.length === 0)) delete kept.elect;
  const judgement = { amount: '', reason: '' };
  const judged: unknown = file.judgement;
  if (isRecord(judged)) {
    const { amount, reason, ...others } = judged as Record<string, unknown>;
    const plainly = (value: unknown) => typeof value === 'string' || typeof value === 'number';
    if (plainly(amount) && (reason === undefined || reason === null || plainly(reason)) && Object.keys(others).length === 0) {
      judgement.amount = String(amount);
      judgement.reason = reason === undefined || reason === null ? '' : String(reason);
      delete kept.judgement;
    }
  }
  for (const key of ['dates', 'facts', 'elect', 'judgement']) if (kept[key] === undefined || kept[key] === null) delete kept[key];
  return { kept, entries: { dates, facts, elect, judgement } };
}

/** Which fact is asked where: those that can change the result, the most decisive first; those answered; the rest. */
export interface Layout {
  asked: string[];
  /** Not known, and counted as the pack says an unproven fact counts: knowing them can change the result all the same. */
  presumed: string[];
  answered: string[];
  other: string[];
}

/**
 * Places the facts. The field at hand stays in its group while it is being filled in (`held`), so that nothing moves under
 * its writer's hands. While it is not known what is missing (`null`), everything is asked.
 */
export function layout(form: FormSchema, entries: Entries, missing: readonly Missing[] | null, before: Layout | null, held: string | null, w: Words): Layout {
  const ids = Object.keys(form.properties);
  const known = (id: string) => form.properties[id] !== undefined;
  const empty = (id: string) => readEntry(form.properties[id] ?? MONEY, entries.facts[id], w).kind === 'empty';
  const open = missing === null ? ids.filter(empty) : missing.map((m) => m.fact).filter(known);
  const group = (id: string): keyof Layout => {
    if (id === held && before !== null) {
      return (Object.keys(before) as (keyof Layout)[]).find((g) => before[g].includes(id)) ?? 'other';
    }
    if (open.includes(id)) return 'asked';
    const fact = form.properties[id];
    if (!empty(id)) return 'answered';
    return fact?.['x-unproven'] === undefined ? 'other' : 'presumed';
  };
  const out: Layout = { asked: [], presumed: [], answered: [], other: [] };
  for (const id of open) if (group(id) === 'asked') out.asked.push(id);
  for (const id of ids) {
    const g = group(id);
    if (g !== 'asked') out[g].push(id);
    else if (!out.asked.includes(id)) out.asked.splice(Math.min(before?.asked.indexOf(id) ?? 0, out.asked.length), 0, id);
  }
  // The field at hand also keeps its place among those asked.
  if (held !== null && before !== null && out.asked.includes(held)) {
    const at = before.asked.indexOf(held);
    out.asked = out.asked.filter((id) => id !== held);
    out.asked.splice(Math.min(at, out.asked.length), 0, held);
  }
  return out;
}
