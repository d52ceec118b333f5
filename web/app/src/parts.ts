// Pieces several pages show.

import { type TemplateResult, html, nothing } from 'lit';
import { type Item, type PackEntry, type Standing, standing, windowOf } from './catalogue.ts';
import type { Context } from './view.ts';
import { href } from './router.ts';
import { say } from './text.ts';
import { standingWord, t } from './words.ts';

/** How a pack stands today. */
export function chip(ctx: Context, pack: PackEntry): TemplateResult {
  const stands: Standing = standing(pack, ctx.day);
  return html`<span class="chip ${stands}">${standingWord(ctx.lang, stands)}</span>`;
}

export function windowText(ctx: Context, pack: PackEntry): string {
  const window = windowOf(pack);
  if (window === null) return '';
  const { from, until } = window;
  if (from !== null && until !== null) return `${from} – ${until}`;
  return from !== null ? t(ctx.lang, 'from', { d: from }) : until === null ? '' : t(ctx.lang, 'until', { d: until });
}

/** `食品安全法 第一百二十四条` as `《食品安全法》第一百二十四条`. */
export function citeText(cite: string): string {
  const [law = '', ...place] = cite.split(/\s+/u);
  return place.length === 0 ? `《${law}》` : `《${law}》${place.join(' ')}`;
}

/** An item as a line of a list. */
export function itemLine(ctx: Context, item: Item): TemplateResult {
  const entry = item.newest;
  const pack = ctx.catalogue.packs[entry.pack];
  const cites = entry.cites.slice(0, 3).map(citeText);
  return html`
    <a class="hit" href=${href(`item/${item.id}`)}>
      <span class="hit-name">${say(entry.name, ctx.lang)}</span>
      <span class="hit-cite">${cites.join(ctx.lang === 'zh' ? '；' : '; ')}${entry.cites.length > 3 ? ' …' : nothing}</span>
      <span class="hit-about">
        ${pack === undefined ? nothing : html`${chip(ctx, pack)}<span>${windowText(ctx, pack)}</span>`}
        ${item.versions.length > 1 ? html`<span>${t(ctx.lang, 'versions', { n: item.versions.length })}</span>` : nothing}
        <span class="hit-pack">${pack === undefined ? nothing : say(pack.field ?? pack.name, ctx.lang)}</span>
        <code>${entry.code ?? item.id}</code>
      </span>
    </a>`;
}

/** Gives a file to the reader to keep. */
export function download(name: string, text: string, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
