// <cailiang-several>: a case of several acts, or of several parties to one act. Each is filled in by a form of its own; beside each
// stands what it comes to, and below them what the engine makes of all together.

import { LitElement, html, nothing, unsafeCSS } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Assessment, CaseFile, Lang, Pack, Problem } from './types.ts';
import { problemsOf, summaryOf } from './engine.ts';
import type { AssessmentDetail, CailiangForm } from './form.ts';
import { besides, itemOf, joinParts, kindOf, nameOf, onePart, partsOf, shared, totalOf } from './parts.ts';
import type { Kind, Part } from './parts.ts';
import { summaryLine } from './phrases.ts';
import { isDateAsked } from './places.ts';
import { words } from './words.ts';
import type { Words } from './words.ts';
import tokens from './tokens/tokens.css?inline';
import styles from './several.css?inline';

interface Row extends Part {
  key: number;
  /** As given to its form, once. */
  start: CaseFile;
  answer: Assessment | null;
  problems: readonly Problem[];
  complete: boolean;
  /** Whether its form has said anything yet. */
  heard: boolean;
}

/** An item an act may fall under. */
export interface ItemChoice {
  id: string;
  name: string;
}

/** The acts or the parties of a case, each with its own facts, and what they come to. */
export class CailiangSeveral extends LitElement {
  static readonly formAssociated = true;
  static override styles = [unsafeCSS(tokens), unsafeCSS(styles)];
  static override properties = {
    pack: { attribute: false },
    items: { attribute: false },
    theme: { type: String, reflect: true },
    name: { type: String, reflect: true },
    lang: { type: String },
    rows: { state: true },
    chosen: { state: true },
    answer: { state: true },
    trouble: { state: true },
    taken: { state: true },
    adding: { state: true },
    said: { state: true },
    formDisabled: { state: true },
  };

  /** Packs loaded together: of every item an act falls under. */
  declare pack: Pack | null;
  /** Items offered for another act; those of the packs where the page names none. */
  declare items: readonly ItemChoice[];
  declare theme: string;
  declare name: string;
  private declare rows: readonly Row[];
  /** Key of the part whose form is shown. */
  private declare chosen: number;
  private declare answer: Assessment | null;
  private declare trouble: readonly Problem[];
  /** The part removed last, and where it stood. */
  private declare taken: { row: Row; at: number } | null;
  private declare adding: string;
  private declare said: string;
  private declare formDisabled: boolean;

  private readonly internals = this.attachInternals();
  private kind: Kind = 'acts';
  private rest: CaseFile = {};
  private initial: CaseFile = {};
  private last = 0;

  constructor() {
    super();
    this.pack = null;
    this.items = [];
    this.theme = '';
    this.name = '';
    this.rows = [];
    this.chosen = 0;
    this.answer = null;
    this.trouble = [];
    this.taken = null;
    this.adding = '';
    this.said = '';
    this.formDisabled = false;
  }

  private get language(): Lang {
    return /^en\b/iu.test(this.lang || (this.closest('[lang]')?.getAttribute('lang') ?? '')) ? 'en' : 'zh';
  }

  private get w(): Words {
    return words(this.language);
  }

  // --- What the page sees ---------------------------------------------------------------------------------------------

  /** The case as entered. Set: one with `acts` or with `parties`; any other becomes the first act. */
  get case(): CaseFile {
    return joinParts(this.rest, this.kind, this.rows);
  }

  set case(file: CaseFile) {
    this.initial = structuredClone(file);
    const kind = kindOf(file);
    this.kind = kind ?? 'acts';
    this.rest = besides(file);
    this.rows = (kind === null ? [onePart(file)] : partsOf(file, kind)).map((part) => this.row(part));
    this.chosen = this.rows[0]?.key ?? 0;
    this.taken = null;
    this.join();
  }

  /** The engine's assessment of all together, `null` while one of them has none. */
  get assessment(): Assessment | null {
    return this.answer;
  }

  /** What is wrong, each with its place in the case. */
  get problems(): readonly Problem[] {
    const inside = this.rows.flatMap((row, i) => row.problems.map((p) => ({ ...p, path: `${this.kind}/${i}/${p.path ?? ''}` })));
    return [...inside, ...this.trouble];
  }

  /** What a form submits under the element's name. */
  get value(): string {
    return JSON.stringify(this.case);
  }

  get form(): HTMLFormElement | null {
    return this.internals.form;
  }

  get validity(): ValidityState {
    return this.internals.validity;
  }

  checkValidity(): boolean {
    return this.internals.checkValidity();
  }

  reportValidity(): boolean {
    return this.internals.reportValidity();
  }

  /** Resolves when the slower parts of every recommendation are there. */
  async settled(): Promise<void> {
    await this.updateComplete;
    await Promise.all([...this.renderRoot.querySelectorAll<CailiangForm>('cailiang-form')].map((form) => form.settled()));
    await this.updateComplete;
  }

  /** Adds an act, or a party, of which nothing is known yet, and shows its form. */
  add(kind: Kind, item?: string): void {
    if (this.rows.length > 1 && kind !== this.kind) return;
    const like = this.rows[0]?.file ?? {};
    this.kind = kind;
    // Parties to one act share its provisions and dates; another act has its own.
    const wanted = item ?? itemOf(like);
    const file = kind === 'parties' ? shared(like) : wanted === undefined ? {} : { item: wanted };
    this.insert({ names: { id: this.freeName() }, file: structuredClone(file) });
  }

  formResetCallback(): void {
    this.case = this.initial;
  }

  formDisabledCallback(disabled: boolean): void {
    this.formDisabled = disabled;
  }

  // --- Parts ----------------------------------------------------------------------------------------------------------

  private row(part: Part): Row {
    this.last += 1;
    return { ...part, key: this.last, start: part.file, answer: null, problems: [], complete: false, heard: false };
  }

  private freeName(): string {
    const used = new Set(this.rows.map(nameOf));
    let n = this.rows.length + 1;
    while (used.has(String(n))) n += 1;
    return String(n);
  }

  private insert(part: Part): void {
    const row = this.row(part);
    this.rows = [...this.rows, row];
    this.taken = null;
    this.choose(row.key);
    this.join();
    this.tell();
  }

  private choose(key: number): void {
    this.chosen = key;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[data-open="${key}"]`)?.focus());
  }

  private takeOut(key: number): void {
    const at = this.rows.findIndex((r) => r.key === key);
    const row = this.rows[at];
    if (row === undefined || this.rows.length < 2) return;
    this.rows = this.rows.filter((r) => r.key !== key);
    this.taken = { row, at };
    this.said = this.w.removed(nameOf(row));
    const next = this.rows[Math.min(at, this.rows.length - 1)];
    if (key === this.chosen && next !== undefined) this.chosen = next.key;
    this.join();
    this.tell();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('[data-control=undo]')?.focus());
  }

  private undo(): void {
    if (this.taken === null) return;
    // Its form was only hidden: what is in it, read or not, is still there.
    const { row, at } = this.taken;
    const [other] = this.rows;
    this.said = '';
    this.rows = [...this.rows.slice(0, at), row, ...this.rows.slice(at)];
    this.taken = null;
    this.choose(row.key);
    // But for the dates, which the others may have changed meanwhile.
    if (other !== undefined) this.share(other.key);
    this.join();
    this.tell();
  }

  private rename(key: number, name: string): void {
    this.rows = this.rows.map((r) => (r.key === key ? { ...r, names: { ...r.names, [Object.keys(r.names).at(-1) ?? 'id']: name } } : r));
    this.join();
    this.tell();
  }

  private heard(key: number, event: CustomEvent<AssessmentDetail>): void {
    event.stopPropagation();
    const { case: file, assessment: answer, problems, complete } = event.detail;
    const renewed = (row: Row): Row => (row.key === key ? { ...row, file, answer, problems, complete, heard: true } : row);
    // The form of a part taken out is still there, hidden: what it says is of nobody else.
    if (this.taken?.row.key === key) this.taken = { ...this.taken, row: renewed(this.taken.row) };
    const row = this.rows.find((r) => r.key === key);
    if (row === undefined) return;
    // One that is new takes the dates of the others, as they are entered by now.
    const from = row.heard ? row : this.rows.find((r) => r.heard);
    this.rows = this.rows.map(renewed);
    if (from !== undefined) this.share(from.key);
    this.join();
    this.tell();
  }

  private formOf(key: number): CailiangForm | null {
    return this.renderRoot.querySelector<CailiangForm>(`cailiang-form[data-part="${key}"]`);
  }

  /** Parties to one act have its dates in common: what is entered with one of them, whether it reads or not, is entered with each. */
  private share(key: number): void {
    const dates = this.kind === 'parties' ? this.formOf(key)?.dates : undefined;
    if (dates === undefined) return;
    for (const row of this.rows) if (row.key !== key) this.formOf(row.key)?.takeDates(dates);
  }

  /** The engine joins them; only where each of them has an answer of its own. */
  private join(): void {
    this.answer = null;
    this.trouble = [];
    if (this.pack !== null && this.rows.length > 0 && this.rows.every((r) => r.answer !== null)) {
      try {
        this.answer = this.pack.assess(this.case, { lang: this.language, would_change: false }) as Assessment;
      } catch (error) {
        this.trouble = problemsOf(error);
      }
    }
    this.internals.setFormValue(this.value);
    const wrong = this.problems.filter((p) => !isDateAsked(p)).length;
    if (wrong > 0) this.internals.setValidity({ badInput: true }, this.w.fixFirst(wrong), this.hasUpdated ? (this.renderRoot.querySelector<HTMLElement>('[data-open]') ?? undefined) : undefined);
    else this.internals.setValidity({});
  }

  private tell(): void {
    this.dispatchEvent(new CustomEvent<AssessmentDetail>('cailiang-assessment', {
      bubbles: true,
      composed: true,
      detail: { case: this.case, assessment: this.answer, problems: this.problems, complete: this.rows.every((r) => r.complete) },
    }));
  }

  // --- Drawing --------------------------------------------------------------------------------------------------------

  /** Whose forms are kept: in the order they were made, so that none is moved. */
  private mounted(): Row[] {
    return [...this.rows, ...(this.taken === null ? [] : [this.taken.row])].sort((a, b) => a.key - b.key);
  }

  private choices(): readonly ItemChoice[] {
    if (this.items.length > 0) return this.items;
    const listed = (this.pack as { items?: (options: { lang: Lang }) => ItemChoice[] } | null)?.items;
    return typeof listed === 'function' ? listed.call(this.pack, { lang: this.language }) : [];
  }

  private itemName(row: Row): string {
    const id = itemOf(row.file) ?? '';
    return row.answer?.item.name ?? this.choices().find((i) => i.id === id)?.name ?? id;
  }

  private gives(row: Row): string {
    const { w } = this;
    if (row.answer !== null) return summaryLine(summaryOf(row.answer), this.language);
    if (row.problems.length === 0) return w.loading;
    return row.problems.every(isDateAsked) ? w.status.needs_facts : w.partWrong;
  }

  private total(): string {
    const { w, answer } = this;
    if (answer === null) return w.noTotalYet;
    const sum = totalOf(answer);
    if (sum !== null) return `${w.total} ${sum}`;
    return answer.status === 'decided' ? w.totalOpen : `${w.status[answer.status]} · ${w.totalOpen}`;
  }

  private line(row: Row): TemplateResult {
    const { w } = this;
    const off = this.formDisabled;
    const name = nameOf(row);
    return html`
      <tr class=${row.key === this.chosen ? 'chosen' : ''} part="row">
        <th scope="row"><input class="name" type="text" maxlength="80" aria-label=${w.partName[this.kind]} .value=${live(name)} ?disabled=${off}
          @change=${(e: Event) => this.rename(row.key, (e.target as HTMLInputElement).value.trim() || name)}></th>
        ${this.kind === 'acts' ? html`<td class="act-item">${this.itemName(row)}</td>` : nothing}
        <td class="gives" data-gives=${row.key}>${this.gives(row)}</td>
        <td class="buttons">
          <button type="button" data-open=${row.key} aria-pressed=${row.key === this.chosen ? 'true' : 'false'} aria-label="${w.fillIn} ${name}" @click=${() => { this.chosen = row.key; }}>${w.fillIn}</button>
          <button type="button" data-remove=${row.key} ?disabled=${off || this.rows.length < 2} aria-label="${w.remove} ${name}" @click=${() => this.takeOut(row.key)}>${w.remove}</button>
        </td>
      </tr>`;
  }

  private adders(): TemplateResult {
    const { w } = this;
    const choices = this.choices();
    const shown = this.rows.find((r) => r.key === this.chosen);
    const item = this.adding === '' ? (itemOf(shown?.file ?? {}) ?? '') : this.adding;
    return html`
      <div class="adding">
        ${this.kind === 'acts' ? html`
          <span class="picker"><label for="act-item">${w.actItem}</label>
            <select id="act-item" data-control="item" ?disabled=${this.formDisabled} @change=${(e: Event) => { this.adding = (e.target as HTMLSelectElement).value; }}>
              ${choices.map((c) => html`<option value=${c.id} .selected=${live(c.id === item)}>${c.name}</option>`)}
            </select></span>` : nothing}
        <button type="button" data-control="add" ?disabled=${this.formDisabled} @click=${() => this.add(this.kind, item === '' ? undefined : item)}>${w.addPart[this.kind]}</button>
        ${shown === undefined ? nothing : html`
          <button type="button" data-control="copy" ?disabled=${this.formDisabled || shown.problems.some((p) => p.code === 'unread')} @click=${() => this.insert({ names: { id: this.freeName() }, file: structuredClone(shown.file) })}>${w.copyPart(nameOf(shown))}</button>`}
        ${this.taken === null ? nothing : html`<button type="button" data-control="undo" ?disabled=${this.formDisabled} @click=${() => this.undo()}>${w.undoRemove(nameOf(this.taken.row))}</button>`}
      </div>`;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('pack') || changed.has('lang')) this.join();
  }

  protected override render(): TemplateResult {
    const { w } = this;
    return html`
      <section class="overview" lang=${w.locale} part="overview" aria-labelledby="several-title">
        <h2 id="several-title">${w.several[this.kind]}</h2>
        <p class="help">${w.severalHelp[this.kind]}</p>
        <div class="scroll" tabindex="0" role="group" aria-labelledby="several-title">
          <table>
            <thead><tr>
              <th scope="col">${w.partName[this.kind]}</th>
              ${this.kind === 'acts' ? html`<th scope="col">${w.actItem}</th>` : nothing}
              <th scope="col">${w.recommendation}</th>
              <td></td>
            </tr></thead>
            <tbody>${repeat(this.rows, (r) => r.key, (r) => this.line(r))}</tbody>
            <tfoot><tr><th scope="row" colspan=${this.kind === 'acts' ? 2 : 1}>${w.together}</th><td colspan="2" part="total">${this.total()}</td></tr></tfoot>
          </table>
        </div>
        ${this.trouble.length === 0 ? nothing : html`<p class="problems" role="alert">${this.trouble.map((p) => (p.path ? `${p.path}: ${p.message}` : p.message)).join(w.and)}</p>`}
        ${this.adders()}
        <p class="spoken" role="status" aria-live="polite">${this.said}</p>
      </section>
      ${repeat(this.mounted(), (r) => r.key, (r) => html`
        <cailiang-form data-part=${r.key} ?hidden=${r.key !== this.chosen} ?disabled=${this.formDisabled} item=${itemOf(r.start) ?? ''} lang=${this.language} theme=${this.theme}
          .pack=${this.pack} .case=${guard([r.key], () => r.start)} @cailiang-assessment=${(e: CustomEvent<AssessmentDetail>) => this.heard(r.key, e)}></cailiang-form>`)}`;
  }
}
