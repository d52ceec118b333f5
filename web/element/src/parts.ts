// A case of several acts or several parties as cases of one each, and back. What stands in the case for all of them goes to each.

import type { Assessment, CaseFile } from './types.ts';

export type Kind = 'acts' | 'parties';

export interface Part {
  name: string;
  /** The part as a case of its own. */
  file: CaseFile;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which of the two the case has several of. Both at once are assessed apart by the engine, and stay with the form as they are. */
export function kindOf(file: CaseFile): Kind | null {
  const none = (kind: Kind) => file[kind] === undefined || (Array.isArray(file[kind]) && file[kind].length === 0);
  const has = (kind: Kind) => Array.isArray(file[kind]) && file[kind].length > 0 && file[kind].every(isRecord);
  if (has('acts') && none('parties')) return 'acts';
  return has('parties') && none('acts') ? 'parties' : null;
}

/** What only one of the two says, or both put together, the part's own last. */
function both(common: unknown, own: unknown): unknown {
  if (own === undefined) return common;
  if (isRecord(common) && isRecord(own)) return { ...common, ...own };
  return Array.isArray(common) && Array.isArray(own) ? [...common, ...own] : own;
}

/** The parts of a case, each with what the case says for all of them, as the engine joins them. */
export function partsOf(file: CaseFile, kind: Kind): Part[] {
  const list = (file[kind] ?? []) as Record<string, unknown>[];
  return list.map((part, i) => {
    const { id, name, ...own } = part;
    const out: CaseFile = { ...own };
    for (const key of ['dates', 'facts', 'elect'] as const) {
      const joined = both(file[key], own[key]);
      if (joined !== undefined) out[key] = joined as never;
    }
    if (own['judgement'] === undefined && file.judgement !== undefined) out.judgement = file.judgement;
    if (own['item'] === undefined && own['items'] === undefined) {
      if (file.item !== undefined) out.item = file.item;
      if (file['items'] !== undefined) out['items'] = file['items'];
    }
    const called = name ?? id;
    return { name: typeof called === 'string' || typeof called === 'number' ? String(called) : String(i + 1), file: structuredClone(out) };
  });
}

/** What a case says beside its parts. */
export function besides(file: CaseFile): CaseFile {
  const { item, items, dates, facts, elect, judgement, acts, parties, ...rest } = file;
  return rest;
}

/** The case its parts make. Parties share the item and the dates of the act; acts have their own. */
export function joinParts(rest: CaseFile, kind: Kind, parts: readonly Part[]): CaseFile {
  const [first] = parts;
  const item = first === undefined ? undefined : itemOf(first.file);
  const named = item === undefined ? {} : { item };
  if (kind === 'acts') return { ...rest, ...named, acts: parts.map(({ name, file }) => ({ id: name, ...file })) };
  const shared: CaseFile = {};
  if (first?.file['items'] !== undefined) shared['items'] = first.file['items'];
  if (first?.file.dates !== undefined) shared.dates = first.file.dates;
  const own = ({ name, file }: Part) => {
    const { item: _, items: __, dates: ___, ...others } = file;
    return { id: name, ...others };
  };
  return { ...rest, ...('items' in shared ? {} : named), ...shared, parties: parts.map(own) };
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
