// <cailiang-form>: holds what is typed, asks the engine at each change, and is a field of the form around it.

import { LitElement, html, nothing, unsafeCSS } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { JUDGEMENTS } from './types.ts';
import type { Assessment, Bands, CaseFile, DateKey, FormSchema, Lang, Missing, Option, Pack, Problem, Span, Summary } from './types.ts';
import { DATE_KEYS, EMPTY, datesOf, factNamed, fromCase, isEmpty, layout, optionsOf, readDay, readEntry, readJudgement, toCase, unread } from './entries.ts';
import type { Entries, Layout, Read } from './entries.ts';
import { facts } from './facts.ts';
import type { FactsHost } from './facts.ts';
import type { FieldState } from './fields.ts';
import { cites, problemList, result, spoken, unanswered } from './result.ts';
import type { ResultHost } from './result.ts';
import { fineLine, span } from './phrases.ts';
import { FACT_OF_DATE, factOf, isDateAsked, keyOf } from './places.ts';
import { words } from './words.ts';
import type { Words } from './words.ts';
import { loadPacks } from './packs.ts';
import { Press } from './press.ts';
import { bandsOf, emptyPossible, everyForm, formOn, problemsOf, rivalsOf } from './engine.ts';
import tokens from './tokens/tokens.css?inline';
import styles from './form.css?inline';

/** Milliseconds of rest after which the slower parts (what would change the result) are computed. */
const REST = 250;
/** … and after which the recommendation is read out. */
const SPEAK = 700;

/** What `cailiang-assessment` carries. */
export interface AssessmentDetail {
  case: CaseFile;
  assessment: Assessment | null;
  problems: readonly Problem[];
  /** Whether `would_change` has been computed too. */
  complete: boolean;
}

/** The form of an item with its recommendation. */
export class CailiangForm extends LitElement implements FactsHost, ResultHost {
  static readonly formAssociated = true;
  static override styles = [unsafeCSS(tokens), unsafeCSS(styles)];
  static override properties = {
    item: { type: String, reflect: true },
    pack: { attribute: false },
    packs: { type: String },
    theme: { type: String, reflect: true },
    name: { type: String, reflect: true },
    submits: { type: String },
    required: { type: Boolean, reflect: true },
    disabled: { type: Boolean, reflect: true },
    formDisabled: { state: true },
    language: { state: true },
    entries: { state: true },
    answer: { state: true },
    problems: { state: true },
    trouble: { state: true },
    places: { state: true },
    said: { state: true },
    tick: { state: true },
  };

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  declare item: string;
  declare pack: Pack | null;
  declare packs: string;
  declare theme: string;
  declare name: string;
  declare submits: string;
  declare required: boolean;
  declare disabled: boolean;

  private declare formDisabled: boolean;
  declare language: Lang;
  private declare entries: Entries;
  private declare answer: Assessment | null;
  declare problems: readonly Problem[];
  private declare trouble: readonly Problem[];
  private declare places: Layout | null;
  private declare said: string;
  private declare tick: number;

  private readonly internals = this.attachInternals();
  /** What is asked: the form of the days, and facts entered that no law of these days asks for. */
  private schema: FormSchema | null = null;
  private dayForm: FormSchema | null = null;
  private days: readonly string[] = [];
  private known: FormSchema[] | null = null;
  private money = 'CNY';
  private loaded: Pack | null = null;
  private loading = 0;
  private kept: CaseFile = {};
  private initial: CaseFile = {};
  private awaiting: CaseFile | null = null;
  private awaitedEntries: Entries | null = null;
  private bands: Bands | null = null;
  private reference: Span | null | undefined = undefined;
  private missing: readonly Missing[] | null = null;
  private held: string | null = null;
  private editing: string | null = null;
  private lastControl: string | null = null;
  private rivals = new Map<string, Summary>();
  private readonly press = new Press(() => this.rearrange());
  private drawing = false;
  private restTimer = 0;
  private speakTimer = 0;
  private resting: (() => void)[] = [];
  private readonly dueKeys = new Set<string>();
  private readonly openSections = new Set<string>(['reasons', 'change']);
  private customMessage = '';

  constructor() {
    super();
    this.item = '';
    this.pack = null;
    this.packs = '';
    this.theme = '';
    this.name = '';
    this.submits = 'case';
    this.required = false;
    this.disabled = false;
    this.formDisabled = false;
    this.language = 'zh';
    this.entries = EMPTY;
    this.answer = null;
    this.problems = [];
    this.trouble = [];
    this.places = null;
    this.said = '';
    this.tick = 0;
  }

  // --- What the page sees ---------------------------------------------------------------------------------------------

  get w(): Words {
    return words(this.language);
  }

  /** Entries cannot be changed. */
  get off(): boolean {
    return this.disabled || this.formDisabled;
  }

  /** The case as entered; setting it fills the form, and is what `reset` returns to. */
  get case(): CaseFile {
    return this.schema === null ? (this.awaiting ?? { item: this.item }) : toCase(this.item, this.entries, this.schema, this.kept, this.currency, this.w);
  }

  set case(file: CaseFile) {
    this.initial = structuredClone(file);
    this.fill(file);
  }

  /** The recommendation, `null` while there is none. */
  get assessment(): Assessment | null {
    return this.answer;
  }

  /** What a form submits under the element's name. */
  get value(): string {
    return this.submitted(this.case);
  }

  private submitted(file: CaseFile): string {
    if (this.submits === 'assessment') return this.answer === null ? '' : JSON.stringify(this.answer);
    return JSON.stringify(this.submits === 'both' ? { case: file, assessment: this.answer } : file);
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  get validationMessage(): string {
    return this.internals.validationMessage;
  }

  get willValidate(): boolean {
    return this.internals.willValidate;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    for (const key of this.wrongKeys()) this.dueKeys.add(key);
    this.tick += 1;
    return this.internals.reportValidity();
  }

  setCustomValidity(text: string): void {
    this.customMessage = text;
    this.submitValue();
  }

  /** The dates as entered, whether they read or not. */
  get dates(): Entries['dates'] {
    return this.awaiting === null ? this.entries.dates : datesOf(this.awaiting);
  }

  /** Replaces the dates alone; whatever else has been entered stays. */
  takeDates(dates: Entries['dates']): void {
    if (DATE_KEYS.every((key) => (dates[key] ?? '') === (this.dates[key] ?? ''))) return;
    if (this.awaiting !== null) this.awaiting = { ...this.awaiting, dates: { ...dates } };
    else {
      this.entries = { ...this.entries, dates: { ...dates } };
      this.compute();
    }
  }

  /** Back to the case the page last set, or to nothing. */
  reset(): void {
    this.dueKeys.clear();
    this.fill(this.initial);
  }

  /** Resolves when the slower parts of the present recommendation are there. */
  settled(): Promise<void> {
    return this.restTimer === 0 ? this.updateComplete.then(() => undefined) : new Promise((done) => this.resting.push(done));
  }

  /** Moves to the most decisive question still open; false where none is. */
  focusNext(): boolean {
    const next = this.nextFact();
    if (next === null) return false;
    const control = this.controlOf(next);
    control?.scrollIntoView({ block: 'center' });
    control?.focus();
    return control !== null;
  }

  override focus(options?: FocusOptions): void {
    const first = this.renderRoot.querySelector<HTMLElement>('[data-control]');
    if (first === null) super.focus(options);
    else first.focus(options);
  }

  // --- The form around it ---------------------------------------------------------------------------------------------

  formResetCallback(): void {
    this.reset();
  }

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  formStateRestoreCallback(state: string): void {
    try {
      const entries = JSON.parse(state) as Partial<Entries>;
      const restored: Entries = { ...EMPTY, ...entries };
      if (this.schema === null) this.awaitedEntries = restored;
      else {
        this.entries = restored;
        this.compute();
      }
    } catch {
      // A state this version did not write is not restored.
    }
  }

  override attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    super.attributeChangedCallback(name, before, after);
    if (name === 'lang') this.language = this.languageHere();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.language = this.languageHere();
    this.press.listen();
    this.renderRoot.addEventListener('focusout', this.onFocusOut);
    this.renderRoot.addEventListener('focusin', this.onFocusIn);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.press.silence();
    this.renderRoot.removeEventListener('focusout', this.onFocusOut);
    this.renderRoot.removeEventListener('focusin', this.onFocusIn);
    clearTimeout(this.restTimer);
    clearTimeout(this.speakTimer);
    this.restTimer = 0;
    this.finishRest();
  }

  private languageHere(): Lang {
    const lang = this.closest('[lang]')?.getAttribute('lang') ?? '';
    return /^en\b/iu.test(lang) ? 'en' : 'zh';
  }

  // --- Loading --------------------------------------------------------------------------------------------------------

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('packs') && this.packs.trim() !== '') void this.fetchPacks();
    if (changed.has('pack')) this.loaded = this.pack ?? (this.packs.trim() === '' ? null : this.loaded);
    if (changed.has('pack') || changed.has('item') || changed.has('language')) this.open();
    if (changed.has('submits') || changed.has('required') || changed.has('name')) this.submitValue();
  }

  private async fetchPacks(): Promise<void> {
    const turn = ++this.loading;
    try {
      const pack = await loadPacks(this.packs.trim().split(/\s+/u).map((at) => new URL(at, this.baseURI).href));
      if (turn !== this.loading) return;
      this.loaded = pack;
      this.open();
    } catch (error) {
      if (turn === this.loading) this.trouble = problemsOf(error);
    } finally {
      if (turn === this.loading) this.loading = 0;
      this.tick += 1;
    }
  }

  /** Takes the item's form from the pack. What was entered for the same item stays. */
  private open(): void {
    const pack = this.loaded;
    if (pack === null || this.item === '') {
      this.schema = null;
      this.answer = null;
      return;
    }
    const before = this.schema;
    try {
      this.known = null;
      this.schema = this.formNow(pack);
      this.trouble = [];
    } catch (error) {
      this.schema = null;
      this.answer = null;
      this.trouble = problemsOf(error);
      return;
    }
    if (before?.['x-item'] !== this.schema['x-item']) {
      this.places = null;
      this.missing = null;
      if (before !== null && this.awaiting === null) {
        this.entries = EMPTY;
        this.kept = {};
        this.initial = {};
      }
    }
    if (this.awaiting !== null) {
      const file = this.awaiting;
      this.awaiting = null;
      this.take(file, pack);
    }
    if (this.awaitedEntries !== null) {
      this.entries = this.awaitedEntries;
      this.awaitedEntries = null;
    }
    this.compute();
  }

  /** The days whose law says what is asked: the act's, at its end, and the decision's. */
  private lawDays(): string[] {
    const { dates } = this.entries;
    const day = (key: DateKey) => {
      const read = readDay(dates[key], this.w);
      return read.kind === 'known' ? [String(read.value)] : [];
    };
    const [act] = [...day('act_end'), ...day('act')];
    return [...new Set([...(act === undefined ? [] : [act]), ...day('decision')])];
  }

  /** The form of the days. A fact entered that none of their laws asks for keeps its field, so that it can be seen and taken back. */
  private formNow(pack: Pack): FormSchema {
    this.days = this.lawDays();
    this.dayForm = formOn(pack, this.item, this.language, this.days);
    this.reference = undefined;
    this.money = Object.values(this.dayForm.properties).find((f) => f['x-currency'] !== undefined)?.['x-currency'] ?? this.money;
    return this.withStrays(pack, this.dayForm);
  }

  private withStrays(pack: Pack, form: FormSchema): FormSchema {
    const strays = Object.keys(this.entries.facts).filter((id) => form.properties[id] === undefined && (id === this.held || !isEmpty(this.entries.facts[id])));
    if (strays.length === 0) return form;
    const [all] = this.everyForm(pack);
    const found = strays.flatMap((id) => (all?.properties[id] === undefined ? [] : [[id, all.properties[id]] as const]));
    return { ...form, properties: { ...form.properties, ...Object.fromEntries(found) } };
  }

  /** The form in every version of the law, in each language: cases may name facts by the labels of either. */
  private everyForm(pack: Pack): FormSchema[] {
    const other = this.language === 'zh' ? 'en' : 'zh';
    return (this.known ??= [everyForm(pack, this.item, this.language), everyForm(pack, this.item, other)]);
  }

  private fill(file: CaseFile): void {
    if (typeof file.item === 'string' && file.item !== this.item) this.item = file.item;
    if (this.loaded === null || this.schema === null || this.schema['x-item'] !== this.item) {
      this.awaiting = structuredClone(file);
      this.requestUpdate('item');
      return;
    }
    this.take(file, this.loaded);
    this.compute();
  }

  private labels(): FormSchema[] {
    const { loaded, dayForm } = this;
    return loaded === null || dayForm === null ? [] : [dayForm, ...this.everyForm(loaded)];
  }

  private take(file: CaseFile, pack: Pack): void {
    // The dates first: they say whose words the facts are named in.
    this.entries = { ...EMPTY, dates: datesOf(file) };
    this.schema = this.formNow(pack);
    // Every version of the form is made only for the names of facts there are.
    const { entries, kept } = fromCase(structuredClone(file), Object.keys(file.facts ?? {}).length === 0 ? [] : this.labels());
    this.entries = entries;
    this.kept = kept;
  }

  // --- Computing ------------------------------------------------------------------------------------------------------

  private get currency(): string {
    return this.money;
  }

  private ask(wouldChange: boolean): void {
    const pack = this.loaded;
    if (pack === null || this.schema === null) return;
    const file = this.case;
    const wrong = unread(this.entries, this.schema, this.currency, this.w);
    this.rivals = new Map();
    try {
      // What does not read is not unknown: it was found out, and nothing is recommended without it.
      this.answer = wrong.length > 0 ? null : (pack.assess(file, { lang: this.language, would_change: wouldChange }) as Assessment);
      this.problems = wrong;
      if (this.answer !== null) {
        this.missing = this.answer.missing;
        this.money = this.answer.fine?.currency ?? this.answer.possible?.fine?.currency ?? this.money;
        if (this.reference === undefined && this.answer.possible?.fine != null) this.reference = emptyPossible(pack, this.item, file, this.answer, this.language);
        if (wouldChange) this.rivals = rivalsOf(pack, file, this.entries.elect, this.answer.options, this.language);
        else this.bands = bandsOf(pack, file, this.language);
      }
    } catch (error) {
      this.answer = null;
      this.problems = problemsOf(error);
    }
    this.places = layout(this.schema, this.entries, this.missing, this.places, this.held, this.w);
    this.submitValue(file);
    this.dispatchEvent(new CustomEvent<AssessmentDetail>('cailiang-assessment', {
      bubbles: true,
      composed: true,
      detail: { case: file, assessment: this.answer, problems: this.problems, complete: wouldChange },
    }));
  }

  private compute(): void {
    const { loaded } = this;
    if (loaded !== null && this.dayForm !== null) {
      const days = this.lawDays();
      this.schema = days.join() === this.days.join() ? this.withStrays(loaded, this.dayForm) : this.formNow(loaded);
    }
    // What was found to change the result before does not hold for what is typed now: until it is found anew, none is shown.
    this.ask(false);
    clearTimeout(this.restTimer);
    this.restTimer = window.setTimeout(this.onRest, REST);
    clearTimeout(this.speakTimer);
    this.speakTimer = window.setTimeout(() => {
      this.said = this.answer === null ? (this.problems.every(isDateAsked) ? '' : this.w.fixFirst(this.problems.length)) : spoken(this.answer, this.language);
    }, SPEAK);
  }

  private readonly onRest = (): void => {
    if (this.press.down) {
      this.restTimer = window.setTimeout(this.onRest, REST);
      return;
    }
    this.restTimer = 0;
    if (this.answer?.status === 'decided' || this.answer?.status === 'conflict') this.ask(true);
    void this.updateComplete.then(() => this.finishRest());
  };

  private finishRest(): void {
    for (const done of this.resting.splice(0)) done();
  }

  private wrongKeys(): string[] {
    const schema = this.schema;
    if (schema === null) return [];
    const out: string[] = [];
    for (const key of DATE_KEYS) if (readDay(this.entries.dates[key], this.w).kind === 'error') out.push(`date:${key}`);
    for (const [id, fact] of Object.entries(schema.properties)) if (readEntry(fact, this.entries.facts[id], this.w).kind === 'error') out.push(id);
    if (readJudgement(this.entries, this.currency, this.w).kind === 'error') out.push('judgement');
    for (const p of this.problems) {
      const key = isDateAsked(p) ? null : keyOf(p, schema);
      if (key !== null && !out.includes(key)) out.push(key);
    }
    return out;
  }

  private submitValue(file = this.case): void {
    this.internals.setFormValue(this.submitted(file), JSON.stringify(this.entries));
    this.judge();
  }

  private judge(): void {
    const wrong = this.wrongKeys();
    const anchor = this.controlOf(wrong[0] ?? this.nextFact() ?? '') ?? undefined;
    if (this.customMessage !== '') this.internals.setValidity({ customError: true }, this.customMessage, anchor);
    else if (wrong.length > 0) this.internals.setValidity({ badInput: true }, this.w.fixFirst(wrong.length), anchor);
    else if (this.problems.some((p) => !isDateAsked(p))) this.internals.setValidity({ customError: true }, this.problems[0]?.message ?? this.w.problems, anchor);
    else if (this.required && (this.answer === null || this.answer.status === 'needs_facts')) this.internals.setValidity({ valueMissing: true }, this.w.required, anchor);
    else this.internals.setValidity({});
  }

  // --- Entering -------------------------------------------------------------------------------------------------------

  due(key: string): boolean {
    return this.dueKeys.has(key);
  }

  typed(key: string, text: string): void {
    if (key.startsWith('date:')) this.entries = { ...this.entries, dates: { ...this.entries.dates, [key.slice(5)]: text } };
    else if (key === 'judgement') this.entries = { ...this.entries, judgement: { ...this.entries.judgement, amount: text } };
    else if (key === 'judgement-reason') this.entries = { ...this.entries, judgement: { ...this.entries.judgement, reason: text } };
    else this.setFact(key, text);
    this.changed();
    if (this.readOf(key)?.kind !== 'error') this.dueKeys.delete(key);
  }

  left(key: string): void {
    if (this.readOf(key)?.kind !== 'error' || this.dueKeys.has(key)) return;
    this.dueKeys.add(key);
    // The message may take another line than the field had: it comes with what else moves when the press is over.
    if (!this.press.down) this.tick += 1;
  }

  chose(id: string, value: string): void {
    this.setFact(id, value);
    this.changed();
  }

  setOption(id: string, option: string, value: boolean | null): void {
    const before = this.entries.facts[id];
    const next: Record<string, boolean> = { ...(typeof before === 'object' ? before : {}) };
    if (value === null) delete next[option];
    else next[option] = value;
    this.setFact(id, next);
    this.changed();
  }

  setRest(id: string, value: boolean | null): void {
    const fact = this.schema?.properties[id];
    if (fact === undefined) return;
    const before = this.entries.facts[id];
    const next: Record<string, boolean> = value === null ? {} : { ...(typeof before === 'object' ? before : {}) };
    if (value !== null) for (const o of optionsOf(fact)) next[o.const] ??= value;
    this.setFact(id, next);
    this.changed();
  }

  /** Opens an answered fact again. */
  edit(id: string): void {
    this.editing = id;
    this.held = id;
    this.tick += 1;
    void this.updateComplete.then(() => this.controlOf(id)?.focus());
  }

  get elected(): readonly string[] {
    return this.entries.elect;
  }

  elect(id: string, on: boolean): void {
    const others = this.entries.elect.filter((e) => e !== id && !(on && JUDGEMENTS.includes(id) && JUDGEMENTS.includes(e)));
    this.entries = { ...this.entries, elect: on ? [...others, id] : others };
    this.changed();
  }

  instead(option: Option): Summary | null {
    const rival = !option.elected && JUDGEMENTS.includes(option.id) && this.entries.elect.some((e) => JUDGEMENTS.includes(e));
    return rival ? (this.rivals.get(option.id) ?? null) : option.gives;
  }

  isOpen(section: string): boolean {
    return this.openSections.has(section);
  }

  toggled(section: string, open: boolean): void {
    if (open === this.openSections.has(section)) return;
    if (open) this.openSections.add(section);
    else this.openSections.delete(section);
    this.tick += 1;
  }

  private setFact(id: string, entry: Entries['facts'][string]): void {
    const { schema } = this;
    if (this.kept.facts !== undefined && schema !== null) {
      const labels = this.labels();
      const rest = Object.entries(this.kept.facts).filter(([name]) => factNamed(name, labels) !== id);
      this.kept = { ...this.kept, facts: Object.fromEntries(rest) };
    }
    this.entries = { ...this.entries, facts: { ...this.entries.facts, [id]: entry } };
  }

  private changed(): void {
    this.compute();
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
  }

  private readOf(key: string): Read | null {
    if (key.startsWith('date:')) return readDay(this.entries.dates[key.slice(5) as DateKey], this.w);
    if (key === 'judgement') return readJudgement(this.entries, this.currency, this.w);
    const fact = this.schema?.properties[key];
    return fact === undefined ? null : readEntry(fact, this.entries.facts[key], this.w);
  }

  private readonly onFocusIn = (event: Event): void => {
    const at = event.target instanceof Element ? event.target : null;
    this.lastControl = at?.getAttribute('data-control') ?? null;
    const key = at?.closest('[data-key]')?.getAttribute('data-key') ?? null;
    if (key === this.held) return;
    this.held = key;
    this.rearrange();
  };

  private readonly onFocusOut = (event: Event): void => {
    if (this.drawing || !(event instanceof FocusEvent) || this.held === null) return;
    // Focus that goes on to another field of this form is dealt with where it arrives.
    if (event.relatedTarget instanceof Node && this.renderRoot.contains(event.relatedTarget)) return;
    this.held = null;
    this.lastControl = null;
    this.rearrange();
  };

  private rearrange(): void {
    if (this.press.down) return;
    if (this.held !== this.editing) this.editing = null;
    this.relay();
  }

  private relay(): void {
    if (this.schema === null) return;
    if (this.loaded !== null && this.dayForm !== null) this.schema = this.withStrays(this.loaded, this.dayForm);
    this.places = layout(this.schema, this.entries, this.missing, this.places, this.held, this.w);
  }

  // --- Drawing --------------------------------------------------------------------------------------------------------

  private nextFact(): string | null {
    if (this.problems.some(isDateAsked)) return 'date:act';
    for (const m of this.missing ?? []) {
      if (this.schema?.properties[m.fact] !== undefined) return m.fact;
      const date = DATE_KEYS.find((key) => FACT_OF_DATE[key] === m.fact);
      if (date !== undefined) return `date:${date}`;
    }
    return null;
  }

  private controlOf(key: string): HTMLElement | null {
    if (!this.hasUpdated || key === '') return null;
    const field = this.renderRoot.querySelector(`[data-key="${CSS.escape(key)}"]`);
    const checked = field?.querySelector<HTMLElement>('input[type=radio]:checked');
    return checked ?? field?.querySelector<HTMLElement>('input, select, button') ?? null;
  }

  private stateOf(key: string, next: string | null): FieldState {
    const schema = this.schema;
    return {
      key,
      read: this.readOf(key) ?? { kind: 'empty' },
      problems: schema === null ? [] : this.problems.filter((p) => p.code !== 'unread' && keyOf(p, schema) === key && !isDateAsked(p)),
      open: this.missing?.find((m) => m.fact === factOf(key)) ?? null,
      next: next === key,
    };
  }

  private facts(schema: FormSchema): TemplateResult {
    const { answer, problems, missing, places, entries, editing } = this;
    const next = this.nextFact();
    const state = (key: string) => this.stateOf(key, next);
    return facts(this, { schema, answer, problems, missing, places, entries, editing, currency: this.currency, next, state });
  }

  /** On narrow screens the recommendation stands below the form: its gist stays in sight. */
  private peek(): TemplateResult | typeof nothing {
    const { answer, w, language } = this;
    const to = () => this.renderRoot.querySelector('.result')?.scrollIntoView({ block: 'start' });
    if (answer === null) {
      if (!this.problems.some((p) => p.code === 'unread')) return nothing;
      return html`<button type="button" class="peek" data-control="peek" @click=${to}><span class="peek-text">${w.waiting}</span></button>`;
    }
    const text = answer.fine !== undefined ? fineLine(answer.fine, answer.status, language) : answer.possible?.fine ? span(answer.possible.fine, language) : answer.status === 'decided' ? w.noFine : '';
    return html`
      <button type="button" class="peek" data-control="peek" @click=${to}>
        <span class="badge badge-${answer.outcome ?? answer.status}">${answer.outcome === null ? w.status[answer.status] : w.outcome[answer.outcome]}</span>
        <span class="peek-text">${text}</span><span class="peek-to">${w.toResult}</span>
      </button>`;
  }

  protected override render(): TemplateResult {
    const { w, schema } = this;
    if (schema === null) {
      const text = this.trouble.length > 0 ? null : this.item === '' ? w.noItem : w.loading;
      return html`<div class="frame empty" lang=${w.locale} part="form">${text === null ? problemList(this.trouble) : html`<p role="status">${text}</p>`}</div>`;
    }
    return html`
      <div class="frame" lang=${w.locale} part="form">
        <header class="title">
          <h2 part="heading">${schema.title}</h2>
          ${this.answer === null ? html`<p class="help">${schema.description}</p>` : cites(this.answer.item.basis, w)}
        </header>
        <div class="columns">
          ${this.facts(schema)}
          <section class="result" part="result" aria-label=${w.recommendation}>
            ${this.answer === null
              ? this.unanswered(schema)
              : result(this, this.answer, this.bands, this.reference ?? null)}
          </section>
        </div>
        ${this.peek()}
        <p class="spoken" role="status" aria-live="polite">${this.said}</p>
      </div>`;
  }

  /** Instead of a recommendation: what keeps it from being computed. */
  private unanswered(schema: FormSchema): TemplateResult {
    const { problems } = this;
    const typing = problems.length > 0 && problems.every((p) => p.code === 'unread' && !this.due(keyOf(p, schema) ?? ''));
    return unanswered(problems, problems.filter((p) => keyOf(p, schema) === null && !isDateAsked(p)), typing, this.w);
  }

  protected override update(changed: PropertyValues): void {
    if (changed.has('answer')) {
      // Below a field that is being typed in, the page must not grow shorter, or the field would move.
      const result = this.renderRoot.querySelector<HTMLElement>('.result');
      const typing = this.answer === null && this.problems.every((p) => p.code === 'unread');
      if (result !== null) result.style.minHeight = typing ? `${result.offsetHeight}px` : '';
    }
    // A field that is moved loses the focus for that moment: it has not been left.
    this.drawing = true;
    super.update(changed);
    this.drawing = false;
  }

  protected override updated(): void {
    // A field that had the focus and was moved has lost it.
    const lost = this.lastControl;
    if (this.held !== null && lost !== null && this.shadowRoot?.activeElement === null) {
      const [control] = [...this.renderRoot.querySelectorAll<HTMLElement>(`[data-control="${CSS.escape(lost)}"]`)].sort((a, b) => Number(b.matches(':checked')) - Number(a.matches(':checked')));
      control?.focus();
    }
    // Only now are the fields there that a message can point to.
    if (this.schema !== null) this.judge();
  }

}
