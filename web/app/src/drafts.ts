// Drafts: cases kept in this browser only, each written as it is typed.

import type { CaseFile } from '../../element/src/types.ts';

export interface Draft {
  id: string;
  /** Milliseconds since 1970. */
  saved: number;
  file: CaseFile;
}

/** The part of Storage that drafts use, so that tests can stand in for it. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const PREFIX = 'cailiang.draft.';

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false;
  const d = value as Partial<Draft>;
  return typeof d.id === 'string' && typeof d.saved === 'number' && typeof d.file === 'object' && d.file !== null;
}

/** Stands in where the browser keeps nothing: until the page is left. */
class Memory implements Store {
  readonly #kept = new Map<string, string>();
  get length(): number {
    return this.#kept.size;
  }
  getItem(key: string): string | null {
    return this.#kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.#kept.set(key, value);
  }
  removeItem(key: string): void {
    this.#kept.delete(key);
  }
  key(at: number): string | null {
    return [...this.#kept.keys()][at] ?? null;
  }
}

export class Drafts {
  readonly store: Store;
  /** Whether drafts outlive the page. */
  readonly available: boolean;

  constructor(store: Store | null) {
    this.available = store !== null;
    this.store = store ?? new Memory();
  }

  newId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(8));
    return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');
  }

  get(id: string): Draft | null {
    return this.#parse(this.store.getItem(PREFIX + id));
  }

  /** False where the browser refused: full, or switched off. */
  put(draft: Draft): boolean {
    try {
      this.store.setItem(PREFIX + draft.id, JSON.stringify(draft));
      return this.available;
    } catch {
      return false;
    }
  }

  remove(id: string): void {
    this.store.removeItem(PREFIX + id);
  }

  /** The last touched first. */
  list(): Draft[] {
    const out: Draft[] = [];
    for (let i = 0; i < this.store.length; i += 1) {
      const key = this.store.key(i);
      if (key === null || !key.startsWith(PREFIX)) continue;
      const draft = this.#parse(this.store.getItem(key));
      if (draft !== null) out.push(draft);
    }
    return out.sort((a, b) => b.saved - a.saved);
  }

  clear(): void {
    for (const draft of this.list()) this.remove(draft.id);
  }

  #parse(text: string | null): Draft | null {
    if (text === null) return null;
    try {
      const value: unknown = JSON.parse(text);
      return isDraft(value) ? value : null;
    } catch {
      return null;
    }
  }
}

/** The browser's own store; some browsers throw at the mere look at it. */
export function browserStore(): Store | null {
  try {
    const probe = `${PREFIX}probe`;
    localStorage.setItem(probe, '');
    localStorage.removeItem(probe);
    return localStorage;
  } catch {
    return null;
  }
}
