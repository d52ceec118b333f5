// All packs: whether they are in force, what they rest on, and exactly which they are.

import { type TemplateResult, html, nothing } from 'lit';
import { words } from '../../../element/src/words.ts';
import { type PackEntry, type Standing, since, standing } from '../catalogue.ts';
import { chip } from '../parts.ts';
import { href } from '../router.ts';
import { View } from '../view.ts';
import { standingWord } from '../words.ts';

const STANDINGS: Standing[] = ['in-force', 'upcoming', 'closed', 'undated'];

class PacksView extends View {
  static override properties = { ...View.properties, only: { state: true } };

  declare only: Standing | null;

  constructor() {
    super();
    this.only = null;
  }

  protected override render(): TemplateResult {
    const { packs } = this.ctx.catalogue;
    const count = (s: Standing) => packs.filter((p) => standing(p, this.ctx.day) === s).length;
    const shown = packs.filter((p) => this.only === null || standing(p, this.ctx.day) === this.only);
    // Versions of one pack stand together, the newest first; packs with items before those they use.
    shown.sort((a, b) => Number(a.items === 0) - Number(b.items === 0) || a.id.localeCompare(b.id) || since(b).localeCompare(since(a)));
    return html`
      <h1 tabindex="-1">${this.t('packsTitle')}</h1>
      <p class="lead">${this.t('packsIntro')}</p>
      <div class="row">
        <h2><span role="status">${this.t('packCount', { n: shown.length })}</span></h2>
        <div class="segments" role="group" aria-label=${this.t('standing')}>
          <button type="button" aria-pressed=${this.only === null ? 'true' : 'false'} @click=${() => { this.only = null; }}>${this.t('all')}</button>
          ${STANDINGS.filter((s) => count(s) > 0).map((s) => html`
            <button type="button" aria-pressed=${this.only === s ? 'true' : 'false'} @click=${() => { this.only = s; }}>${standingWord(this.ctx.lang, s)} ${count(s)}</button>`)}
        </div>
      </div>
      <ul class="packs">${shown.map((p) => html`<li>${this.#pack(p)}</li>`)}</ul>`;
  }

  #pack(pack: PackEntry): TemplateResult {
    const row = (label: string, value: string | TemplateResult) => (value === '' ? nothing : html`<div><dt>${label}</dt><dd>${value}</dd></div>`);
    const names = pack.uses.map((id) => this.say(this.ctx.catalogue.packs.find((p) => p.id === id)?.name ?? { zh: id }));
    return html`
      <article class="pack">
        <div class="pack-head">
          <h3>${this.say(pack.name)}</h3>${chip(this.ctx, pack)}
        </div>
        <dl class="pairs">
          ${row(this.t('inForce'), this.window(pack.in_force))}
          ${row(this.t('valid'), this.window(pack.validity))}
          ${row(this.t('authority'), this.say(pack.authority))}
          ${row(this.t('field'), this.say(pack.field))}
          ${row(this.t('uses'), names.join(this.ctx.lang === 'zh' ? '；' : '; '))}
          ${row(this.t('version'), html`<code>${pack.id} ${pack.version}</code>`)}
          ${row(this.t('digest'), html`<code class="digest">${pack.sha256}</code>`)}
          ${row(this.t('notes'), pack.notes.length === 0 ? '' : html`${pack.notes.map((n) => html`<span class="line">${this.say(n)}</span>`)}`)}
        </dl>
        ${pack.instruments.length === 0 ? nothing : html`
          <details><summary>${this.t('sources')}${words(this.ctx.lang).aside(pack.instruments.length)}</summary>
            <ul class="sources">
              ${pack.instruments.map((i) => html`
                <li><span>${this.say(i.title)}</span>
                  <span class="soft">${[i.version === null ? '' : `${this.t('promulgated')} ${i.version}`, i.in_force === null ? '' : `${this.t('inForce')} ${this.window(i.in_force)}`].filter((x) => x !== '').join(' · ')}</span>
                  ${i.unverified ? html`<span class="chip undated">${this.t('unverified')}</span>` : nothing}</li>`)}
            </ul></details>`}
        <p class="pack-foot">${pack.items === 0
          ? html`<span class="soft">${this.t('generalRules')}</span>`
          : html`<a href=${href('', { pack: pack.id, by: 'pack' })}>${this.t('showItems')}${words(this.ctx.lang).aside(pack.items)}</a>`}</p>
      </article>`;
  }
}

customElements.define('cailiang-packs', PacksView);
