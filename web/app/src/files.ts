// Files of the reader's computer: through the File System Access API where the browser has it, by choosing and downloading where not.

import type { Drafts } from './drafts.ts';
import { type Opened, caseText, fileName, openCases, packsOf } from './casefile.ts';
import { loadFamily } from './engine.ts';
import { download } from './parts.ts';
import type { CaseFile } from '../../element/src/types.ts';
import type { Context } from './view.ts';
import { href } from './router.ts';
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

/** Problems of the text itself, which opening it must not paper over: a key written twice, a key nobody knows. */
async function structural(ctx: Context, text: string, file: CaseFile): Promise<string[]> {
  try {
    const pack = await loadFamily(ctx.catalogue, packsOf(file), ctx.base);
    pack.assess(text, { lang: ctx.lang, would_change: false, options: false, trace: false });
    return [];
  } catch (cause) {
    const problems = (cause as { problems?: { code: string; message: string }[] }).problems ?? [];
    return problems.filter((p) => p.code === 'duplicate-key' || p.code === 'unknown-key').map((p) => p.message);
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
  if ('error' in opened) return { problem: t(ctx.lang, opened.error === 'not-json' ? 'notJson' : 'notACase') };
  const known = (file: CaseFile) => typeof file.item === 'string' && ctx.search.items.has(file.item);
  if (!opened.cases.every(known)) return { problem: t(ctx.lang, 'otherItem') };
  const [only, ...others] = opened.cases;
  if (only === undefined) return { problem: t(ctx.lang, 'notACase') };
  if (others.length === 0) {
    const problems = await structural(ctx, text, only);
    if (problems.length > 0) return { problem: problems.join('；') };
  }
  const ids = opened.cases.map((file) => keep(ctx.drafts, file));
  if (others.length > 0) return { address: href('drafts'), said: t(ctx.lang, 'severalCases', { n: opened.cases.length }) };
  return { address: href(`item/${only.item ?? ''}`, { draft: ids[0] ?? '' }), said: null };
}

export function keep(drafts: Drafts, file: CaseFile, saved: number = Date.now()): string {
  const id = drafts.newId();
  drafts.put({ id, saved, file });
  return id;
}
