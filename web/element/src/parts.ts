// A case of several acts or several parties as cases of one each, and back. What stands in the case for all of them goes to each.

import type { Assessment, CaseFile } from './types.ts';

export type Kind = 'acts' | 'parties';

export interface Part {
  /** What it is called in the case, as written: `id`, and a party's `name`. The last of them is what the engine calls it. */
  names: Readonly<Record<string, string>>;
  /** The part as a case of its own. */
  file: CaseFile;
}

/** What a part is called. */
export function nameOf(part: Part): string {
  return Object.values(part.names).at(-1) ?? '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What all parties have in common, and none has for itself. */
const COMMON = ['item', 'items', 'dates'] as const;

/** Which of the two the case has several of. Both at once are assessed apart by the engine, and stay with the form as they are. */
export function kindOf(file: CaseFile): Kind | null {
  const none = (kind: Kind) => file[kind] === undefined || (Array.isArray(file[kind]) && file[kind].length === 0);
  const has = (kind: Kind, fits: (part: Record<string, unknown>) => boolean) => {
    const list: unknown = file[kind];
    return Array.isArray(list) && list.length > 0 && list.every((part) => isRecord(part) && fits(part));
  };
  if (has('acts', () => true) && none('parties')) return 'acts';
  return has('parties', (party) => COMMON.every((key) => party[key] === undefined)) && none('acts') ? 'parties' : null;
}

const absent = (value: unknown) => value === undefined || value === null;

/** Whether a case names the provisions one act broke as a list. */
export function severalItems(file: CaseFile): boolean {
  return !absent(file['items']) && !(Array.isArray(file['items']) && file['items'].length === 0);
}

/** What only one of the two says, or both put together, the part's own last. */
function both(common: unknown, own: unknown): unknown {
  if (absent(own)) return common;
  if (isRecord(common) && isRecord(own)) return { ...common, ...own };
  return Array.isArray(common) && Array.isArray(own) ? [...common, ...own] : own;
}

/** A day that is not given is no day; a fact that is not given is one found to be unknown. */
function given(dates: unknown): unknown {
  return isRecord(dates) ? Object.fromEntries(Object.entries(dates).filter(([, day]) => day !== null)) : dates;
}

/** The parts of a case, each with what the case says for all of them, as the engine joins them. */
export function partsOf(file: CaseFile, kind: Kind): Part[] {
  const list = (file[kind] ?? []) as Record<string, unknown>[];
  return list.map((part, i) => {
    const named = Object.entries(part).flatMap(([key, value]) => ((key === 'id' || key === 'name') && (typeof value === 'string' || typeof value === 'number') ? [[key, String(value)]] : []));
    const { id: _, name: __, ...out } = part as CaseFile;
    for (const key of ['dates', 'facts', 'elect'] as const) {
      const joined = both(file[key], key === 'dates' ? given(out.dates) : out[key]);
      if (joined !== undefined) out[key] = joined as never;
    }
    if (absent(out.judgement)) {
      delete out.judgement;
      if (file.judgement !== undefined) out.judgement = file.judgement;
    }
    if (absent(out.item) && !severalItems(out)) for (const key of ['item', 'items'] as const) if (file[key] !== undefined) out[key] = file[key] as never;
    return { names: named.length === 0 ? { id: String(i + 1) } : Object.fromEntries(named) as Record<string, string>, file: structuredClone(out) };
  });
}

/** What a case says beside its parts. */
export function besides(file: CaseFile): CaseFile {
  const { item, items, dates, facts, elect, judgement, acts, parties, ...rest } = file;
  return rest;
}

/** What of a case that has not several is its one act, or its one party. */
export function onePart(file: CaseFile): Part {
  const rest = besides(file);
  const empty = (value: unknown) => Array.isArray(value) && value.length === 0;
  const own = Object.entries(file).filter(([key, value]) => !(key in rest) && !((key === 'acts' || key === 'parties') && empty(value)));
  return { names: { id: '1' }, file: structuredClone(Object.fromEntries(own)) };
}

/** What all parties to the act of one have in common with it. */
export function shared(file: CaseFile): CaseFile {
  return Object.fromEntries(COMMON.flatMap((key) => (file[key] === undefined ? [] : [[key, file[key]]])));
}

/** The case its parts make. Parties share the item and the dates of the act; acts have their own. */
export function joinParts(rest: CaseFile, kind: Kind, parts: readonly Part[]): CaseFile {
  const first = parts[0]?.file ?? {};
  if (kind === 'acts') {
    // An item of the case is the item of each act that has none: where one has none, the case has none.
    const item = parts.every(({ file }) => itemOf(file) !== undefined) ? itemOf(first) : undefined;
    return { ...rest, ...(item === undefined ? {} : { item }), acts: parts.map(({ names, file }) => ({ ...names, ...file })) };
  }
  const own = ({ names, file }: Part) => ({ ...names, ...Object.fromEntries(Object.entries(file).filter(([key]) => !COMMON.includes(key as never))) });
  return { ...rest, ...shared(first), parties: parts.map(own) };
}

/** The item whose form a part is filled in by: of several provisions broken by one act, the first. */
export function itemOf(file: CaseFile): string | undefined {
  if (typeof file.item === 'string') return file.item;
  const [first] = Array.isArray(file['items']) ? (file['items'] as unknown[]) : [];
  return typeof first === 'string' ? first : undefined;
}

/** What the fines of all parts come to, in the engine's words; nothing where one of them has no amount yet. */
export function totalOf(joined: Assessment): string | null {
  return joined.values['罚款合计'] ?? null;
}
