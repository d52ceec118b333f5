/// <reference lib="esnext.disposable" />

import type { Assessment, Case, Scale } from './types.js';

export * from './types.js';

/** Fetches and compiles the module, once; in Node it is there on import. Without `source`, from beside this file. */
export function init(source?: ModuleSource): Promise<void>;

/** Goes on with the whole module, which takes half the time and has the documents: a larger file, to be fetched once the first answer
 *  is on screen. Packs stay as they are. What Node runs is the whole one. Without `source`, from beside this file. */
export function upgrade(source?: ModuleSource): Promise<void>;

/** Loads packs with all they use, from bundles whose items were compiled: those in `packs/`, or what `cailiang bundle --prepared`
 *  of this very version writes. Each is checked by its digests. */
export function load(packs: PackSource | readonly PackSource[], options?: LangOptions): Pack;

/** The page of a code: what it means, wrong and right examples; `undefined` where there is no such code. Fetched when first asked for. */
export function explainCode(code: string, options?: LangOptions): Promise<CodePage | undefined>;

/** Version of the engine. */
export function version(): string;

export type ModuleSource = Awaitable<string | URL | Response | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module>;
export type Awaitable<T> = T | Promise<T>;
export type PackSource = Uint8Array | ArrayBuffer;
export type Lang = 'zh' | 'en';
/** A case as an object, or as JSON text. Amounts beyond 2^53 or with many decimals are safest as strings. */
export type CaseInput = Case | string;

export interface LangOptions {
  /** Language of texts; `zh` by default. */
  lang?: Lang;
}

export interface AssessOptions extends LangOptions {
  /** The reasons, step by step; on by default. */
  trace?: boolean;
  /** What each may-choice would give; on by default. */
  options?: boolean;
  /** What single changes of fact would give; on by default, and most of the time a call takes. */
  would_change?: boolean;
  /** Compute though the benchmark is not valid on the day; the result says so. Off by default. */
  force?: boolean;
}

export interface ScaleOptions extends LangOptions {
  force?: boolean;
}

export interface ExplainOptions extends LangOptions {
  /** `html` by default: a whole page, also for printing. */
  format?: 'html' | 'md' | 'text';
  /** Also every rule that did not apply, and the articles in their words. */
  full?: boolean;
  force?: boolean;
}

export interface EachOptions extends AssessOptions {
  /** Cases a chunk; 256 by default. */
  chunk?: number;
  /** Stops between two chunks. */
  signal?: AbortSignal;
}

export interface FormOptions extends LangOptions {
  /** Of several versions of the law, that in force on this day (YYYY-MM-DD); the latest by default. */
  date?: string;
}

/** Packs loaded together. */
export class Pack {
  private constructor();
  /** What each pack is, when it applies, what it rests on. */
  packs(options?: LangOptions): PackInfo[];
  /** The catalogue of items. */
  items(options?: LangOptions): ItemInfo[];
  /** JSON Schema of the facts of `<pack>/<item>`. */
  form(item: string, options?: FormOptions): Form;
  /** The recommendation. */
  assess(one: CaseInput, options?: AssessOptions): Assessment;
  /** The same as text: the very bytes `cailiang assess --format json` prints, without the line break at the end. */
  assessText(one: CaseInput, options?: AssessOptions): string;
  /** Where the tiers of the item lie at the facts of a case, to draw them; `null` for several acts or parties. */
  scale(one: CaseInput, options?: ScaleOptions): Scale | null;
  /** Many at once: an answer for each case, in order. A case that is wrong has its problems there; nothing is thrown for it. */
  assessMany(cases: Iterable<CaseInput>, options?: AssessOptions): Answer[];
  /** The same as text, a line for each case. */
  assessManyText(cases: Iterable<CaseInput>, options?: AssessOptions): string;
  /** The same lines in UTF-8, some whole lines at a time: for a file, or to be transferred to another thread. The fastest, as nothing
   *  is made a string, and in as little memory however many cases there are. */
  assessManyBytes(cases: Iterable<CaseInput>, options?: AssessOptions): Generator<Uint8Array, void>;
  /** The same chunk by chunk, giving way between them: for a worker that reports how far it is and can be stopped. */
  assessEach(cases: Iterable<CaseInput> | AsyncIterable<CaseInput>, options?: EachOptions): AsyncGenerator<Answer[], void>;
  /** The reasoned recommendation as a document. In browsers the whole module is fetched first, as by `upgrade`. */
  explain(one: CaseInput, options?: ExplainOptions): Promise<string>;
  /** Gives its memory back now; otherwise that happens when it is collected. */
  free(): void;
}

export interface Pack extends Disposable {}

export type Answer = Assessment | Failed;

export interface Failed {
  errors: Problem[];
}

/** Thrown where a pack or a case is wrong, or the engine cannot answer. */
export class CailiangError extends Error {
  readonly problems: Problem[];
}

export interface Problem {
  /** Stable, kebab-case; `explainCode` says more. */
  code: string;
  severity: 'error' | 'warning';
  message: string;
  /** Of the value in its document: `facts/goods_value`. */
  path?: string;
  /** `case`, or the path a pack had when it was compiled. */
  file?: string;
  span?: Span;
  labels?: Array<{ message: string; file?: string; span?: Span }>;
  help?: string;
}

export interface CodePage {
  code: string;
  severity: 'error' | 'warning';
  title: string;
  /** Markdown. */
  page: string;
}

export interface Span {
  /** Bytes of UTF-8. */
  start: number;
  end: number;
  /** From 1, in characters. */
  line: number;
  column: number;
}

export interface Window {
  from: string | null;
  until: string | null;
}

export interface PackInfo {
  id: string;
  version: string;
  name: string;
  authority: string | null;
  jurisdiction: string;
  field: string | null;
  currency: string;
  /** When the law as encoded applies. */
  in_force: Window | null;
  /** When the benchmark is valid. */
  validity: Window | null;
  notes: string[];
  /** Ids of the packs it uses. */
  uses: string[];
  instruments: Instrument[];
  /** How many items. */
  items: number;
  /** As in every assessment under it: of this pack with those it uses. */
  sha256: string;
  /** SHA-256 that all bytes of the bundle it came from hang on: `digest` in `packs/index.json`. */
  bundle: string;
}

export interface Instrument {
  key: string;
  title: string;
  version: string | null;
  in_force: Window | null;
  /** Its wording could not be checked. */
  unverified: boolean;
}

export interface ItemInfo {
  /** `<pack>/<item>`. */
  id: string;
  name: string;
  code: string | null;
  standard_name: string | null;
  powers: string | null;
  section: string | null;
  notes: string[];
  /** The articles it cites. */
  basis: string[];
  /** The acts the article lists, where the item tells them apart. */
  acts: string[];
  pack: {
    id: string;
    name: string;
    version: string;
    jurisdiction: string;
    field: string | null;
    authority: string | null;
    in_force: Window | null;
    validity: Window | null;
  };
}

/** JSON Schema (2020-12) of the `facts` of a case, with `x-` keys for what forms need beside. */
export interface Form {
  $schema: string;
  title: string;
  description: string;
  type: 'object';
  /** In the order to be asked. */
  properties: Record<string, FormField>;
  'x-item': string;
  'x-version': string;
  /** Dates of the case. */
  'x-dates': Record<string, { title: string; type: 'string'; format: 'date'; 'x-used': boolean }>;
  /** Choices the law leaves (may). */
  'x-elect': Array<{ const: string; title: string; description: string }>;
}

export interface FormField {
  title: string;
  description?: string;
  type: string | string[];
  format?: string;
  minimum?: number;
  maximum?: number;
  oneOf?: FormChoice[];
  items?: { type: 'string'; oneOf: FormChoice[] };
  uniqueItems?: boolean;
  propertyNames?: { enum: string[] };
  additionalProperties?: { type: 'boolean' };
  'x-type': 'money' | 'rate' | 'number' | 'count' | 'date' | 'duration' | 'bool' | 'text' | 'choice' | 'set';
  'x-currency'?: string;
  'x-unit'?: 'months' | 'days';
  'x-decimals'?: number;
  /** What it counts as while it is not established. */
  'x-unproven'?: { as: string; basis: string };
}

export interface FormChoice {
  const: string;
  title: string;
}
