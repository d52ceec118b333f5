// Addresses inside the application: `#/item/food-safety/unlicensed?draft=1f…`. After the hash, so that plain files on any path serve them.

export interface Route {
  name: 'home' | 'item' | 'compare' | 'batch' | 'packs' | 'drafts' | 'unknown';
  /** The item, where there is one: `<pack>/<item>`. */
  item: string;
  query: URLSearchParams;
}

const PAGES = new Set(['compare', 'batch', 'packs', 'drafts']);

export function parseHash(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/u, '').split('?', 2);
  const query = new URLSearchParams(search);
  const parts = path.split('/').filter((p) => p !== '').map(decode);
  const [first, ...rest] = parts;
  if (first === undefined) return { name: 'home', item: '', query };
  if (first === 'item' && rest.length === 2) return { name: 'item', item: rest.join('/'), query };
  if (PAGES.has(first) && rest.length === 0) return { name: first as Route['name'], item: '', query };
  return { name: 'unknown', item: '', query };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a page, with what is asked of it. */
export function href(path: string, query: Record<string, string | null | undefined> = {}): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== null && value !== undefined && value !== '') params.set(key, value);
  const search = params.toString();
  return `#/${path}${search === '' ? '' : `?${search}`}`;
}

/** The same page under another address, without a step in the history. */
export function replace(address: string): void {
  history.replaceState(history.state, '', address);
}
