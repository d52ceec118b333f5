// What every page of the application is made of: an element without a shadow, so that one style sheet and one heading order serve all.

import { LitElement } from 'lit';
import type { Catalogue, PackEntry, Window } from './catalogue.ts';
import type { Drafts } from './drafts.ts';
import type { Search } from './search.ts';
import type { Route } from './router.ts';
import type { Lang, Text } from './text.ts';
import { say } from './text.ts';
import { type Key, t } from './words.ts';

export interface Context {
  catalogue: Catalogue;
  search: Search;
  drafts: Drafts;
  lang: Lang;
  scheme: 'light' | 'dark' | null;
  base: string;
  /** The reader's day. */
  day: string;
  /** Said to screen readers, shown briefly to everybody. */
  announce(text: string): void;
  go(address: string): void;
}

export class View extends LitElement {
  static override properties = { ctx: { attribute: false }, route: { attribute: false } };

  declare ctx: Context;
  declare route: Route;

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected t(key: Key, fill: Record<string, string | number> = {}): string {
    return t(this.ctx.lang, key, fill);
  }

  protected say(text: Text | null): string {
    return text === null ? '' : say(text, this.ctx.lang);
  }

  /** `2025-12-01 起`. */
  protected window(window: Window | null): string {
    if (window === null) return '';
    const { from, until } = window;
    if (from !== null && until !== null) return `${from} – ${until}`;
    if (from !== null) return this.t('from', { d: from });
    return until === null ? '' : this.t('until', { d: until });
  }

  /** A version by the time it covers, which readers know it by; version numbers of two may agree. */
  protected versionName(pack: PackEntry): string {
    return `${this.say(pack.name)}${pack.in_force === null && pack.validity === null ? '' : ` (${this.window(pack.in_force ?? pack.validity)})`}`;
  }

  protected time(at: number, dated: boolean): string {
    const locale = this.ctx.lang === 'zh' ? 'zh-CN' : 'en-GB';
    const options: Intl.DateTimeFormatOptions = dated
      ? { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }
      : { hour: '2-digit', minute: '2-digit', second: '2-digit' };
    return new Date(at).toLocaleString(locale, options);
  }
}

export function message(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
