// One item filled in: the form, and what is done with the case.

import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { guard } from 'lit/directives/guard.js';
import { keyed } from 'lit/directives/keyed.js';
import 'cailiang-form';
import { besides, joinParts, kindOf, onePart, upgradeAtRest, words } from 'cailiang-form';
import type { AssessmentDetail, CaseFile, CailiangForm, ItemChoice, Kind } from 'cailiang-form';
import { type Item, packOf } from '../catalogue.ts';
import { isBlank, packsOf, under } from '../casefile.ts';
import { loadFamily, upgrade, WrongPackError } from '../engine.ts';
import { choose, save, takeIn } from '../files.ts';
import { chip, windowText } from '../parts.ts';
import { href, replace } from '../router.ts';
import { View, message } from '../view.ts';

type Engine = Awaited<ReturnType<typeof loadFamily>>;

class ItemView extends View {
  static override properties = {
    ...View.properties, pack: { state: true }, failure: { state: true }, number: { state: true }, kept: { state: true }, problem: { state: true },
    ready: { state: true }, unread: { state: true },
  };

  declare pack: Engine | null;
  declare failure: string;
  declare number: string;
  /** When the draft was last written; 0 where it has not been, −1 where it could not be. */
  declare kept: number;
  declare problem: string;
  /** Whether there is a recommendation to copy and print. */
  declare ready: boolean;
  /** Whether an entry does not read: the case as it stands is not the case as entered. */
  declare unread: boolean;

  #draft: string | null = null;
  #start: CaseFile = {};
  #file: CaseFile = {};
  #written = '';
  /** Counts the cases and their forms: each has one of its own. */
  #turn = 0;
  /** Packs that are loaded or being loaded, by what was asked for. */
  #packs = '';
  #loads = 0;
  #choices: ItemChoice[] = [];

  constructor() {
    super();
    this.pack = null;
    this.failure = '';
    this.number = '';
    this.kept = 0;
    this.problem = '';
    this.ready = false;
    this.unread = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) this.#arrive();
    if (changed.has('ctx')) {
      const packName = (id: string) => this.say(this.ctx.catalogue.packs.find((p) => p.id === packOf(id))?.name ?? null);
      this.#choices = [...this.ctx.search.items.values()].map((i) => ({ id: i.id, name: this.say(i.newest.name) + words(this.ctx.lang).aside(packName(i.id)) }));
    }
  }

  #arrive(): void {
    const wanted = this.route.query.get('draft');
    this.#turn += 1;
    this.#loads += 1;
    this.#draft = wanted;
    // The packs of the item before have no form for this one.
    this.pack = null;
    this.ready = false;
    this.unread = false;
    this.problem = '';
    this.kept = 0;
    this.#written = '';
    const draft = wanted === null ? null : this.ctx.drafts.get(wanted);
    if (wanted !== null && draft === null) this.problem = this.t('draftGone');
    this.#start = draft === null ? { item: this.route.item } : under(draft.file, this.route.item);
    this.#file = this.#start;
    if (draft !== null) this.#written = JSON.stringify(draft.file);
    this.number = typeof this.#start.case === 'string' ? this.#start.case : '';
    if (this.ctx.search.items.has(this.route.item)) void this.#load();
  }

  async #load(): Promise<void> {
    const mine = ++this.#loads;
    this.failure = '';
    try {
      const packs = this.#needed();
      this.#packs = packs.join(' ');
      const pack = await loadFamily(this.ctx.catalogue, packs, this.ctx.base);
      if (mine === this.#loads) this.pack = pack;
      upgradeAtRest(upgrade);
    } catch (cause) {
      if (mine === this.#loads) this.failure = cause instanceof WrongPackError ? this.t('wrongPack') + cause.message : this.t('failed') + message(cause);
    }
  }

  /** Packs of the item, and of each item an act falls under. */
  #needed(): string[] {
    return [...new Set([packOf(this.route.item), ...packsOf(this.#file)])].sort();
  }

  /** What has been entered becomes the first of several acts, or of several parties. */
  #several(kind: Kind): void {
    if (this.unread) return this.ctx.announce(this.t('cannotYet'));
    const whole = this.#whole();
    this.#start = joinParts(besides(whole), kind, [onePart(whole)]);
    this.#file = this.#start;
    this.#turn += 1;
    this.ready = false;
    this.#keep();
    this.requestUpdate();
  }

  /** The case with its number. */
  #whole(): CaseFile {
    const { case: _, ...rest } = this.#file;
    return this.number.trim() === '' ? rest : { case: this.number.trim(), ...rest };
  }

  #changed(event: CustomEvent<AssessmentDetail>): void {
    this.#file = event.detail.case;
    this.ready = event.detail.assessment !== null;
    this.unread = event.detail.problems.some((p) => p.code === 'unread');
    this.#keep();
    // An act under an item of another pack: the form of it comes with the pack.
    if (this.#needed().join(' ') !== this.#packs) void this.#load();
  }

  #keep(): void {
    const file = this.#whole();
    if (this.#draft === null && isBlank(file)) return;
    const text = JSON.stringify(file);
    if (text === this.#written) return;
    this.#written = text;
    if (this.#draft === null) {
      this.#draft = this.ctx.drafts.newId();
      replace(href(`item/${this.route.item}`, { draft: this.#draft }));
    }
    const saved = Date.now();
    this.kept = this.ctx.drafts.put({ id: this.#draft, saved, file }) ? saved : -1;
  }

  async #open(): Promise<void> {
    this.problem = '';
    try {
      const chosen = await choose();
      if (chosen === null) return;
      const taken = await takeIn(this.ctx, chosen);
      if ('problem' in taken) this.problem = this.t('openedWith') + taken.problem;
      else {
        if (taken.said !== null) this.ctx.announce(taken.said);
        this.ctx.go(taken.address);
      }
    } catch (cause) {
      this.problem = this.t('failed') + message(cause);
    }
  }

  async #save(): Promise<void> {
    if (this.unread) return this.ctx.announce(this.t('cannotYet'));
    try {
      const how = await save(this.#whole());
      if (how !== null) this.ctx.announce(this.t(how));
    } catch (cause) {
      this.problem = this.t('failed') + message(cause);
    }
  }

  async #copy(): Promise<void> {
    const { pack } = this;
    if (pack === null) return;
    try {
      const file = this.#whole();
      const { lang } = this.ctx;
      // Promises: the documents may have to be fetched, and a page may write only at once after a click.
      const plain = pack.explain(file, { format: 'text', lang }).then((text) => new Blob([text], { type: 'text/plain' }));
      // The style sheet is for paper; where it is pasted it takes the looks of the document, and the policy of this page is kept.
      const rich = pack.explain(file, { format: 'html', lang })
        .then((page) => new Blob([page.replace(/<style>[^<]*<\/style>/u, '')], { type: 'text/html' }));
      await Promise.all([navigator.clipboard.write([new ClipboardItem({ 'text/html': rich, 'text/plain': plain })]), rich, plain]);
      this.ctx.announce(this.t('copied'));
    } catch (cause) {
      // The documents come in a file of their own.
      if ((cause as { problems?: { code: string }[] }).problems?.[0]?.code === 'not-started') this.problem = this.t('failed') + message(cause);
      else this.ctx.announce(cause instanceof DOMException ? this.t('copyFailed') : this.t('cannotYet'));
    }
  }

  #onlyIf(may: boolean, event: Event): void {
    if (may) return;
    event.preventDefault();
    this.ctx.announce(this.t('cannotYet'));
  }

  /** Where drafts do not outlive the page, the case travels in the address, which is never sent. */
  #printAddress(): string {
    const query = new URLSearchParams({ lang: this.ctx.lang });
    if (this.#draft !== null && this.ctx.drafts.available && this.kept >= 0) query.set('draft', this.#draft);
    else query.set('case', JSON.stringify(this.#whole()));
    return `./print.html#${query.toString()}`;
  }

  protected override render(): TemplateResult {
    const item = this.ctx.search.items.get(this.route.item);
    if (item === undefined) {
      return html`<div class="panel"><h1 tabindex="-1">${this.t('noItem')}</h1><p><code>${this.route.item}</code></p><p><a href=${href('')}>${this.t('find')}</a></p></div>`;
    }
    return html`
      ${this.#head(item)}
      ${this.problem === '' ? nothing : html`<p class="panel bad" role="alert">${this.problem}</p>`}
      ${this.#tools()}
      ${this.failure !== '' ? html`<div class="panel bad" role="alert"><p>${this.failure}</p>
          <button type="button" @click=${() => void this.#load()}>${this.t('retry')}</button></div>` : nothing}
      ${this.pack === null ? this.failure !== '' ? nothing : html`<p class="loading" role="status">${this.t('loading')}</p>`
        : keyed(this.#turn, kindOf(this.#start) !== null ? html`
          <cailiang-several lang=${this.ctx.lang} theme=${this.ctx.scheme ?? ''} .items=${this.#choices} .case=${guard([this.#turn], () => this.#start)} .pack=${this.pack as unknown as CailiangForm['pack']}
            @cailiang-assessment=${this.#changed}></cailiang-several>` : html`
          <cailiang-form item=${this.route.item} lang=${this.ctx.lang} theme=${this.ctx.scheme ?? ''} .case=${guard([this.#turn], () => this.#start)} .pack=${this.pack as unknown as CailiangForm['pack']}
            @cailiang-assessment=${this.#changed}></cailiang-form>`)}`;
  }

  #head(item: Item): TemplateResult {
    const entry = item.newest;
    const kind = kindOf(this.#start);
    if (kind !== null) return html`<div class="item-head"><h1 tabindex="-1">${this.t(kind === 'acts' ? 'caseOfActs' : 'caseOfParties')}</h1></div>`;
    return html`
      <div class="item-head">
        <h1 tabindex="-1">${this.say(entry.name)}</h1>
        <p class="item-about">
          ${item.versions.map((version) => {
            const pack = this.ctx.catalogue.packs[version.pack];
            return pack === undefined ? nothing : html`<span class="version">${chip(this.ctx, pack)} ${windowText(this.ctx, pack)}</span>`;
          })}
          <code>${entry.code ?? item.id}</code>
        </p>
      </div>`;
  }

  #tools(): TemplateResult {
    const item = this.ctx.search.items.get(this.route.item);
    const draft = this.#draft ?? '';
    const several = kindOf(this.#start) !== null;
    // A case of acts and parties at once stays with the form.
    const neither = onePart(this.#start).file;
    const one = !several && neither['acts'] === undefined && neither['parties'] === undefined;
    return html`
      <section class="tools" aria-label=${this.t('tools')}>
        <label class="number"><span>${this.t('caseNumber')}</span>
          <input type="text" name="case" autocomplete="off" maxlength="200" .value=${this.number} title=${this.t('caseNumberHelp')}
            @input=${(e: Event) => { this.number = (e.target as HTMLInputElement).value; this.#keep(); }}></label>
        <div class="buttons">
          <button type="button" @click=${() => void this.#open()}>${this.t('open')}</button>
          <button type="button" @click=${() => void this.#save()}>${this.t('save')}</button>
          <button type="button" ?disabled=${!this.ready} @click=${() => void this.#copy()}>${this.t('copy')}</button>
          <a class="button primary" href=${this.#printAddress()} target="_blank" aria-disabled=${this.ready ? nothing : 'true'} @click=${(e: Event) => this.#onlyIf(this.ready, e)}>${this.t('print')}</a>
          ${several ? nothing : html`<a class="button" href=${href('compare', { item: this.route.item, a: draft })} aria-disabled=${this.unread ? 'true' : nothing} @click=${(e: Event) => this.#onlyIf(!this.unread, e)}>${this.t('compareReadings')}</a>`}
          ${!several && item !== undefined && item.versions.length > 1 ? html`
            <a class="button" href=${href('compare', { item: this.route.item, a: draft, mode: 'versions' })} aria-disabled=${this.unread ? 'true' : nothing} @click=${(e: Event) => this.#onlyIf(!this.unread, e)}>${this.t('compareVersions')}</a>` : nothing}
          ${!one ? nothing : html`
            <button type="button" @click=${() => this.#several('acts')}>${this.t('addAct')}</button>
            <button type="button" @click=${() => this.#several('parties')}>${this.t('addParty')}</button>`}
          <a class="button" href=${href(`item/${this.route.item}`)}>${this.t('newCase')}</a>
        </div>
        <p class="kept">${this.kept > 0 ? this.t('draftKept', { t: this.time(this.kept, false) }) : this.kept < 0 ? this.t('draftNotKept') : nothing}</p>
      </section>`;
  }
}

customElements.define('cailiang-item', ItemView);
