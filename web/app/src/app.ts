// The frame: header, the page the address names, footer; what was chosen for this browser; the service worker.

import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from 'lit';
import { today } from './catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import { Drafts, browserStore } from './drafts.ts';
import { fetchCatalogue, warm } from './engine.ts';
import { type Route, href, parseHash } from './router.ts';
import { Search } from './search.ts';
import { Settings, type Theme } from './settings.ts';
import { type Context, message } from './view.ts';
import { type Key, t } from './words.ts';

const NAV: [Route['name'], Key][] = [['home', 'find'], ['compare', 'compare'], ['batch', 'batch'], ['packs', 'packs'], ['drafts', 'drafts']];
const THEMES: [Theme, Key][] = [['auto', 'themeAuto'], ['light', 'themeLight'], ['dark', 'themeDark']];

/** Milliseconds after which a first visit begins to be kept for work without a network. */
const FIRST = 2000;

class CailiangApp extends LitElement {
  static override properties = {
    route: { state: true }, catalogue: { state: true }, failure: { state: true }, said: { state: true }, offline: { state: true }, waiting: { state: true },
  };

  declare route: Route;
  declare catalogue: Catalogue | null;
  declare failure: string;
  declare said: string;
  declare offline: boolean;
  declare waiting: ServiceWorker | null;

  readonly #store = browserStore();
  readonly #settings = new Settings(this.#store);
  readonly #drafts = new Drafts(this.#store);
  readonly #base = document.baseURI.split('#')[0] ?? document.baseURI;
  #search: Search | null = null;
  #silence = 0;

  constructor() {
    super();
    this.route = parseHash(location.hash);
    this.catalogue = null;
    this.failure = '';
    this.said = '';
    this.offline = false;
    this.waiting = null;
    this.#settings.apply(document.documentElement);
    this.#settings.addEventListener('change', () => {
      this.#settings.apply(document.documentElement);
      this.requestUpdate();
    });
    addEventListener('hashchange', () => this.#arrive());
    addEventListener('keydown', (event) => this.#shortcut(event));
    void this.#load();
    void this.#keepOffline();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  async #load(): Promise<void> {
    this.failure = '';
    // A case will be computed: the engine need not wait for the catalogue.
    if (this.route.name === 'item') warm();
    try {
      const catalogue = await fetchCatalogue(this.#base);
      this.#search = new Search(catalogue);
      this.catalogue = catalogue;
    } catch (cause) {
      this.failure = message(cause);
    }
  }

  async #keepOffline(): Promise<void> {
    if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
    // On the first visit it fetches every file there is: what the reader came for goes before.
    if (navigator.serviceWorker.controller === null) await new Promise((done) => setTimeout(done, FIRST));
    try {
      const registration = await navigator.serviceWorker.register(new URL('sw.js', this.#base));
      const look = () => {
        // Without a controller this is the first visit, and nothing old is in use.
        if (registration.waiting !== null && navigator.serviceWorker.controller !== null) this.waiting = registration.waiting;
      };
      look();
      registration.addEventListener('updatefound', () => registration.installing?.addEventListener('statechange', look));
      await navigator.serviceWorker.ready;
      this.offline = true;
    } catch {
      this.offline = false;
    }
  }

  #update(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.waiting?.postMessage('update');
  }

  #arrive(): void {
    const before = this.route;
    this.route = parseHash(location.hash);
    if (before.name === this.route.name && before.item === this.route.item) return;
    void this.updateComplete.then(() => {
      scrollTo(0, 0);
      // Who cannot see the page change hears its heading.
      this.querySelector<HTMLElement>('main h1')?.focus();
    });
  }

  #shortcut(event: KeyboardEvent): void {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    // An element with fields in a shadow of its own is what the event comes from first.
    const from = event.composedPath()[0];
    if (from instanceof HTMLElement && (from.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/u.test(from.tagName))) return;
    event.preventDefault();
    const field = this.querySelector<HTMLInputElement>('#search');
    if (field !== null) {
      field.focus();
      field.select();
    } else {
      location.hash = href('');
      setTimeout(() => this.querySelector<HTMLInputElement>('#search')?.focus(), 50);
    }
  }

  #announce(text: string): void {
    clearTimeout(this.#silence);
    // The same words twice are only spoken twice where the region was empty between.
    this.said = '';
    void this.updateComplete.then(() => {
      this.said = text;
    });
    this.#silence = window.setTimeout(() => {
      this.said = '';
    }, 6000);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const page = NAV.find(([name]) => name === this.route.name)?.[1];
    const item = this.#search?.items.get(this.route.item)?.newest.name;
    const lang = this.#settings.lang;
    const name = item === undefined ? (page === undefined ? '' : t(lang, page)) : lang === 'en' ? (item.en ?? item.zh) : item.zh;
    document.title = name === '' ? t(lang, 'brand') : `${name} · ${t(lang, 'brand')}`;
  }

  protected override render(): TemplateResult {
    const lang = this.#settings.lang;
    const w = (key: Key) => t(lang, key);
    return html`
      <a class="skip" href="#content" @click=${this.#skip}>${w('skip')}</a>
      <header class="top">
        <div class="bar">
          <a class="brand" href=${href('')} aria-label=${`${w('brand')} ${w('tagline')}`}>
            <img src="./favicon.svg" alt="" width="28" height="28">
            <span class="brand-name">${w('brand')}</span><span class="brand-line">${w('tagline')}</span>
          </a>
          <nav aria-label=${w('nav')}>
            ${NAV.map(([name, key]) => html`
              <a href=${href(name === 'home' ? '' : name)} aria-current=${this.route.name === name ? 'page' : nothing}>${w(key)}</a>`)}
          </nav>
          <div class="switches">
            <button type="button" class="quiet" lang=${lang === 'zh' ? 'en' : 'zh-CN'} @click=${() => this.#settings.set({ lang: lang === 'zh' ? 'en' : 'zh' })}>
              ${w('langSwitch')}
            </button>
            <label class="theme"><span class="hidden">${w('theme')}</span>
              <select @change=${(e: Event) => this.#settings.set({ theme: (e.target as HTMLSelectElement).value as Theme })}>
                ${THEMES.map(([theme, key]) => html`<option value=${theme} ?selected=${this.#settings.theme === theme}>${w(key)}</option>`)}
              </select>
            </label>
          </div>
        </div>
      </header>
      ${this.waiting === null ? nothing : html`
        <div class="notice" role="status"><span>${w('update')}</span><button type="button" @click=${this.#update}>${w('updateNow')}</button></div>`}
      <main id="content" tabindex="-1">${this.#page()}</main>
      <footer>
        <p>${w('local')}${lang === 'zh' ? '' : ' '}${w('legal')}</p>
        <p class="soft">
          ${this.catalogue === null ? nothing : html`${w('engineVersion')} ${this.catalogue.engine}`}
          ${this.offline ? html`<span class="dot">${w('offlineReady')}</span>` : nothing}
        </p>
      </footer>
      <div class="said" role="status" aria-live="polite">${this.said}</div>`;
  }

  /** The address after the hash is the page's: a plain link to `#content` would leave it. */
  #skip(event: Event): void {
    event.preventDefault();
    this.querySelector<HTMLElement>('main')?.focus();
  }

  #page(): TemplateResult {
    const { lang, scheme } = this.#settings;
    if (this.failure !== '') {
      return html`<div class="panel bad" role="alert"><p>${t(lang, 'failed')}${this.failure}</p>
        <button type="button" @click=${() => void this.#load()}>${t(lang, 'retry')}</button></div>`;
    }
    if (this.catalogue === null || this.#search === null) return html`<p class="loading" role="status">${t(lang, 'loading')}</p>`;
    const ctx: Context = {
      catalogue: this.catalogue, search: this.#search, drafts: this.#drafts, lang, scheme, base: this.#base, day: today(),
      announce: (text) => this.#announce(text),
      go: (address) => {
        location.hash = address;
      },
    };
    const route = this.route;
    switch (route.name) {
      case 'home': return html`<cailiang-home .ctx=${ctx} .route=${route}></cailiang-home>`;
      case 'item': return html`<cailiang-item .ctx=${ctx} .route=${route}></cailiang-item>`;
      case 'compare': return html`<cailiang-compare .ctx=${ctx} .route=${route}></cailiang-compare>`;
      case 'batch': return html`<cailiang-batch .ctx=${ctx} .route=${route}></cailiang-batch>`;
      case 'packs': return html`<cailiang-packs .ctx=${ctx} .route=${route}></cailiang-packs>`;
      case 'drafts': return html`<cailiang-drafts .ctx=${ctx} .route=${route}></cailiang-drafts>`;
      case 'unknown': return html`<div class="panel"><h1 tabindex="-1">${t(lang, 'notFound')}</h1><p><a href=${href('')}>${t(lang, 'find')}</a></p></div>`;
    }
  }
}

customElements.define('cailiang-app', CailiangApp);
