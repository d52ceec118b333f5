// Packs, loaded into the engine when an item needs them, each once.

import { init, load, type Pack, upgrade } from 'cailiang';
import { type Catalogue, type PackEntry, family } from './catalogue.ts';

export { upgrade };

export class WrongPackError extends Error {}

const files = new Map<string, Promise<Uint8Array>>();
const families = new Map<string, Promise<Pack>>();
const single = new Map<string, Promise<Pack>>();

export async function fetchCatalogue(base: string): Promise<Catalogue> {
  const answer = await fetch(new URL('catalogue.json', base));
  if (!answer.ok) throw new Error(`catalogue.json: ${answer.status}`);
  return (await answer.json()) as Catalogue;
}

/** Fetches and compiles the engine ahead of the packs. What goes wrong is told where it is used. */
export function warm(): void {
  init().catch(() => undefined);
}

/** What long work begins with: the faster module where it comes. */
export function full(): Promise<void> {
  return upgrade().catch(() => init());
}

async function fetchBytes(file: string, base: string): Promise<Uint8Array> {
  const answer = await fetch(new URL(file, base));
  if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}

function bytes(file: string, base: string): Promise<Uint8Array> {
  return once(files, file, () => fetchBytes(file, base));
}

/** A failure is not kept: the next call tries again. */
function once<T>(kept: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  made.catch(() => kept.delete(key));
  return made;
}

/** Loads packs that are exactly those the catalogue was made from, by the digests that all their bytes hang on. */
export async function loadEntries(entries: PackEntry[], base: string, start = init): Promise<Pack> {
  const [all] = await Promise.all([Promise.all(entries.map((e) => bytes(e.file, base))), start()]);
  try {
    const pack = load(all);
    const found = new Set(pack.packs().map((p) => p.bundle));
    const wrong = entries.filter((e) => !found.has(e.digest));
    if (wrong.length > 0) throw new WrongPackError(wrong.map((e) => e.file).join(', '));
    return pack;
  } catch (cause) {
    // What came may be what is wrong: the next call fetches it anew.
    for (const e of entries) files.delete(e.file);
    throw cause;
  }
}

/** Packs in all their versions, and what these use: the engine picks the version by the dates of the case. */
export function loadFamily(catalogue: Catalogue, ids: string[], base: string, start = init): Promise<Pack> {
  return once(families, [...ids].sort().join(' '), () => loadEntries(family(catalogue, ids), base, start));
}

/** One version alone, with what it uses. */
export function loadVersion(catalogue: Catalogue, entry: PackEntry, base: string): Promise<Pack> {
  const used = family(catalogue, [entry.id]).filter((p) => p.id !== entry.id);
  return once(single, entry.file, () => loadEntries([entry, ...used], base));
}
