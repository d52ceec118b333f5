// What is asked of a loaded pack, and what it answers when it cannot.

import type { Bands, FormSchema, Lang, Pack, Problem } from './types.ts';

/** The item's form, as the law in force on `day` has it, or the latest. */
export function form(pack: Pack, item: string, lang: Lang, day: string | null): FormSchema {
  if (day === null) return pack.form(item, { lang }) as FormSchema;
  try {
    return pack.form(item, { lang, date: day }) as FormSchema;
  } catch {
    // No version was in force that day: the latest is asked, and the assessment says what is wrong.
    return pack.form(item, { lang }) as FormSchema;
  }
}

/** The item's tier bands at the facts of a case, from packs that can say. */
export function bandsOf(pack: Pack, file: unknown, lang: Lang): Bands | null {
  const scale = (pack as { scale?: (file: unknown, options: { lang: Lang }) => unknown }).scale;
  if (typeof scale !== 'function') return null;
  const drawn = scale.call(pack, file, { lang }) as Partial<Bands> | null;
  return drawn === null ? null : { tiers: drawn.tiers ?? [], bands: drawn.bands ?? [] };
}

/** The engine's own problems, and whatever else was thrown as one without a place. */
export function problemsOf(error: unknown): Problem[] {
  const found = (error as { problems?: unknown } | null)?.problems;
  if (Array.isArray(found) && found.length > 0) return found as Problem[];
  return [{ code: 'failed', message: error instanceof Error ? error.message : String(error) }];
}
