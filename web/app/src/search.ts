// Finding items: every word typed must stand somewhere in an item, in any order; the better the place, the higher the item.
//
// An article is found in any notation (第一百二十四条, 124条, 食品安全法124), and beside a law's name only as that law's.
// Chinese names are also found by pinyin: initials, whole syllables, or both mixed.

import { type Catalogue, type Item, type ItemEntry, byId, lawOf } from './catalogue.ts';
import { chinese } from './numerals.ts';
import type { Text } from './text.ts';

export type Word =
  | { kind: 'text'; text: string }
  /** `第一百二十四条`, perhaps with a law before it or a paragraph after it. */
  | { kind: 'article'; text: string }
  /** A bare number: part of a code, or an article. */
  | { kind: 'number'; text: string; article: string };

/** How much a place counts. */
const WEIGHT = {
  exact: 100, article: 60, nameBegins: 40, name: 30, law: 28, id: 25, lawPart: 20, soundsName: 15, soundsLaw: 12, pack: 10, act: 8, soundsPack: 5,
};

/** Small letters, plain forms of full-width ones, no title marks, no state's name before a law's. */
export function fold(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/gu, ' ')
    .replace(/[《》“”〈〉]/gu, '')
    .replaceAll('中华人民共和国', '')
    .toLowerCase();
}

const NUMERALS = '零〇一二三四五六七八九十百千';
const RUN = new RegExp(`\\d+|[${NUMERALS}]+`, 'gu');
const COUNTED = new RegExp(`第[${NUMERALS}]+[条款项]`, 'u');

/** Writes the articles of a word as statutes do: `124条`, `食品安全法124`, `一百二十四条` with 第 and 条. */
function withArticles(token: string): string {
  if (/^\d+$/u.test(token)) return token;
  return token.replace(RUN, (written: string, at: number) => {
    const digits = /^\d/u.test(written);
    const before = token.charAt(at - 1);
    const after = token.charAt(at + written.length);
    const counted = before === '第';
    const number = digits ? chinese(Number(written)) : written;
    if (number === null) return written;
    const first = counted ? number : `第${number}`;
    if (after === '条') return first;
    if (digits && (after === '款' || after === '项')) return first;
    // A law's name ends so; a number that follows it is an article.
    if (digits && after === '' && (counted || '法例则定'.includes(before))) return `${first}条`;
    return written;
  });
}

export function read(typed: string): Word[] {
  const tokens = fold(typed).split(/[\s,，、;；]+/u).filter((t) => t !== '');
  const words = tokens.map((token): Word => {
    const text = withArticles(token);
    if (/^\d+$/u.test(text)) {
      const number = chinese(Number(text));
      return number === null ? { kind: 'text', text } : { kind: 'number', text, article: `第${number}条` };
    }
    return { kind: COUNTED.test(text) ? 'article' : 'text', text };
  });
  // `article 124`, `art. 124` say no more than `124`.
  const numbered = words.some((w) => w.kind !== 'text');
  return words.filter((w) => !(numbered && w.kind === 'text' && /^(article|art\.?)$/u.test(w.text)));
}

/** Whether letters spell a stretch of a text: for each character its initial or its whole syllable, in any of its readings; the
 * last syllable may be unfinished. */
export function spells(letters: string, sounds: string[][]): boolean {
  if (letters.length < 2 || letters.length > 64 || !/^[a-z]+$/u.test(letters)) return false;
  for (let from = 0; from < sounds.length; from += 1) {
    // How many letters the characters so far may have used.
    let used = new Set([0]);
    for (let i = from; i < sounds.length && used.size > 0; i += 1) {
      const next = new Set<number>();
      for (const n of used) {
        const rest = letters.slice(n);
        for (const syllable of sounds[i] ?? []) {
          if (syllable.startsWith(rest)) return true;
          if (rest.startsWith(syllable)) next.add(n + syllable.length);
          if (rest.startsWith(syllable.charAt(0))) next.add(n + 1);
        }
      }
      used = next;
    }
  }
  return false;
}

interface Cite {
  law: string;
  whole: string;
  sounds: string[][];
}

/** Where words may stand, folded. */
interface Places {
  ids: string[];
  names: string[];
  pack: string[];
  acts: string[];
  cites: Cite[];
  nameSounds: string[][][];
  packSounds: string[][][];
}

export interface Found {
  item: Item;
  score: number;
}

export class Search {
  readonly items: Map<string, Item>;
  readonly #places = new Map<ItemEntry, Places>();

  constructor(readonly catalogue: Catalogue) {
    this.items = byId(catalogue);
    const readings = new Map(Object.entries(catalogue.sounds).map(([c, s]) => [c, s.split(' ')]));
    // Texts stand in many places: each is spelt once.
    const spelt = new Map<string, string[][]>();
    const sound = (text: string): string[][] => {
      const known = spelt.get(text);
      if (known !== undefined) return known;
      const out = [...text].filter((c) => /[\p{L}\p{N}]/u.test(c)).map((c) => readings.get(c) ?? []);
      spelt.set(text, out);
      return out;
    };
    for (const entry of catalogue.items) this.#places.set(entry, places(catalogue, entry, sound));
  }

  /** Items in which every word stands, the best first, equals in the order of the catalogue. Nothing typed finds all. */
  find(typed: string): Found[] {
    const words = read(typed);
    const out: Found[] = [];
    for (const item of this.items.values()) {
      let best: number | null = null;
      for (const entry of item.versions) {
        const place = this.#places.get(entry);
        const score = place === undefined ? null : scoreAll(words, place);
        if (score !== null && (best === null || score > best)) best = score;
      }
      if (best !== null) out.push({ item, score: best });
    }
    return out.sort((a, b) => b.score - a.score);
  }
}

function both(text: Text | null): string[] {
  if (text === null) return [];
  return text.en === undefined ? [fold(text.zh)] : [fold(text.zh), fold(text.en)];
}

function places(catalogue: Catalogue, entry: ItemEntry, sound: (text: string) => string[][]): Places {
  const pack = catalogue.packs[entry.pack];
  const names = [entry.name, entry.standard].flatMap(both);
  const about = [pack?.name ?? null, pack?.field ?? null, pack?.authority ?? null, entry.section, entry.powers].flatMap(both);
  const short = entry.id.slice(entry.id.indexOf('/') + 1);
  return {
    ids: [entry.id, short, entry.code ?? ''].filter((t) => t !== '').map(fold),
    names,
    pack: about,
    acts: entry.acts.flatMap(both),
    cites: entry.cites.map((c) => {
      const law = fold(lawOf(c));
      return { law, whole: fold(c).replace(/\s/gu, ''), sounds: sound(law) };
    }),
    nameSounds: names.map(sound),
    packSounds: about.map(sound),
  };
}

type Score = number | null;

function higher(a: Score, b: Score): Score {
  return a === null ? b : b === null ? a : Math.max(a, b);
}

function scoreCite(word: Word, cite: Cite): Score {
  if (word.kind === 'article') return cite.whole.includes(word.text) ? WEIGHT.article : null;
  if (word.kind === 'number') return cite.whole.includes(word.article) ? WEIGHT.article : null;
  if (cite.law === word.text) return WEIGHT.law;
  if (cite.law.includes(word.text)) return WEIGHT.lawPart;
  if (cite.whole.includes(word.text)) return WEIGHT.act;
  return spells(word.text, cite.sounds) ? WEIGHT.soundsLaw : null;
}

function scorePlace(word: Word, place: Places): Score {
  if (word.kind === 'article') return null;
  const coded = place.ids.includes(word.text) ? WEIGHT.exact : place.ids.some((id) => id.includes(word.text)) ? WEIGHT.id : null;
  if (word.kind === 'number') return coded;
  const { text } = word;
  const within = (list: string[], weight: number): Score => (list.some((t) => t.includes(text)) ? weight : null);
  const plain = [
    coded,
    place.names.some((t) => t.startsWith(text)) ? WEIGHT.nameBegins : null,
    within(place.names, WEIGHT.name),
    within(place.pack, WEIGHT.pack),
    within(place.acts, WEIGHT.act),
  ].reduce(higher, null);
  if (plain !== null) return plain;
  if (place.nameSounds.some((s) => spells(text, s))) return WEIGHT.soundsName;
  return place.packSounds.some((s) => spells(text, s)) ? WEIGHT.soundsPack : null;
}

function scoreAll(words: Word[], place: Places): Score {
  const sum = (one: (w: Word) => Score): Score => {
    let total = 0;
    for (const word of words) {
      const score = one(word);
      if (score === null) return null;
      total += score;
    }
    return total;
  };
  if (!words.some((w) => w.kind !== 'text')) {
    return sum((w) => place.cites.map((c) => scoreCite(w, c)).reduce(higher, scorePlace(w, place)));
  }
  // An article and the law it is of must stand in one citation.
  const with_ = (cite: Cite | null) => sum((w) => higher(scorePlace(w, place), cite === null ? null : scoreCite(w, cite)));
  return [null, ...place.cites].map(with_).reduce(higher, null);
}
