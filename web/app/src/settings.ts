// What the reader chose for this browser: language and light or dark.

import type { Lang } from './text.ts';

export type Theme = 'auto' | 'light' | 'dark';

const KEY = 'cailiang.settings';

export class Settings extends EventTarget {
  lang: Lang = 'zh';
  theme: Theme = 'auto';

  constructor(readonly store: Pick<Storage, 'getItem' | 'setItem'> | null) {
    super();
    let kept: { lang?: unknown; theme?: unknown } = {};
    try {
      kept = (JSON.parse(store?.getItem(KEY) ?? '{}') ?? {}) as typeof kept;
    } catch {
      kept = {};
    }
    if (kept.lang === 'zh' || kept.lang === 'en') this.lang = kept.lang;
    if (kept.theme === 'light' || kept.theme === 'dark') this.theme = kept.theme;
  }

  set(change: { lang?: Lang; theme?: Theme }): void {
    Object.assign(this, change);
    try {
      this.store?.setItem(KEY, JSON.stringify({ lang: this.lang, theme: this.theme }));
    } catch {
      // A browser that keeps nothing still shows what was chosen until the page is left.
    }
    this.dispatchEvent(new Event('change'));
  }

  /** Puts the choice on the document; the style sheet does the rest. */
  apply(root: HTMLElement): void {
    root.lang = this.lang === 'zh' ? 'zh-CN' : 'en';
    root.dataset['theme'] = this.theme;
  }

  /** Light or dark, for parts that want it spelt out; null leaves it to the system. */
  get scheme(): 'light' | 'dark' | null {
    return this.theme === 'auto' ? null : this.theme;
  }
}
