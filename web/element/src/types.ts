// The shapes the element works with: cases and assessments as the engine's JSON has them (schemas: `cailiang schema`).
// Stated here structurally, so that an element can be given packs loaded by any build of the engine.

export type Lang = 'zh' | 'en';
export type Status = 'decided' | 'needs_facts' | 'no_rule' | 'conflict';
export type Outcome = 'exempt' | 'reduced' | 'lenient' | 'ordinary' | 'severe';

export interface Basis {
  cite: string;
  quote?: string;
  unverified?: true;
}

export interface Interval {
  min: string | null;
  max: string | null;
  min_inclusive: boolean;
  max_inclusive: boolean;
}

export interface Fine {
  statutory: Interval;
  range: Interval | null;
  amount: string | null;
  currency: string;
}

export interface Summary {
  status: Status;
  outcome: Outcome | null;
  tier: string | null;
  fine?: Fine;
  penalties: string[];
}

export interface Span {
  min: string;
  max: string | null;
  currency: string;
}

export interface Possible {
  statuses: Status[];
  outcomes: Outcome[];
  tiers: string[];
  fine: Span | null;
  amount: Span | null;
  exact: boolean;
}

export interface Missing {
  fact: string;
  label: string;
  options?: { id: string; label: string }[];
}

/** Choices that exclude each other: electing two leaves the case as undecided as electing none. */
export const JUDGEMENTS: readonly string[] = ['lenient', 'ordinary', 'severe'];

export interface Option {
  id: string;
  text: string;
  basis: Basis[];
  elected: boolean;
  gives: Summary;
}

export interface Change {
  fact: string;
  label: string;
  option?: string;
  from: string;
  to: string;
  gives: Summary;
}

export interface Step {
  step: string;
  rule: string;
  name: string;
  applied: boolean | null;
  may: boolean;
  text: string;
  because: { condition: string; holds: boolean | null; saw: Record<string, string> }[];
  basis: Basis[];
  value: Record<string, string>;
}

export interface Procedure {
  id: string;
  name: string;
  applies: boolean | null;
  due?: string;
  text?: string;
  basis: Basis[];
}

export interface Assessment {
  schema: string;
  engine: { version: string };
  case: string | null;
  relation?: string;
  pack: { id: string; version: string; sha256: string; name: string };
  item: { id: string; name: string; basis: Basis[] };
  status: Status;
  outcome: Outcome | null;
  tier: { id: string; name: string } | null;
  clause: string | null;
  fine?: Fine;
  penalties: { id: string; kind: string; text: string; basis: Basis[] }[];
  orders: { text: string; basis: Basis[] }[];
  options: Option[];
  possible?: Possible;
  missing: Missing[];
  would_change: Change[];
  procedure: Procedure[];
  values: Record<string, string>;
  facts: { id: string; label: string; value: string }[];
  trace: Step[];
  notes: string[];
  warnings: { code: string; text: string }[];
  judgement?: { amount: string; reason?: string };
  others: Assessment[];
  parts: Assessment[];
}

export interface Problem {
  code: string;
  message: string;
  severity?: string;
  path?: string | null;
  help?: string | null;
}

export type DateKey = 'act' | 'act_end' | 'found' | 'filed' | 'decision';

/** The JSON `cailiang assess` takes. What the form has no field for is carried through untouched. */
export interface CaseFile {
  case?: string;
  item?: string;
  dates?: Partial<Record<DateKey, string>>;
  facts?: Record<string, unknown>;
  elect?: string[];
  judgement?: { amount: string; reason?: string };
  [other: string]: unknown;
}

export type FactType = 'money' | 'rate' | 'number' | 'count' | 'date' | 'duration' | 'bool' | 'choice' | 'set' | 'text';

export interface Choice {
  const: string;
  title: string;
  description?: string;
}

export interface FactSchema {
  title: string;
  description?: string;
  'x-type': FactType;
  'x-currency'?: string;
  'x-unit'?: 'months' | 'days';
  'x-decimals'?: number;
  'x-unproven'?: { as: string; basis: string };
  minimum?: number;
  maximum?: number;
  oneOf?: Choice[];
  items?: { oneOf?: Choice[] };
}

/** What `pack.form(item)` gives: JSON Schema with the `x-` keys of `cailiang form`. */
export interface FormSchema {
  title: string;
  description: string;
  'x-item': string;
  'x-version': string;
  properties: Record<string, FactSchema>;
  'x-dates': Record<DateKey, { title: string; 'x-used': boolean }>;
  'x-elect': Choice[];
}

/** Where the item's tiers lie at the facts of a case, for the scale. */
export interface Bands {
  tiers: ({ id: string; name: string } & Interval)[];
}

export interface AskOptions {
  lang?: Lang;
  would_change?: boolean;
  trace?: boolean;
  options?: boolean;
}

/** What the element needs of a loaded pack. */
export interface Pack {
  form(item: string, options?: { lang?: Lang; date?: string }): unknown;
  assess(caseFile: unknown, options?: AskOptions): unknown;
}
