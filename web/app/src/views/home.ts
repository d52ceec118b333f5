// Finding an item: by typing, or by going through fields, laws and packs.

import { type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { type Item, lawOf, standing } from '../catalogue.ts';
import { draftLine } from './drafts.ts';
import { itemLine } from '../parts.ts';
import { href, replace } from '../router.ts';
import { say } from '../text.ts';
import { View } from '../view.ts';

type By = 'field' | 'law' | 'pack';
const WAYS: [By, 'byField' | 'byLaw' | 'byPack'][] = [['field', 'byField'], ['law', 'byLaw'], ['pack', 'byPack']];
const PAGE = 40;

class HomeView extends View {
  static override properties = { ...View.properties, typed: { state: true }, shown: { state: true }, by: { state: true } };

  declare typed: string;
  declare shown: number;
  declare by: By;

  constructor() {
    super();
    this.typed = '';
    this.shown = PAGE;
    this.by = 'field';
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('route')) {
      this.typed = this.route.query.get('q') ?? '';
      this.shown = PAGE;
      const by = this.route.query.get('by');
      if (by === 'law' || by === 'pack' || by === 'field') this.by = by;
    }
  }

  #limit(): { by: By; value: string } | null {
    for (const [by] of WAYS) {
      const value = this.route.query.get(by);
      if (value !== null) return { by, value };
    }
    return null;
  }

  #groups(item: Item, by: By): string[] {
    if (by === 'law') return [...new Set(item.newest.cites.slice(0, 1).map(lawOf))];
    const packs = item.versions.map((v) => this.ctx.catalogue.packs[v.pack]);
    if (by === 'pack') return [...new Set(packs.map((p) => p?.id ?? ''))];
    return [...new Set(packs.map((p) => p?.field?.zh ?? ''))];
  }

  #groupName(by: By, value: string): string {
    const { packs } = this.ctx.catalogue;
    if (by === 'law') return `《${value}》`;
    if (by === 'pack') {
      const same = packs.filter((p) => p.id === value);
      // Several versions of a pack share an id; the one in force today names them.
      const pack = same.find((p) => standing(p, this.ctx.day) === 'in-force') ?? same[0];
      return pack === undefined ? value : this.say(pack.name);
    }
    const field = packs.find((p) => (p.field?.zh ?? '') === value)?.field;
    return field === null || field === undefined ? this.t('otherField') : say(field, this.ctx.lang);
  }

  #type(event: Event): void {
    this.typed = (event.target as HTMLInputElement).value;
    this.shown = PAGE;
    const limit = this.#limit();
    replace(href('', { q: this.typed, ...(limit === null ? {} : { [limit.by]: limit.value }) }));
  }

  #found(): Item[] {
    const limit = this.#limit();
    const found = this.ctx.search.find(this.typed).map((f) => f.item);
    return limit === null ? found : found.filter((i) => this.#groups(i, limit.by).includes(limit.value));
  }

  #move(event: KeyboardEvent): void {
    const links = [...this.querySelectorAll<HTMLAnchorElement>('.hits a.hit')];
    const field = this.querySelector<HTMLInputElement>('#search');
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    const inField = document.activeElement === field;
    if (event.key === 'ArrowDown' && (inField || at >= 0)) {
      event.preventDefault();
      links[inField ? 0 : Math.min(at + 1, links.length - 1)]?.focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      event.preventDefault();
      if (at === 0) field?.focus();
      else links[at - 1]?.focus();
    } else if (event.key === 'Escape' && at >= 0) {
      field?.focus();
    } else if (event.key === 'Enter' && inField && this.typed.trim() !== '' && !event.isComposing) {
      event.preventDefault();
      const first = links[0]?.getAttribute('href');
      if (first !== null && first !== undefined) this.ctx.go(first);
    }
  }

  protected override render(): TemplateResult {
    const limit = this.#limit();
    const asked = this.typed.trim() !== '' || limit !== null;
    return html`
      <div class="finder" @keydown=${this.#move}>
        <section class="find" aria-labelledby="find-title">
          <h1 id="find-title" tabindex="-1">${this.t('searchLabel')}</h1>
          <form role="search" @submit=${(e: Event) => e.preventDefault()}>
            <input id="search" type="search" autocomplete="off" spellcheck="false" enterkeyhint="search"
              aria-labelledby="find-title" aria-describedby="search-hint" .value=${this.typed} @input=${this.#type}>
            <kbd aria-hidden="true">/</kbd>
          </form>
          <p id="search-hint" class="hint">${this.t('searchHint')}<span class="keys">${this.t('searchKeys')}</span></p>
        </section>
        ${asked ? this.#results(limit) : this.#browse()}
      </div>`;
  }

  #results(limit: { by: By; value: string } | null): TemplateResult {
    const found = this.#found();
    const n = found.length;
    return html`
      <section class="results" aria-labelledby="count">
        <div class="row">
          <h2 id="count"><span role="status">${n === 1 ? this.t('result') : this.t('results', { n })}</span></h2>
          ${limit === null ? nothing : html`
            <span class="limit">${this.t('filter')}<strong>${this.#groupName(limit.by, limit.value)}</strong>
              <a href=${href('', { q: this.typed, by: limit.by })} aria-label=${this.t('removeFilter')}>×</a></span>`}
        </div>
        ${n === 0 ? html`<p class="panel soft">${this.t('noResults')}</p>` : html`
          <ol class="hits">${found.slice(0, this.shown).map((item) => html`<li>${itemLine(this.ctx, item)}</li>`)}</ol>`}
        ${n > this.shown ? html`
          <button type="button" class="more" @click=${() => { this.shown += PAGE; }}>${this.t('more', { n: Math.min(PAGE, n - this.shown) })}</button>` : nothing}
      </section>`;
  }

  #browse(): TemplateResult {
    const counts = new Map<string, number>();
    for (const item of this.ctx.search.items.values()) {
      for (const group of this.#groups(item, this.by)) counts.set(group, (counts.get(group) ?? 0) + 1);
    }
    const recent = this.ctx.drafts.list().slice(0, 4);
    const groups = [...counts].sort((a, b) => b[1] - a[1]);
    return html`
      <section class="browse" aria-labelledby="browse-title">
        <div class="row">
          <h2 id="browse-title">${this.t('browse')}</h2>
          <div class="segments" role="group" aria-labelledby="browse-title">
            ${WAYS.map(([by, key]) => html`
              <button type="button" aria-pressed=${this.by === by ? 'true' : 'false'} @click=${() => { this.by = by; replace(href('', { by })); }}>${this.t(key)}</button>`)}
          </div>
        </div>
        <ul class="groups ${this.by}">
          ${groups.map(([value, n]) => html`
            <li><a href=${href('', { [this.by]: value, by: this.by })}>
              <span>${this.#groupName(this.by, value)}</span><span class="count">${this.t('itemCount', { n })}</span></a></li>`)}
        </ul>
      </section>
      ${recent.length === 0 ? nothing : html`
        <section aria-labelledby="recent-title">
          <div class="row"><h2 id="recent-title">${this.t('recent')}</h2><a href=${href('drafts')}>${this.t('allDrafts')}</a></div>
          <ul class="drafts">${recent.map((d) => html`<li>${draftLine(this.ctx, d, (at) => this.time(at, true))}</li>`)}</ul>
        </section>`}`;
  }
}

customElements.define('cailiang-home', HomeView);
