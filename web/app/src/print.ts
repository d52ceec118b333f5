// The reasoned recommendation of one case as a page of its own, to be printed: the engine's document, with its style sheet put in
// as the policy of the page allows it.

import { itemsOf, packsOf, readExact } from './casefile.ts';
import { Drafts, browserStore } from './drafts.ts';
import { fetchCatalogue, full, loadFamily } from './engine.ts';
import { href } from './router.ts';
import type { CaseFile } from '../../element/src/types.ts';
import type { Lang } from './text.ts';
import { type Key, t } from './words.ts';

const asked = new URLSearchParams(location.hash.slice(1));
const lang: Lang = asked.get('lang') === 'en' ? 'en' : 'zh';
const draftId = asked.get('draft');
const base = document.baseURI.split('#')[0] ?? document.baseURI;
const w = (key: Key) => t(lang, key);

function theCase(): CaseFile | null {
  if (draftId !== null) return new Drafts(browserStore()).get(draftId)?.file ?? null;
  const given = asked.get('case');
  if (given === null) return null;
  try {
    return readExact(given) as CaseFile;
  } catch {
    return null;
  }
}

function element<K extends keyof HTMLElementTagNameMap>(tag: K, text = ''): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (text !== '') made.textContent = text;
  return made;
}

function say(text: string): void {
  const line = element('p', text);
  line.setAttribute('role', 'alert');
  line.className = 'print-problem';
  document.body.replaceChildren(line);
}

function tools(file: CaseFile, full: boolean, again: (full: boolean) => void): HTMLElement {
  const bar = element('header');
  bar.className = 'print-tools';
  const back = element('a', w('back'));
  back.href = `./${href(`item/${itemsOf(file)[0] ?? ''}`, { draft: draftId })}`;
  const label = element('label');
  const box = element('input');
  box.type = 'checkbox';
  box.checked = full;
  box.addEventListener('change', () => again(box.checked));
  label.append(box, w('withAnnex'));
  const print = element('button', w('printNow'));
  print.type = 'button';
  print.addEventListener('click', () => window.print());
  bar.append(back, label, print);
  return bar;
}

async function show(): Promise<void> {
  const file = theCase();
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  document.title = w('printTitle');
  if (file === null) return say(w('noDraft'));
  const catalogue = await fetchCatalogue(base);
  const pack = await loadFamily(catalogue, packsOf(file), base, full);
  const draw = async (full: boolean) => {
    const page = await pack.explain(file, { format: 'html', lang, full });
    // Under the policy of this page a style element counts as a breach even in a document that is only read: the sheet goes in as an
    // object instead. The first one is the engine's own; what stands in cases is escaped, and can hold none.
    const found = /<style>([^<]*)<\/style>/u.exec(page);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(found?.[1] ?? '');
    const made = new DOMParser().parseFromString(found === null ? page : page.replace(found[0], ''), 'text/html');
    document.adoptedStyleSheets = [sheet];
    document.title = made.title;
    // A document without parts goes from its title to the third level; readers of headings are told the second.
    if (made.querySelector('h2') === null) made.querySelectorAll('h3').forEach((h) => h.setAttribute('aria-level', '2'));
    const sheetOfPaper = element('main');
    sheetOfPaper.append(...made.body.childNodes);
    document.body.replaceChildren(tools(file, full, draw), sheetOfPaper);
  };
  await draw(asked.get('full') === '1');
}

show().catch((cause: unknown) => say(t(lang, 'failed') + (cause instanceof Error ? cause.message : String(cause))));
