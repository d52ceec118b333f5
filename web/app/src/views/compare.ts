// Side by side: two versions of the law on the same facts, or two readings of the facts under the same law.

import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import 'cailiang-form';
import type { Assessment, AssessmentDetail, CaseFile, CailiangForm, FormSchema } from 'cailiang-form';
import { kindOf } from '../../../element/src/parts.ts';
import { words } from '../../../element/src/words.ts';
import { type PackEntry, packOf } from '../catalogue.ts';
import { isBlank, itemsOf, packsOf, under } from '../casefile.ts';
import { type Comparison, type Line, compareAssessments, fitted } from '../comparison.ts';
import { loadFamily, loadVersion } from '../engine.ts';
import { href, replace } from '../router.ts';
import { View, message } from '../view.ts';
import { draftLine } from './drafts.ts';

type Engine = Awaited<ReturnType<typeof loadFamily>>;
type Side = 'a' | 'b';
type Mode = 'readings' | 'versions';

class CompareView extends View {
  static override properties = {
    ...View.properties, engine: { state: true }, failure: { state: true }, mode: { state: true }, answers: { state: true }, notes: { state: true },
    only: { state: true }, chosen: { state: true },
  };

  declare engine: Engine | null;
  declare failure: string;
  declare mode: Mode;
  declare answers: Record<Side, Assessment | null>;
  declare notes: Record<Side, string[]>;
  declare only: boolean;
  /** Indices of the versions compared. */
  declare chosen: Record<Side, number>;

  #item = '';
  #files: Record<Side, CaseFile> = { a: {}, b: {} };
  #starts: Record<Side, CaseFile> = { a: {}, b: {} };
  #drafts: Record<Side, string | null> = { a: null, b: null };
  #written: Record<Side, string> = { a: '', b: '' };
  #turn = 0;
  /** An entry of the facts compared under two versions does not read. */
  #unread = false;
  #round = 0;
  #timer = 0;

  constructor() {
    super();
    this.engine = null;
    this.failure = '';
    this.mode = 'readings';
    this.answers = { a: null, b: null };
    this.notes = { a: [], b: [] };
    this.only = false;
    this.chosen = { a: 1, b: 0 };
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) this.#arrive();
    if (changed.has('ctx') && changed.get('ctx') !== undefined && changed.get('ctx')?.lang !== this.ctx.lang) this.#soon();
  }

  #arrive(): void {
    const { query } = this.route;
    this.#turn += 1;
    this.#item = query.get('item') ?? '';
    this.mode = query.get('mode') === 'versions' ? 'versions' : 'readings';
    this.#unread = false;
    this.answers = { a: null, b: null };
    this.notes = { a: [], b: [] };
    const first = this.#take('a', query.get('a'));
    // A second reading starts as the first, under its own number.
    const second = query.get('b');
    if (second !== null) this.#take('b', second);
    else {
      this.#drafts.b = null;
      this.#starts.b = structuredClone(first);
      if (typeof first.case === 'string' && first.case !== '') this.#starts.b.case = `${first.case}（乙）`;
      this.#files.b = this.#starts.b;
      this.#written.b = JSON.stringify(this.#starts.b);
    }
    if (this.ctx.search.items.has(this.#item)) void this.#load(this.#turn);
  }

  #take(side: Side, id: string | null): CaseFile {
    const draft = id === null ? null : this.ctx.drafts.get(id);
    this.#drafts[side] = draft === null ? null : id;
    const file: CaseFile = draft === null ? { item: this.#item } : under(draft.file, this.#item);
    this.#starts[side] = file;
    this.#files[side] = file;
    this.#written[side] = JSON.stringify(file);
    return file;
  }

  async #load(turn: number): Promise<void> {
    this.failure = '';
    try {
      const engine = await loadFamily(this.ctx.catalogue, [...new Set([packOf(this.#item), ...packsOf(this.#files.a), ...packsOf(this.#files.b)])], this.ctx.base);
      if (turn !== this.#turn) return;
      this.engine = engine;
    } catch (cause) {
      if (turn === this.#turn) this.failure = this.t('failed') + message(cause);
    }
  }

  #versions(): PackEntry[] {
    const item = this.ctx.search.items.get(this.#item);
    return (item?.versions ?? []).flatMap((v) => this.ctx.catalogue.packs[v.pack] ?? []);
  }

  /** After a moment's rest: two assessments at every keystroke would be felt. */
  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#compute(), 150);
  }

  async #compute(): Promise<void> {
    // Without a fact there is nothing to compare.
    if (this.mode !== 'versions') return;
    const round = ++this.#round;
    if (isBlank(this.#files.a) || this.#unread) {
      this.answers = { a: null, b: null };
      this.notes = { a: [], b: [] };
      return;
    }
    const versions = this.#versions();
    const answers: Record<Side, Assessment | null> = { a: null, b: null };
    const notes: Record<Side, string[]> = { a: [], b: [] };
    for (const side of ['a', 'b'] as const) {
      const entry = versions[this.chosen[side]];
      if (entry === undefined) continue;
      try {
        const pack = await loadVersion(this.ctx.catalogue, entry, this.ctx.base);
        const form = pack.form(this.#item, { lang: this.ctx.lang }) as unknown as FormSchema;
        const { file, left } = fitted(this.#files.a, form);
        answers[side] = pack.assess(JSON.stringify(file), { lang: this.ctx.lang, would_change: false, force: true }) as unknown as Assessment;
        if (left.length > 0) notes[side].push(this.t('notInVersion', { f: left.join(words(this.ctx.lang).sep) }));
        const day = file.dates?.act_end ?? file.dates?.act;
        const window = entry.in_force;
        if (day !== undefined && window !== null && ((window.from ?? '') > day || (window.until ?? '9999') < day)) {
          notes[side].push(this.t('outsideWindow', { v: this.versionName(entry), d: day }));
        }
      } catch (cause) {
        notes[side].push(message(cause));
      }
    }
    if (round !== this.#round) return;
    this.answers = answers;
    this.notes = notes;
  }

  #changed(side: Side, event: CustomEvent<AssessmentDetail>): void {
    this.#files[side] = event.detail.case;
    this.#keep(side);
    if (side === 'a') this.#unread = event.detail.problems.some((p) => p.code === 'unread');
    if (this.mode === 'versions') this.#soon();
    else this.answers = { ...this.answers, [side]: event.detail.assessment };
  }

  #keep(side: Side): void {
    const file = this.#files[side];
    const text = JSON.stringify(file);
    if (text === this.#written[side] || (this.#drafts[side] === null && isBlank(file))) return;
    this.#written[side] = text;
    const id = this.#drafts[side] ?? this.ctx.drafts.newId();
    this.ctx.drafts.put({ id, saved: Date.now(), file });
    if (this.#drafts[side] === null) {
      this.#drafts[side] = id;
      replace(this.#address());
    }
  }

  #address(mode: Mode = this.mode): string {
    return href('compare', { item: this.#item, mode: mode === 'versions' ? mode : null, a: this.#drafts.a, b: mode === 'versions' ? null : this.#drafts.b });
  }

  protected override render(): TemplateResult {
    const item = this.ctx.search.items.get(this.#item);
    if (item === undefined) return this.#start();
    const versions = item.versions.length;
    return html`
      <h1 tabindex="-1">${this.t('compareTitle')}</h1>
      <p class="lead"><a href=${href(`item/${this.#item}`, { draft: this.#drafts.a })}>${this.say(item.newest.name)}</a></p>
      <div class="segments" role="group" aria-label=${this.t('mode')}>
        <a class="segment" href=${this.#address('readings')} aria-current=${this.mode === 'readings' ? 'true' : nothing}>${this.t('modeReadings')}</a>
        ${versions > 1 ? html`<a class="segment" href=${this.#address('versions')} aria-current=${this.mode === 'versions' ? 'true' : nothing}>${this.t('modeVersions')}</a>` : nothing}
      </div>
      ${this.failure !== '' ? html`<p class="panel bad" role="alert">${this.failure}</p>` : nothing}
      ${this.engine === null ? html`<p class="loading" role="status">${this.t('loading')}</p>` : this.mode === 'versions' ? this.#byVersions() : this.#byReadings()}`;
  }

  #start(): TemplateResult {
    // A case of several parts has no single form to stand beside another.
    const drafts = this.ctx.drafts.list().filter((d) => kindOf(d.file) === null);
    return html`
      <h1 tabindex="-1">${this.t('compareTitle')}</h1>
      <p class="lead">${this.t('compareIntro')}</p>
      <p><a class="button primary" href=${href('')}>${this.t('find')}</a></p>
      ${drafts.length === 0 ? nothing : html`
        <h2>${this.t('fromDraft')}</h2>
        <ul class="drafts">${drafts.map((d) => html`<li>${draftLine(this.ctx, d, (at) => this.time(at, true))}
          <span class="draft-tools">
            <a class="button" href=${href('compare', { item: itemsOf(d.file)[0], a: d.id })}>${this.t('compareReadings')}</a>
            ${(this.ctx.search.items.get(itemsOf(d.file)[0] ?? '')?.versions.length ?? 0) > 1 ? html`
              <a class="button" href=${href('compare', { item: itemsOf(d.file)[0], a: d.id, mode: 'versions' })}>${this.t('compareVersions')}</a>` : nothing}
          </span></li>`)}</ul>`}`;
  }

  #byVersions(): TemplateResult {
    const versions = this.#versions();
    const pick = (side: Side) => html`
      <select aria-label=${this.t(side === 'a' ? 'versionA' : 'versionB')}
        @change=${(e: Event) => { this.chosen = { ...this.chosen, [side]: Number((e.target as HTMLSelectElement).value) }; this.#soon(); }}>
        ${versions.map((v, i) => html`<option value=${i} ?selected=${this.chosen[side] === i}>${this.versionName(v)}</option>`)}
      </select>`;
    return html`
      ${this.#table(html`<span class="side">${this.t('versionA')}</span>${pick('a')}`, html`<span class="side">${this.t('versionB')}</span>${pick('b')}`)}
      <h2>${this.t('sameFacts')}</h2>
      <div class="only-facts">${this.#form('a')}</div>`;
  }

  #byReadings(): TemplateResult {
    const head = (side: Side) => {
      const file = this.#files[side];
      return html`<span class="side">${this.t(side === 'a' ? 'readingA' : 'readingB')}</span>
        <span class="soft">${typeof file.case === 'string' ? file.case : ''}</span>`;
    };
    return html`
      ${this.#table(head('a'), head('b'))}
      <div class="two">
        <section aria-labelledby="side-a"><h2 id="side-a">${this.t('readingA')}</h2>${this.#form('a')}</section>
        <section aria-labelledby="side-b"><div class="row"><h2 id="side-b">${this.t('readingB')}</h2>
          <button type="button" class="quiet" @click=${this.#copyOver}>${this.t('copyAtoB')}</button></div>${this.#form('b')}</section>
      </div>`;
  }

  #copyOver(): void {
    const form = this.querySelector<CailiangForm>('cailiang-form[data-side="b"]');
    if (form === null) return;
    const { case: number } = this.#files.b;
    const copy = structuredClone(this.#files.a);
    if (number === undefined) delete copy.case;
    else copy.case = number;
    form.case = copy;
  }

  #form(side: Side): TemplateResult {
    return html`${keyed(`${this.#turn}${side}`, html`
      <cailiang-form class="facts-only" data-side=${side} item=${this.#item} lang=${this.ctx.lang} theme=${this.ctx.scheme ?? ''}
        .case=${guard([this.#turn], () => this.#starts[side])} .pack=${this.engine as unknown as CailiangForm['pack']}
        @cailiang-assessment=${(e: CustomEvent<AssessmentDetail>) => this.#changed(side, e)}></cailiang-form>`)}`;
  }

  #table(headA: TemplateResult, headB: TemplateResult): TemplateResult {
    const { a, b } = this.answers;
    const compared: Comparison | null = a === null || b === null ? null : compareAssessments(a, b, this.ctx.lang);
    const rows = (lines: Line[]) => lines.filter((l) => !this.only || !l.same).map((l) => html`
      <tr class=${l.same || l.key === 'pack' ? '' : 'differs'}>
        <th scope="row">${l.label}${l.same || l.key === 'pack' ? nothing : html`<span class="mark">${this.t('different')}</span>`}</th>
        ${this.#cell(l, 'a')}${this.#cell(l, 'b')}
      </tr>`);
    return html`
      <div class="row"><p role="status" class="verdict">${compared === null ? nothing
        : compared.differences === 0 ? this.t('noDifference') : this.t('differences', { n: compared.differences })}</p>
        <label class="check"><input type="checkbox" .checked=${this.only} @change=${(e: Event) => { this.only = (e.target as HTMLInputElement).checked; }}>${this.t('onlyDifferences')}</label></div>
      <div class="scroll" tabindex="0" role="group" aria-label=${this.t('compareTitle')}>
        <table class="compared">
          <thead><tr><td class="corner"></td><th scope="col">${headA}${this.#notes('a')}</th><th scope="col">${headB}${this.#notes('b')}</th></tr></thead>
          ${compared === null ? nothing : html`
            <tbody>${rows(compared.result)}</tbody>
            <tbody><tr class="part"><th colspan="3" scope="rowgroup">${this.t('factsOf')}</th></tr>${rows(compared.facts)}</tbody>`}
        </table>
      </div>`;
  }

  #notes(side: Side): unknown {
    return this.notes[side].length === 0 ? nothing : this.notes[side].map((n) => html`<span class="caution">${n}</span>`);
  }

  /** What the other column has too is plain; what it has not is marked, and not by colour alone. */
  #cell(line: Line, side: Side): TemplateResult {
    const [own, other] = side === 'a' ? [line.a, line.b] : [line.b, line.a];
    if (own.length === 0) return html`<td class="soft">${this.t('nothing')}</td>`;
    if (own.length === 1) return html`<td>${line.same ? own[0] : html`<strong>${own[0]}</strong>`}</td>`;
    return html`<td><ul>${own.map((x) => html`<li>${other.includes(x) ? x : html`<strong>${x}</strong>`}</li>`)}</ul></td>`;
  }
}

customElements.define('cailiang-compare', CompareView);
