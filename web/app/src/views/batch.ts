// A table of cases: read, computed in a worker, looked through and taken away.

import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import type { CaseFile } from '../../../element/src/types.ts';
import { kindOf } from '../../../element/src/parts.ts';
import { words } from '../../../element/src/words.ts';
import type { Counts, ResultRow, Tell, Ask, Which } from '../batch/protocol.ts';
import { type Encoding } from '../batch/decode.ts';
import { writeTable } from '../batch/table.ts';
import { type Item, packOf } from '../catalogue.ts';
import { itemsOf } from '../casefile.ts';
import { loadFamily } from '../engine.ts';
import { download } from '../parts.ts';
import { say } from '../text.ts';
import { View, message } from '../view.ts';
import { type Key } from '../words.ts';

const PAGE = 50;
const ENCODINGS: Encoding[] = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be'];
const WHICH: [Which, Key][] = [
  ['all', 'all'], ['decided', 'countDecided'], ['needs_facts', 'countNeeds'], ['conflict', 'countConflict'], ['no_rule', 'countNoRule'], ['rejected', 'countRejected'],
];

type Opened = Extract<Tell, { is: 'opened' }>;
type Columns = Extract<Tell, { is: 'columns' }>;
type Done = Extract<Tell, { is: 'done' }>;
type Page = Extract<Tell, { is: 'page' }>;
type Failed = Extract<Tell, { is: 'failed' }>;

class BatchView extends View {
  static override properties = {
    ...View.properties, opened: { state: true }, columns: { state: true }, item: { state: true }, progress: { state: true }, done: { state: true },
    page: { state: true }, failed: { state: true }, over: { state: true }, encoding: { state: true }, common: { state: true }, name: { state: true },
  };

  declare opened: Opened | null;
  declare columns: Columns | null;
  /** Null: each row names its own. */
  declare item: string | null;
  declare progress: { done: number; total: number; counts: Counts } | null;
  declare done: Done | null;
  declare page: Page | null;
  declare failed: Failed | null;
  declare over: boolean;
  declare encoding: Encoding | null;
  /** Draft whose facts all rows share. */
  declare common: string | null;
  declare name: string;

  #worker: Worker | null = null;
  #bytes: ArrayBuffer | null = null;
  /** Counts the files taken: only the last is opened. */
  #taken = 0;

  constructor() {
    super();
    this.opened = null;
    this.columns = null;
    this.item = null;
    this.progress = null;
    this.done = null;
    this.page = null;
    this.failed = null;
    this.over = false;
    this.encoding = null;
    this.common = null;
    this.name = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#worker?.terminate();
    this.#worker = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('ctx');
    if (before !== undefined && before.lang !== this.ctx.lang && this.opened !== null) this.#askColumns();
  }

  #ask(message: Ask, transfer: Transferable[] = []): void {
    if (this.#worker === null) {
      this.#worker = new Worker(new URL('../batch/worker.ts', import.meta.url), { type: 'module' });
      this.#worker.addEventListener('message', (event: MessageEvent<Tell>) => this.#hear(event.data));
      this.#worker.addEventListener('error', (event) => this.#hear({ is: 'failed', why: 'error', message: event.message }));
      this.#worker.postMessage({ do: 'start', catalogue: this.ctx.catalogue, base: this.ctx.base } satisfies Ask);
    }
    this.#worker.postMessage(message, transfer);
  }

  #hear(told: Tell): void {
    switch (told.is) {
      case 'opened':
        // What a run on the file before told meanwhile is of that file.
        this.progress = null;
        this.done = null;
        this.page = null;
        this.opened = told;
        this.item = told.itemColumn === null ? this.item : null;
        this.#askColumns();
        return;
      case 'columns':
        this.columns = told;
        return;
      case 'progress':
        this.progress = told;
        return;
      case 'done': {
        this.done = told;
        this.progress = null;
        const key = told.cancelled ? 'cancelled' : 'done';
        this.ctx.announce(this.t(key, { a: told.done, n: told.total }));
        this.#turnTo('all', 0);
        return;
      }
      case 'page':
        this.page = told;
        return;
      case 'file': {
        const stem = this.name.replace(/\.[^.]*$/u, '');
        const what = this.t(told.which === 'results' ? 'resultsTable' : 'rejectedOnly');
        download(`${stem === '' ? 'cases' : stem}-${what}.csv`, told.text, 'text/csv;charset=utf-8');
        return;
      }
      case 'failed':
        this.failed = told;
        this.progress = null;
        // A file that was refused: what a run on the file before told meanwhile is not its own.
        if (told.why !== 'error') {
          this.done = null;
          this.page = null;
        }
    }
  }

  #askColumns(): void {
    this.columns = null;
    this.#ask({ do: 'columns', item: this.item, lang: this.ctx.lang });
  }

  async #take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const mine = ++this.#taken;
    if (file.size > 64 * 1024 * 1024) {
      this.failed = { is: 'failed', why: 'too-large', message: '' };
      return;
    }
    try {
      const bytes = await file.arrayBuffer();
      if (mine !== this.#taken) return;
      this.#bytes = bytes;
    } catch (cause) {
      if (mine === this.#taken) this.failed = { is: 'failed', why: 'error', message: message(cause) };
      return;
    }
    this.name = file.name;
    this.encoding = null;
    this.#open();
  }

  #open(): void {
    if (this.#bytes === null) return;
    this.failed = null;
    this.opened = null;
    this.columns = null;
    this.done = null;
    this.page = null;
    this.progress = null;
    // The bytes stay here too: another encoding may be tried on them.
    const bytes = this.#bytes.slice(0);
    this.#ask({ do: 'open', bytes, encoding: this.encoding }, [bytes]);
  }

  #run(): void {
    const draft = this.common === null ? null : this.ctx.drafts.get(this.common);
    const common: CaseFile = {};
    if (draft !== null && this.item !== null) {
      if (draft.file.facts !== undefined) common.facts = draft.file.facts;
      if (draft.file.dates !== undefined) common.dates = draft.file.dates;
    }
    this.done = null;
    this.page = null;
    this.failed = null;
    this.progress = { done: 0, total: this.opened?.rows ?? 0, counts: { total: 0, status: { decided: 0, needs_facts: 0, conflict: 0, no_rule: 0 }, rejected: 0 } };
    this.#ask({ do: 'run', item: this.item, common, lang: this.ctx.lang });
  }

  #turnTo(which: Which, from: number): void {
    this.#ask({ do: 'page', which, from, count: PAGE });
  }

  async #template(): Promise<void> {
    if (this.item === null) return;
    try {
      const pack = await loadFamily(this.ctx.catalogue, [packOf(this.item)], this.ctx.base);
      const form = pack.form(this.item, { lang: this.ctx.lang }) as unknown as { properties: Record<string, { title: string }>; 'x-dates': Record<string, { title: string; 'x-used': boolean }> };
      const dates = Object.values(form['x-dates']).map((d) => d.title);
      const facts = Object.values(form.properties).map((p) => p.title);
      const text = writeTable([[this.ctx.lang === 'zh' ? '案号' : 'case', ...dates, ...facts]]);
      download(`${this.item.replace('/', '-')}.csv`, text, 'text/csv;charset=utf-8');
    } catch (cause) {
      this.failed = { is: 'failed', why: 'error', message: message(cause) };
    }
  }

  protected override render(): TemplateResult {
    return html`
      <h1 tabindex="-1">${this.t('batchTitle')}</h1>
      <p class="lead">${this.t('batchIntro')}</p>
      ${this.#source()}
      ${this.failed === null ? nothing : html`<p class="panel bad" role="alert">${this.#trouble(this.failed)}</p>`}
      ${this.opened === null ? nothing : this.#plan(this.opened)}
      ${this.progress === null ? nothing : this.#bar(this.progress)}
      ${this.done === null ? nothing : this.#outcome(this.done)}`;
  }

  #trouble(failed: Failed): string {
    if (failed.why === 'error') return this.t('failed') + failed.message;
    return this.t(failed.why === 'not-text' ? 'notText' : failed.why === 'empty' ? 'emptyFile' : 'tooLarge');
  }

  #source(): TemplateResult {
    const drop = (event: DragEvent) => {
      event.preventDefault();
      this.over = false;
      void this.#take(event.dataTransfer?.files[0]);
    };
    const hover = (event: DragEvent) => {
      event.preventDefault();
      this.over = true;
    };
    const { opened } = this;
    return html`
      <div class="drop ${this.over ? 'over' : ''} ${opened === null ? '' : 'small'}" @dragover=${hover} @dragleave=${() => { this.over = false; }} @drop=${drop}>
        ${opened === null ? html`<p>${this.t('dropHere')}</p>` : html`
          <p class="file"><strong>${this.name}</strong> <span>${this.t('rows', { n: opened.rows })}</span>
            ${opened.blank === 0 ? nothing : html`<span class="soft">${this.t('blankLines', { n: opened.blank })}</span>`}</p>
          <label>${this.t('encoding')}
            <select @change=${(e: Event) => { const v = (e.target as HTMLSelectElement).value; this.encoding = v === '' ? null : (v as Encoding); this.#open(); }}>
              <option value="" ?selected=${this.encoding === null}>${this.t('automatic')}${words(this.ctx.lang).aside(opened.encoding.toUpperCase())}</option>
              ${ENCODINGS.map((e) => html`<option value=${e} ?selected=${this.encoding === e}>${e.toUpperCase()}</option>`)}
            </select></label>`}
        <label class="button ${opened === null ? 'primary' : ''}">${this.t(opened === null ? 'chooseFile' : 'anotherFile')}
          <input class="hidden" type="file" accept=".csv,.tsv,.txt,text/csv" @change=${(e: Event) => {
            const input = e.target as HTMLInputElement;
            void this.#take(input.files?.[0]);
            input.value = '';
          }}></label>
      </div>
      ${opened === null ? html`<div class="before">${this.#itemPicker()}
        <button type="button" ?disabled=${this.item === null} @click=${() => void this.#template()}>${this.t('template')}</button></div>` : nothing}`;
  }

  #itemPicker(): TemplateResult {
    const groups = new Map<string, Item[]>();
    for (const item of this.ctx.search.items.values()) {
      const group = groups.get(packOf(item.id));
      if (group === undefined) groups.set(packOf(item.id), [item]);
      else group.push(item);
    }
    const column = this.opened?.itemColumn ?? null;
    const choose = (value: string) => {
      this.item = value === '' ? null : value;
      this.common = null;
      if (this.opened !== null) this.#askColumns();
    };
    return html`
      <label class="wide">${this.t('allRowsItem')}
        <select @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
          <option value="" ?selected=${this.item === null}>${column === null ? this.t('pickItem') : this.t('itemFromColumn', { c: this.opened?.header[column] ?? '' })}</option>
          ${[...groups].map(([pack, list]) => html`
            <optgroup label=${this.say(this.ctx.catalogue.packs.find((p) => p.id === pack)?.name ?? { zh: pack })}>
              ${list.map((i) => html`<option value=${i.id} ?selected=${this.item === i.id}>${say(i.newest.name, this.ctx.lang)}</option>`)}
            </optgroup>`)}
        </select></label>`;
  }

  #plan(opened: Opened): TemplateResult {
    const { columns } = this;
    const needed = this.item === null && opened.itemColumn === null;
    const busy = this.progress !== null;
    const drafts = this.ctx.drafts.list().filter((d) => this.item !== null && itemsOf(d.file).join() === this.item && kindOf(d.file) === null);
    return html`
      <section class="plan" aria-labelledby="plan-title">
        ${this.#itemPicker()}
        ${columns === null ? html`<p role="status">${this.t('loading')}</p>` : html`
          <h2 id="plan-title">${this.t('columns')}</h2>
          <div class="scroll" tabindex="0" role="group" aria-labelledby="plan-title">
            <table class="columns">
              <thead><tr><th scope="col">${this.t('column')}</th><th scope="col">${this.t('meaning')}</th><th scope="col">${this.t('firstValues')}</th></tr></thead>
              <tbody>${opened.header.map((h, i) => html`
                <tr><th scope="row">${h}</th>
                  <td class=${columns.targets[i]?.kind === 'none' ? 'soft' : ''}>${columns.meanings[i]}
                    ${columns.twice.includes(h) ? html`<span class="chip closed">${this.t('twice')}</span>` : nothing}</td>
                  <td class="soft">${opened.sample.map((row) => row[i] ?? '').filter((c) => c !== '').join(' · ')}</td></tr>`)}</tbody>
            </table>
          </div>
          ${columns.twice.length > 0 ? html`<p class="panel bad" role="alert">${this.t('twiceHelp')}${columns.twice.join(words(this.ctx.lang).sep)}</p>` : nothing}
          ${!needed && columns.facts === 0 ? html`<p class="panel warn">${this.t('noFactColumns')}</p>` : nothing}
          ${drafts.length === 0 ? nothing : html`
            <label class="wide">${this.t('common')} <span class="soft">${this.t('commonHelp')}</span>
              <select @change=${(e: Event) => { const v = (e.target as HTMLSelectElement).value; this.common = v === '' ? null : v; }}>
                <option value="">${this.t('commonNone')}</option>
                ${drafts.map((d) => html`<option value=${d.id} ?selected=${this.common === d.id}>
                  ${this.t('commonFrom')} ${d.file.case ?? this.t('unnamed')} · ${this.time(d.saved, true)}</option>`)}
              </select></label>`}
          <p><button type="button" class="primary" ?disabled=${needed || busy || columns.twice.length > 0} @click=${this.#run}>${this.t('run')}</button></p>`}
      </section>`;
  }

  #bar(progress: { done: number; total: number; counts: Counts }): TemplateResult {
    return html`
      <section class="progress">
        <label>${this.t('running', { a: progress.done, n: progress.total })}
          <progress max=${progress.total} value=${progress.done}></progress></label>
        <button type="button" @click=${() => this.#ask({ do: 'cancel' })}>${this.t('cancel')}</button>
      </section>`;
  }

  #outcome(done: Done): TemplateResult {
    const { counts } = done;
    const of = (which: Which) => (which === 'all' ? done.done : which === 'rejected' ? counts.rejected : counts.status[which]);
    return html`
      <section class="outcome" aria-labelledby="outcome-title">
        <div class="row">
          <h2 id="outcome-title">${done.cancelled ? this.t('cancelled', { a: done.done, n: done.total }) : this.t('done')}
            <small>${this.t('tookSeconds', { s: done.seconds })}</small></h2>
          <div class="buttons">
            <button type="button" class="primary" @click=${() => this.#ask({ do: 'file', which: 'results' })}>${this.t('downloadResults')}</button>
            <button type="button" ?disabled=${counts.rejected === 0} @click=${() => this.#ask({ do: 'file', which: 'rejects' })}>${this.t('downloadRejects')}</button>
          </div>
        </div>
        <div class="segments counts" role="group" aria-labelledby="outcome-title">
          ${WHICH.filter(([which]) => which === 'all' || of(which) > 0).map(([which, key]) => html`
            <button type="button" data-which=${which} aria-pressed=${this.page?.which === which ? 'true' : 'false'} @click=${() => this.#turnTo(which, 0)}>
              ${this.t(key)} <strong>${of(which)}</strong></button>`)}
        </div>
        ${this.page === null ? nothing : this.#results(done, this.page)}
      </section>`;
  }

  #results(done: Done, page: Page): TemplateResult {
    const last = Math.min(page.from + PAGE, page.total);
    const w = words(this.ctx.lang);
    // The digest is for the file; on screen it would push out what is read.
    const shown = done.header.slice(1, -1);
    const cell = (row: ResultRow) => (row.status === null
      ? html`<td colspan=${shown.length} class="reasons">${row.reasons.map((r) => html`<span class="line">${r}</span>`)}</td>`
      : row.cells.slice(1, -1).map((c) => html`<td>${c}</td>`));
    return html`
      <div class="scroll tall" tabindex="0" role="group" aria-labelledby="outcome-title">
        <table class="results-table">
          <thead><tr><th scope="col">${this.t('rowNumber')}</th><th scope="col">${this.t('caseNumber')}</th><th scope="col">${this.t('result_')}</th>
            ${shown.map((h) => html`<th scope="col">${h}</th>`)}</tr></thead>
          <tbody>${page.rows.map((row) => html`
            <tr class=${row.status ?? 'rejected'}><th scope="row">${row.number}</th><td>${row.name}</td>
              <td><span class="chip ${row.status === null ? 'closed' : row.status === 'decided' ? 'in-force' : 'undated'}">${row.status === null ? this.t('countRejected') : w.status[row.status]}</span></td>
              ${cell(row)}</tr>`)}</tbody>
        </table>
      </div>
      <div class="row pages">
        <span role="status">${page.total === 0 ? '' : this.t('rowsPerPage', { a: page.from + 1, b: last, n: page.total })}</span>
        <span class="buttons">
          <button type="button" ?disabled=${page.from === 0} @click=${() => this.#turnTo(page.which, page.from - PAGE)}>${this.t('previous')}</button>
          <button type="button" ?disabled=${last >= page.total} @click=${() => this.#turnTo(page.which, page.from + PAGE)}>${this.t('next')}</button>
        </span>
      </div>`;
  }
}

customElements.define('cailiang-batch', BatchView);
