// Computes the rows of a table, apart from the page, which stays free. Each row ends as a result or as a reject with its reasons.

import type { Assessment, FormSchema, Status } from '../../../element/src/types.ts';
import { type Catalogue, type Item, byId, packOf } from '../catalogue.ts';
import { full, loadFamily } from '../engine.ts';
import type { Lang } from '../text.ts';
import { reasonText, t } from '../words.ts';
import { type ItemForm, type Reason, type Target, caseOf, itemForm, sameTarget, targetOf } from './columns.ts';
import { decode } from './decode.ts';
import type { Ask, Counts, ResultRow, Tell, Which } from './protocol.ts';
import { resultCells, resultHeader } from './result.ts';
import { type Row, type Table, readTable, writeTable } from './table.ts';

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ROWS = 200_000;
/** Rows computed before the worker looks for messages again. */
const CHUNK = 100;

type Engine = Awaited<ReturnType<typeof loadFamily>>;

let catalogue: Catalogue | null = null;
let items = new Map<string, Item>();
let names = new Map<string, Item | null>();
let base = '';
let table: Table | null = null;
let itemColumn: number | null = null;
let results: ResultRow[] = [];
let cancelled = false;
/** Counts files and runs: what a run computed after another file was opened, or another run begun, belongs to nothing. */
let turn = 0;
/** The language of the results: the one their run was begun in. */
let resultLang: Lang = 'zh';
/** Counts what is asked about columns: only the last is answered. */
let asked = 0;

const tell = (message: Tell) => postMessage(message);
const forms = new Map<string, ItemForm>();

function start(message: Extract<Ask, { do: 'start' }>): void {
  catalogue = message.catalogue;
  base = message.base;
  items = byId(catalogue);
  names = new Map();
  const add = (name: string | null | undefined, item: Item) => {
    if (name === null || name === undefined || name === '') return;
    const known = names.get(name);
    // A name two items share names neither.
    names.set(name, known === undefined || known === item ? item : null);
  };
  for (const item of items.values()) {
    add(item.id, item);
    for (const version of item.versions) {
      add(version.name.zh, item);
      add(version.name.en, item);
      add(version.code, item);
    }
  }
}

function open(message: Extract<Ask, { do: 'open' }>): void {
  turn += 1;
  asked += 1;
  results = [];
  table = null;
  if (message.bytes.byteLength > MAX_BYTES) return tell({ is: 'failed', why: 'too-large', message: '' });
  const decoded = decode(new Uint8Array(message.bytes), message.encoding ?? undefined);
  if (decoded === null || decoded.text.includes('\u0000')) return tell({ is: 'failed', why: 'not-text', message: '' });
  table = readTable(decoded.text);
  if (table === null || table.rows.length === 0) return tell({ is: 'failed', why: 'empty', message: '' });
  if (table.rows.length > MAX_ROWS) {
    table = null;
    return tell({ is: 'failed', why: 'too-large', message: '' });
  }
  const at = table.header.findIndex((h) => targetOf(h, null).kind === 'item');
  itemColumn = at < 0 ? null : at;
  tell({
    is: 'opened', encoding: decoded.encoding, delimiter: table.delimiter, header: table.header, rows: table.rows.length, blank: table.blank,
    sample: table.rows.slice(0, 3).map((r) => r.cells), itemColumn,
  });
}

function itemOf(row: Row): Item | Reason {
  const cell = (itemColumn === null ? '' : (row.cells[itemColumn] ?? '')).trim();
  if (cell === '') return { code: 'no-item' };
  return names.get(cell) ?? { code: 'unknown-item', cell };
}

/** Packs of all the items that occur, loaded once. */
async function engineFor(wanted: Item[]): Promise<Engine> {
  if (catalogue === null) throw new Error('not started');
  return loadFamily(catalogue, [...new Set(wanted.map((i) => packOf(i.id)))], base, full);
}

function formOf(item: Item, engine: Engine, lang: Lang): ItemForm {
  const known = forms.get(item.id + lang);
  if (known !== undefined) return known;
  const schemas = item.versions.map((version) => {
    const window = catalogue?.packs[version.pack]?.in_force;
    const day = window?.from ?? window?.until ?? null;
    return engine.form(item.id, day === null ? { lang } : { lang, date: day }) as unknown as FormSchema;
  });
  const form = itemForm(item.id, schemas);
  forms.set(item.id + lang, form);
  return form;
}

function itemsOf(chosen: string | null): Item[] {
  const one = chosen === null ? undefined : items.get(chosen);
  if (one !== undefined) return [one];
  if (table === null || chosen !== null) return [];
  const out = new Set<Item>();
  for (const row of table.rows) {
    const item = itemOf(row);
    if ('versions' in item) out.add(item);
  }
  return [...out];
}

function meaning(target: Target, form: ItemForm | undefined, lang: Lang): string {
  switch (target.kind) {
    case 'case': return t(lang, 'mCase');
    case 'item': return t(lang, 'mItem');
    case 'elect': return t(lang, 'mElect');
    case 'none': return t(lang, 'mNone');
    case 'date': return form?.dates.get(target.key) ?? target.key;
    case 'fact': return `${form?.facts.get(target.id)?.title ?? ''} ${target.id}`.trim();
  }
}

function targetsOf(header: string[], form: ItemForm, chosen: string | null): Target[] {
  // Where one item is chosen for all rows, a column of items is only carried along.
  return header.map((h) => targetOf(h, form)).map((x) => (x.kind === 'item' && chosen !== null ? { kind: 'none' } : x));
}

function repeated(targets: Target[], header: string[]): string[] {
  const out = new Set<string>();
  targets.forEach((a, i) => targets.slice(0, i).forEach((b, j) => {
    if (sameTarget(a, b)) [j, i].forEach((at) => out.add(header[at] ?? ''));
  }));
  return [...out];
}

async function columns(message: Extract<Ask, { do: 'columns' }>): Promise<void> {
  if (table === null) return;
  const { lang } = message;
  const { header } = table;
  const all = itemsOf(message.item);
  const mine = ++asked;
  const engine = await engineFor(all);
  if (mine !== asked) return;
  const targets: Target[] = header.map((h) => targetOf(h, null));
  const meanings = targets.map((x) => meaning(x, undefined, lang));
  const twice = new Set<string>();
  for (const item of all) {
    const form = formOf(item, engine, lang);
    const own = targetsOf(header, form, message.item);
    repeated(own, header).forEach((h) => twice.add(h));
    own.forEach((target, i) => {
      if (target.kind === 'none' && targets[i]?.kind !== 'item') return;
      // The first item that knows the column says what it is.
      if (targets[i]?.kind === 'none' || targets[i]?.kind === 'date' || message.item !== null) {
        targets[i] = target;
        meanings[i] = meaning(target, form, lang);
      }
    });
  }
  tell({ is: 'columns', targets, meanings, twice: [...twice], facts: targets.filter((x) => x.kind === 'fact').length });
}

const breath = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function reject(row: Row, reasons: Reason[], name: string, lang: Lang): ResultRow {
  return { number: row.number, name, status: null, cells: [], reasons: reasons.map((r) => reasonText(lang, r)) };
}

async function run(message: Extract<Ask, { do: 'run' }>): Promise<void> {
  if (table === null) return;
  const mine = ++turn;
  const { lang } = message;
  const own: ResultRow[] = [];
  cancelled = false;
  results = own;
  resultLang = lang;
  const began = performance.now();
  const { rows, header } = table;
  const counts: Counts = { total: rows.length, status: { decided: 0, needs_facts: 0, conflict: 0, no_rule: 0 }, rejected: 0 };
  const count = (status: Status | null) => {
    if (status === null) counts.rejected += 1;
    else counts.status[status] += 1;
  };
  const engine = await engineFor(itemsOf(message.item));
  if (mine !== turn) return;
  const targetsBy = new Map<string, Target[]>();
  const columnsOfOthers = new Map<string, number[]>();
  const anyFact = new Set<number>();
  const prepare = (item: Item): [ItemForm, Target[]] => {
    const form = formOf(item, engine, lang);
    const known = targetsBy.get(item.id);
    if (known !== undefined) return [form, known];
    const targets = targetsOf(header, form, message.item);
    targetsBy.set(item.id, targets);
    return [form, targets];
  };
  for (const item of itemsOf(message.item)) {
    prepare(item)[1].forEach((target, i) => {
      if (target.kind === 'fact') anyFact.add(i);
    });
  }
  for (const [id, targets] of targetsBy) columnsOfOthers.set(id, [...anyFact].filter((i) => targets[i]?.kind === 'none'));
  const caseColumn = header.findIndex((h) => targetOf(h, null).kind === 'case');
  for (let from = 0; from < rows.length && !cancelled; from += CHUNK) {
    const part = rows.slice(from, from + CHUNK);
    const ready: { row: Row; name: string; text: string }[] = [];
    const answers = new Map<number, ResultRow>();
    for (const row of part) {
      const name = row.cells[caseColumn] ?? '';
      const item = message.item === null ? itemOf(row) : items.get(message.item);
      if (item === undefined || !('versions' in item)) {
        answers.set(row.number, reject(row, [item ?? { code: 'no-item' }], name, lang));
        continue;
      }
      const [form, targets] = prepare(item);
      const made = caseOf(row, header, targets, form, message.common);
      // A value in a column that is a fact of other items only would be left out in silence.
      const strange = (columnsOfOthers.get(item.id) ?? []).filter((i) => (row.cells[i] ?? '').trim() !== '');
      const reasons: Reason[] = strange.map((i) => ({ code: 'not-a-fact', column: header[i] ?? '' }));
      if ('reasons' in made) reasons.unshift(...made.reasons);
      if (reasons.length > 0 || !('file' in made)) answers.set(row.number, reject(row, reasons, name, lang));
      else ready.push({ row, name, text: JSON.stringify(made.file) });
    }
    const given = engine.assessMany(ready.map((r) => r.text), { lang, trace: false, would_change: false });
    for (const [i, { row, name }] of ready.entries()) {
      const answer = given[i];
      if (answer === undefined || 'errors' in answer) {
        const errors = answer === undefined ? [{ message: '' }] : answer.errors;
        answers.set(row.number, reject(row, errors.map((e: { message: string }): Reason => ({ code: 'engine', detail: e.message })), name, lang));
      } else {
        const assessment = answer as unknown as Assessment;
        answers.set(row.number, { number: row.number, name, status: assessment.status, cells: resultCells(assessment, lang), reasons: [] });
      }
    }
    for (const row of part) {
      const result = answers.get(row.number);
      if (result === undefined) throw new Error(`row ${row.number}`);
      own.push(result);
      count(result.status);
    }
    tell({ is: 'progress', done: own.length, total: rows.length, counts });
    await breath();
    // Another file has been opened, or another run begun: its results are its own.
    if (mine !== turn) return;
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  tell({ is: 'done', done: own.length, total: rows.length, counts, cancelled, seconds, header: resultHeader(lang, header) });
}

function chosenRows(which: Which): ResultRow[] {
  if (which === 'all') return results;
  return results.filter((r) => (which === 'rejected' ? r.status === null : r.status === which));
}

function page(message: Extract<Ask, { do: 'page' }>): void {
  const rows = chosenRows(message.which);
  tell({ is: 'page', which: message.which, from: message.from, total: rows.length, rows: rows.slice(message.from, message.from + message.count) });
}

/** The rows as they came, and beside each what was computed, or why nothing was. */
function file(message: Extract<Ask, { do: 'file' }>): void {
  if (table === null) return;
  const source = table;
  const wide = (row: Row) => source.header.map((_, i) => row.cells[i] ?? '').concat(row.cells.slice(source.header.length));
  const out = message.which === 'results'
    ? [[...source.header, ...resultHeader(resultLang, source.header)]]
    : [[t(resultLang, 'rowNumber'), t(resultLang, 'reason'), ...source.header]];
  for (const result of results) {
    const row = source.rows[result.number - 1];
    if (row === undefined) continue;
    if (message.which === 'results' && result.status !== null) out.push([...wide(row), ...result.cells]);
    if (message.which === 'rejects' && result.status === null) {
      out.push([String(result.number), result.reasons.join(resultLang === 'zh' ? '；' : '; '), ...wide(row)]);
    }
  }
  tell({ is: 'file', which: message.which, text: writeTable(out) });
}

async function answer(message: Ask): Promise<void> {
  switch (message.do) {
    case 'start': return start(message);
    case 'open': return open(message);
    case 'columns': return columns(message);
    case 'run': return run(message);
    case 'page': return page(message);
    case 'file': return file(message);
    case 'cancel':
      cancelled = true;
  }
}

addEventListener('message', (event: MessageEvent<Ask>) => {
  answer(event.data).catch((cause: unknown) => {
    tell({ is: 'failed', why: 'error', message: cause instanceof Error ? cause.message : String(cause) });
  });
});
