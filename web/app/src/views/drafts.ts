// The drafts kept in this browser.

import { type TemplateResult, html, nothing } from 'lit';
import { caseText, fileName, itemsOf } from '../casefile.ts';
import { kindOf, partsOf } from '../../../element/src/parts.ts';
import type { Draft } from '../drafts.ts';
import { download } from '../parts.ts';
import { href } from '../router.ts';
import { say } from '../text.ts';
import { type Context, View } from '../view.ts';
import { t } from '../words.ts';

export function draftLine(ctx: Context, draft: Draft, time: (at: number) => string): TemplateResult {
  const id = itemsOf(draft.file)[0] ?? '';
  const item = ctx.search.items.get(id);
  const number = typeof draft.file.case === 'string' ? draft.file.case : '';
  const kind = kindOf(draft.file);
  const n = (kind === null ? [draft.file] : partsOf(draft.file, kind).map((p) => p.file)).reduce((sum, f) => sum + Object.keys(f.facts ?? {}).length, 0);
  return html`
    <a class="draft" href=${href(`item/${id}`, { draft: draft.id })}>
      <span class="draft-name">${number === '' ? t(ctx.lang, 'unnamed') : number}</span>
      <span class="draft-item">${item === undefined ? id : say(item.newest.name, ctx.lang)}</span>
      <span class="draft-time">${t(ctx.lang, 'facts', { n })} · ${time(draft.saved)}</span>
    </a>`;
}

class DraftsView extends View {
  #delete(draft: Draft): void {
    this.ctx.drafts.remove(draft.id);
    this.ctx.announce(this.t('deleted'));
    this.requestUpdate();
  }

  #deleteAll(n: number): void {
    if (!confirm(this.t('deleteAllSure', { n }))) return;
    this.ctx.drafts.clear();
    this.ctx.announce(this.t('deleted'));
    this.requestUpdate();
  }

  protected override render(): TemplateResult {
    const list = this.ctx.drafts.list();
    const name = (d: Draft) => (typeof d.file.case === 'string' && d.file.case !== '' ? d.file.case : this.t('unnamed'));
    return html`
      <div class="head"><h1 tabindex="-1">${this.t('draftsTitle')}</h1>
        ${list.length === 0 ? nothing : html`<button type="button" class="danger" @click=${() => this.#deleteAll(list.length)}>${this.t('deleteAll')}</button>`}
      </div>
      <p class="note">${this.t('draftsNote')}</p>
      ${!this.ctx.drafts.available ? html`<p class="panel">${this.t('draftsOff')}</p>` : nothing}
      ${list.length === 0 ? html`<p class="panel soft">${this.t('draftsNone')}</p>` : html`
        <ul class="drafts full">
          ${list.map((d) => html`<li>${draftLine(this.ctx, d, (at) => this.time(at, true))}
            <span class="draft-tools">
              <button type="button" class="quiet" aria-label=${`${this.t('save')}：${name(d)}`}
                @click=${() => download(fileName(d.file, 'json'), caseText(d.file), 'application/json')}>${this.t('save')}</button>
              <button type="button" class="quiet danger" aria-label=${`${this.t('delete')}：${name(d)}`} @click=${() => this.#delete(d)}>${this.t('delete')}</button>
            </span></li>`)}
        </ul>`}`;
  }
}

customElements.define('cailiang-drafts', DraftsView);
