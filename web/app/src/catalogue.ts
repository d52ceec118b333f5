// The catalogue: every item of every pack, made when the application is built, so that searching needs no engine.

import type { Lang, Text } from './text.ts';

export interface Window {
  from: string | null;
  until: string | null;
}

export interface Instrument {
  key: string;
  title: Text;
  version: string | null;
  in_force: Window | null;
  unverified: boolean;
}

export interface PackEntry {
  /** The pack's file, beside the catalogue. */
  file: string;
  id: string;
  version: string;
  /** Digest of the pack's rules, as every assessment under it states it. */
  sha256: string;
  /** Digest all bytes of its file hang on; what is loaded must have it. */
  digest: string;
  bytes: number;
  name: Text;
  authority: Text | null;
  field: Text | null;
  jurisdiction: string;
  currency: string;
  in_force: Window | null;
  validity: Window | null;
  notes: Text[];
  uses: string[];
  instruments: Instrument[];
  items: number;
}

export interface ItemEntry {
  /** Index of the pack. */
  pack: number;
  id: string;
  name: Text;
  code: string | null;
  standard: Text | null;
  section: Text | null;
  powers: Text | null;
  /** Laws and articles, as cited: `食品安全法 第一百二十四条第一款`. */
  cites: string[];
  /** What the conduct consists in, where the item lists several. */
  acts: Text[];
  notes: Text[];
}

export interface Catalogue {
  engine: string;
  packs: PackEntry[];
  items: ItemEntry[];
  /** Readings of each Chinese character of the catalogue, without tones: `行` → `xing hang`. */
  sounds: Record<string, string>;
}

/** One item in all the versions it has, the newest first. */
export interface Item {
  id: string;
  versions: ItemEntry[];
  newest: ItemEntry;
}

export function windowOf(pack: PackEntry): Window | null {
  return pack.in_force ?? pack.validity;
}

export type Standing = 'in-force' | 'closed' | 'upcoming' | 'undated';

/** How a pack stands on a day: both the law it encodes and the benchmark itself have to be in force. */
export function standing(pack: PackEntry, day: string): Standing {
  const windows = [pack.in_force, pack.validity].filter((w) => w !== null);
  if (windows.every((w) => w.from === null && w.until === null)) return 'undated';
  if (windows.some((w) => w.until !== null && w.until < day)) return 'closed';
  if (windows.some((w) => w.from !== null && w.from > day)) return 'upcoming';
  return 'in-force';
}

/** The reader's day, not Greenwich's. */
export function today(now: Date = new Date()): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** The first day of a pack, for sorting; what has none comes first. */
export function since(pack: PackEntry): string {
  return windowOf(pack)?.from ?? '';
}

export function byId(catalogue: Catalogue): Map<string, Item> {
  const out = new Map<string, Item>();
  for (const entry of catalogue.items) {
    const known = out.get(entry.id);
    if (known === undefined) out.set(entry.id, { id: entry.id, versions: [entry], newest: entry });
    else known.versions.push(entry);
  }
  const start = (e: ItemEntry) => {
    const pack = catalogue.packs[e.pack];
    return pack === undefined ? '' : since(pack);
  };
  for (const item of out.values()) {
    item.versions.sort((a, b) => (start(a) < start(b) ? 1 : -1));
    item.newest = item.versions[0] ?? item.newest;
  }
  return out;
}

/** Every version of some packs, and all that these use. */
export function family(catalogue: Catalogue, packs: string[]): PackEntry[] {
  const wanted = new Set(packs);
  // A set grows while it is walked, and the walk reaches what was added.
  for (const id of wanted) {
    for (const p of catalogue.packs) if (p.id === id) p.uses.forEach((u) => wanted.add(u));
  }
  return catalogue.packs.filter((p) => wanted.has(p.id));
}

export function packOf(itemId: string): string {
  return itemId.split('/', 1)[0] ?? '';
}

/** The law of a citation. */
export function lawOf(cite: string): string {
  return cite.split(/\s/u, 1)[0] ?? '';
}

export function joined(list: string[], lang: Lang): string {
  return list.join(lang === 'zh' ? '；' : '; ');
}
