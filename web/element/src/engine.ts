// What is asked of a loaded pack, and what it answers when it cannot.

import type { Assessment, Bands, CaseFile, Choice, FactSchema, FormSchema, Interval, Lang, Option, Pack, Problem, Span, Summary } from './types.ts';
import { JUDGEMENTS } from './types.ts';

/** The item's form, as the law in force on `day` has it, or the latest. */
function form(pack: Pack, item: string, lang: Lang, day: string | null): FormSchema {
  if (day === null) return pack.form(item, { lang }) as FormSchema;
  try {
    return pack.form(item, { lang, date: day }) as FormSchema;
  } catch {
    // No version was in force that day: the latest is asked, and the assessment says what is wrong.
    return pack.form(item, { lang }) as FormSchema;
  }
}

/** The forms of several versions of an item as one: what they share stands as the first has it, and what only others ask follows. */
export function mergeForms(forms: readonly FormSchema[]): FormSchema | null {
  const [first, ...others] = forms;
  if (first === undefined) return null;
  const properties: Record<string, FactSchema> = { ...first.properties };
  const dates = { ...first['x-dates'] };
  const elect = new Map<string, Choice>(first['x-elect'].map((c) => [c.const, c]));
  for (const other of others) {
    for (const [id, fact] of Object.entries(other.properties)) properties[id] ??= fact;
    for (const [key, date] of Object.entries(other['x-dates']) as [keyof typeof dates, (typeof dates)[keyof typeof dates]][]) {
      const known = dates[key];
      dates[key] = known === undefined ? date : { ...known, 'x-used': known['x-used'] || date['x-used'] };
    }
    for (const choice of other['x-elect']) if (!elect.has(choice.const)) elect.set(choice.const, choice);
  }
  return { ...first, properties, 'x-dates': dates, 'x-elect': [...elect.values()] };
}

/** The item's form as the law of each of the days has it: two may apply to one case, and each asks its own. */
export function formOn(pack: Pack, item: string, lang: Lang, days: readonly string[]): FormSchema {
  const forms = days.length === 0 ? [form(pack, item, lang, null)] : days.map((day) => form(pack, item, lang, day));
  return mergeForms(forms) ?? form(pack, item, lang, null);
}

/** The item's form in every version loaded: whatever a case file may say of it. */
export function everyForm(pack: Pack, item: string, lang: Lang): FormSchema {
  const { packs } = pack as { packs?: () => { id: string; in_force: { from: string | null; until: string | null } | null }[] };
  const own = typeof packs === 'function' ? packs.call(pack).filter((p) => item.startsWith(`${p.id}/`)) : [];
  return formOn(pack, item, lang, own.flatMap((p) => p.in_force?.from ?? p.in_force?.until ?? []));
}

/** The item's tier bands at the facts of a case, from packs that can say. */
export function bandsOf(pack: Pack, file: unknown, lang: Lang): Bands | null {
  const scale = (pack as { scale?: (file: unknown, options: { lang: Lang }) => unknown }).scale;
  if (typeof scale !== 'function') return null;
  const drawn = scale.call(pack, file, { lang }) as { tiers: { id: string; name: string; range: Interval | null }[] } | null;
  if (drawn === null) return null;
  // A tier whose facts are not known lies nowhere yet.
  return { tiers: drawn.tiers.flatMap(({ id, name, range }) => (range === null ? [] : [{ id, name, ...range }])) };
}

/** What is possible with nothing known but the dates, which say what law: what the drawing shows the rest against. */
export function emptyPossible(pack: Pack, item: string, file: CaseFile, answer: Assessment, lang: Lang): Span | null {
  const bounded = (a: Assessment) => (a.possible?.fine?.max === null ? null : (a.possible?.fine ?? null));
  if (Object.keys(file).every((key) => key === 'item' || key === 'dates')) return bounded(answer);
  try {
    return bounded(pack.assess({ item, ...(file.dates === undefined ? {} : { dates: file.dates }) }, { lang, would_change: false, trace: false, options: false }) as Assessment);
  } catch {
    return null;
  }
}

/** What an assessment comes to, as the engine sums up a choice. */
export function summaryOf(a: Assessment): Summary {
  return { status: a.status, outcome: a.outcome, tier: a.tier?.name ?? null, penalties: a.penalties.map((p) => p.kind), ...(a.fine === undefined ? {} : { fine: a.fine }) };
}

/** One judgement replaces another here, while the engine says what electing both would give: each is asked for alone. */
export function rivalsOf(pack: Pack, file: CaseFile, elect: readonly string[], options: readonly Option[], lang: Lang): Map<string, Summary> {
  const out = new Map<string, Summary>();
  if (!elect.some((e) => JUDGEMENTS.includes(e))) return out;
  const others = elect.filter((e) => !JUDGEMENTS.includes(e));
  for (const o of options.filter((x) => JUDGEMENTS.includes(x.id) && !x.elected)) {
    out.set(o.id, summaryOf(pack.assess({ ...file, elect: [...others, o.id] }, { lang, would_change: false, trace: false, options: false }) as Assessment));
  }
  return out;
}

/** The engine's own problems, and whatever else was thrown as one without a place. */
export function problemsOf(error: unknown): Problem[] {
  const found = (error as { problems?: unknown } | null)?.problems;
  if (Array.isArray(found) && found.length > 0) return found as Problem[];
  return [{ code: 'failed', message: error instanceof Error ? error.message : String(error) }];
}
