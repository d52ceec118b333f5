// Files of the reader's computer: through the File System Access API where the browser has it, by choosing and downloading where not.

import type { Drafts } from './drafts.ts';
import { type Opened, caseText, fileName, itemsOf, openCases, packsOf } from './casefile.ts';
import { loadFamily } from './engine.ts';
import { download } from './parts.ts';
import type { CaseFile, Problem } from '../../element/src/types.ts';
import type { Context } from './view.ts';
import { href } from './router.ts';
import { words } from '../../element/src/words.ts';
import { t } from './words.ts';

interface Handle {
  getFile(): Promise<File>;
  createWritable(): Promise<{ write(text: string): Promise<void>; close(): Promise<void> }>;
}

interface Pickers {
  showOpenFilePicker?(options: object): Promise<Handle[]>;
  showSaveFilePicker?(options: object): Promise<Handle>;
}

const TYPES = [{ description: 'JSON', accept: { 'application/json': ['.json', '.ndjson'] } }];

function stopped(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}

/** The chosen file; null where the reader chose none. */
export async function choose(): Promise<File | null> {
  const { showOpenFilePicker } = globalThis as Pickers;
  if (showOpenFilePicker !== undefined) {
    try {
      const [handle] = await showOpenFilePicker.call(globalThis, { types: TYPES });
      return handle === undefined ? null : await handle.getFile();
    } catch (cause) {
      if (stopped(cause)) return null;
      throw cause;
    }
  }
  return new Promise((resolve) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.accept = '.json,.ndjson,application/json';
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null), { once: true });
    input.addEventListener('cancel', () => resolve(null), { once: true });
    input.click();
  });
}

/** Keeps a case as a file. Null where the reader thought better of it. */
export async function save(file: CaseFile): Promise<'saved' | 'downloaded' | null> {
  const name = fileName(file, 'json');
  const { showSaveFilePicker } = globalThis as Pickers;
  if (showSaveFilePicker === undefined) {
    download(name, caseText(file), 'application/json');
    return 'downloaded';
  }
  try {
    const handle = await showSaveFilePicker.call(globalThis, { suggestedName: name, types: TYPES });
    const stream = await handle.createWritable();
    await stream.write(caseText(file));
    await stream.close();
    return 'saved';
  } catch (cause) {
    if (stopped(cause)) return null;
    throw cause;
  }
}

/** What is still to be asked, and what a field shows in the very words it was written in. */
const SHOWN = new Set(['missing-date', 'bad-date', 'date-order', 'judgement-without-reason']);

function shown(problem: Problem): boolean {
  return SHOWN.has(problem.code) || (/^facts\//u.test(problem.path ?? '') && problem.code !== 'duplicate-key');
}

/** Problems of a case that the form could only paper over: what the command line refuses, and no field would show. */
async function structural(ctx: Context, file: CaseFile): Promise<string[]> {
  const pack = await loadFamily(ctx.catalogue, packsOf(file), ctx.base);
  try {
    pack.assess(JSON.stringify(file), { lang: ctx.lang, would_change: false, options: false, trace: false });
    return [];
  } catch (cause) {
    const problems = (cause as { problems?: Problem[] }).problems;
    if (problems === undefined) throw cause;
    return problems.filter((p) => !shown(p)).map((p) => (p.path ? `${p.path}: ${p.message}` : p.message));
  }
}

export type Outcome = { problem: string } | { address: string; said: string | null };

/** Takes in a case file: each case becomes a draft, so that nothing is lost by going elsewhere. */
export async function takeIn(ctx: Context, chosen: File): Promise<Outcome> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer());
  } catch {
    return { problem: t(ctx.lang, 'notJson') };
  }
  const opened: Opened = openCases(text);
  if ('error' in opened) {
    if (opened.error === 'repeated-key') return { problem: t(ctx.lang, 'repeatedKey', { k: opened.key }) };
    return { problem: t(ctx.lang, opened.error === 'not-json' ? 'notJson' : 'notACase') };
  }
  const known = (file: CaseFile) => {
    const items = itemsOf(file);
    return items.length > 0 && items.every((id) => ctx.search.items.has(id));
  };
  if (!opened.cases.every(known)) return { problem: t(ctx.lang, 'otherItem') };
  const [only, ...others] = opened.cases;
  if (only === undefined) return { problem: t(ctx.lang, 'notACase') };
  for (const [i, file] of opened.cases.entries()) {
    const problems = await structural(ctx, file);
    const which = others.length === 0 ? '' : `${typeof file.case === 'string' ? file.case : String(i + 1)}${ctx.lang === 'zh' ? '：' : ': '}`;
    if (problems.length > 0) return { problem: which + problems.join(words(ctx.lang).and) };
  }
  const ids = opened.cases.map((file) => keep(ctx.drafts, file));
  // Half of them kept would pass for all of them.
  if (ids.some((id) => ctx.drafts.get(id) === null)) {
    ids.forEach((id) => ctx.drafts.remove(id));
    return { problem: t(ctx.lang, 'draftNotKept') };
  }
  if (others.length > 0) return { address: href('drafts'), said: t(ctx.lang, 'severalCases', { n: opened.cases.length }) };
  return { address: href(`item/${itemsOf(only)[0] ?? ''}`, { draft: ids[0] ?? '' }), said: null };
}

export function keep(drafts: Drafts, file: CaseFile, saved: number = Date.now()): string {
  const id = drafts.newId();
  drafts.put({ id, saved, file });
  return id;
}
