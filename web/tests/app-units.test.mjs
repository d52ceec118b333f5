// The application's parts that need no browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { createServer } from 'vite';
import { makeCatalogue } from '../app/catalogue.build.mjs';

let vite;
let catalogue;
const part = (name) => vite.ssrLoadModule(`/app/src/${name}.ts`);

before(async () => {
  vite = await createServer({ root: new URL('../', import.meta.url).pathname, configFile: false, server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'error' });
  ({ catalogue } = await makeCatalogue(new URL('../../wasm/pkg/', import.meta.url)));
});
after(() => vite.close());

describe('searching', () => {
  let search;
  let read;
  before(async () => {
    const module = await part('search');
    search = new module.Search(catalogue);
    read = module.read;
  });
  const ids = (typed) => search.find(typed).map((f) => f.item.id);

  test('articles are read in any notation', () => {
    const words = (typed) => read(typed).map((w) => (w.kind === 'number' ? `number ${w.text} ${w.article}` : `${w.kind} ${w.text}`));
    assert.deepEqual(words('食品安全法 124'), ['text 食品安全法', 'number 124 第一百二十四条']);
    for (const typed of ['第一百二十四条', '124条', '第124条', '１２４条', '一百二十四条']) assert.deepEqual(words(typed), ['article 第一百二十四条'], typed);
    for (const typed of ['食品安全法124', '食品安全法第124条', '《中华人民共和国食品安全法》一百二十四条']) {
      assert.deepEqual(words(typed), ['article 食品安全法第一百二十四条'], typed);
    }
    assert.deepEqual(words('第124条第1款'), ['article 第一百二十四条第一款']);
    assert.deepEqual(words('article 20'), ['number 20 第二十条']);
    assert.deepEqual(words('第三方平台 一百倍'), ['text 第三方平台', 'text 一百倍']);
  });

  test('the same items whatever the notation', () => {
    const cited = catalogue.items.filter((i) => i.cites.some((c) => c.startsWith('食品安全法 第一百二十四条'))).map((i) => i.id);
    const wanted = [...new Set(cited)].sort();
    assert.ok(wanted.length > 2);
    for (const typed of ['食品安全法124', '食品安全法 124', '124条 食品安全法', '食品安全法第一百二十四条', '《中华人民共和国食品安全法》第124条', 'spaqf 124']) {
      assert.deepEqual(ids(typed).sort(), wanted, typed);
    }
  });

  test('an article beside a law is that law’s', () => {
    const found = search.find('广告法 55');
    assert.ok(found.length > 0);
    for (const { item } of found) assert.ok(item.versions.some((v) => v.cites.some((c) => c.startsWith('广告法 第五十五条'))), item.id);
  });

  test('names, identifiers, pinyin, words in any order', () => {
    assert.equal(ids('food-safety/unlicensed')[0], 'food-safety/unlicensed');
    assert.deepEqual(ids('许可 食品 未取得'), ids('未取得 许可 食品'));
    for (const typed of ['未取得食品生产经营许可', 'wqdspscjyxk', 'weiqudeshipin', 'spshengchanjyxk']) assert.ok(ids(typed).includes('food-safety/unlicensed'), typed);
    assert.deepEqual(ids('没有这样的事项'), []);
    assert.equal(ids('').length, new Set(catalogue.items.map((i) => i.id)).size);
  });

  test('a better place comes first', () => {
    assert.ok(ids('虚假广告')[0].startsWith('advertising/'));
    const scores = search.find('食品').map((f) => f.score);
    assert.deepEqual(scores, [...scores].sort((a, b) => b - a));
  });

  test('every item is found by its identifier and by each article it cites', () => {
    for (const item of catalogue.items) {
      assert.ok(ids(item.id).includes(item.id), item.id);
      for (const cite of item.cites) assert.ok(ids(cite).includes(item.id), `${item.id}: ${cite}`);
    }
  });

  test('every Chinese character of the catalogue has a reading', () => {
    const characters = new Set(catalogue.items.flatMap((i) => [...i.name.zh]).filter((c) => /\p{Script=Han}/u.test(c)));
    for (const c of characters) assert.match(catalogue.sounds[c] ?? '', /^[a-z]+( [a-z]+)*$/u, c);
  });

  test('numerals of statutes', async () => {
    const { chinese } = await part('numerals');
    const pairs = [[1, '一'], [10, '十'], [12, '十二'], [20, '二十'], [101, '一百零一'], [110, '一百一十'], [124, '一百二十四'], [1001, '一千零一'], [1010, '一千零一十']];
    for (const [n, text] of pairs) assert.equal(chinese(n), text);
    for (const n of [0, -1, 1.5, 10000, Number.NaN]) assert.equal(chinese(n), null);
  });
});

describe('the catalogue', () => {
  test('standing on a day', async () => {
    const { standing, today } = await part('catalogue');
    const pack = (in_force, validity = null) => ({ in_force, validity });
    assert.equal(standing(pack({ from: '2021-04-29', until: '2025-11-30' }), '2025-11-30'), 'in-force');
    assert.equal(standing(pack({ from: '2021-04-29', until: '2025-11-30' }), '2025-12-01'), 'closed');
    assert.equal(standing(pack({ from: '2025-12-01', until: null }), '2025-11-30'), 'upcoming');
    assert.equal(standing(pack(null), '2025-11-30'), 'undated');
    assert.equal(standing(pack({ from: null, until: '2026-08-14' }, { from: '2022-01-01', until: '2026-12-31' }), '2026-09-01'), 'closed');
    assert.equal(today(new Date(2026, 0, 5, 23, 59)), '2026-01-05');
  });

  test('a family is all versions of a pack and all they use', async () => {
    const { family } = await part('catalogue');
    const ids = family(catalogue, ['food-safety']).map((p) => p.id).sort();
    assert.deepEqual([...new Set(ids)], ['food-safety', 'penalty-law', 'samr-2022']);
    assert.equal(ids.filter((id) => id === 'food-safety').length, catalogue.packs.filter((p) => p.id === 'food-safety').length);
  });
});

describe('case files', () => {
  test('no digit of a number is lost', async () => {
    const { readExact, openCases } = await part('casefile');
    assert.deepEqual(readExact('{"a":12345678901234567890.12,"b":[-0.10,1e3],"c":"1 \\"2\\" 3","d":true}'), { a: '12345678901234567890.12', b: ['-0.10', '1e3'], c: '1 "2" 3', d: true });
    assert.deepEqual(openCases('\ufeff{"item":"a/b"}'), { cases: [{ item: 'a/b' }] });
    assert.deepEqual(openCases('{"item":"a/b"}\n\n{"item":"c/d"}\n'), { cases: [{ item: 'a/b' }, { item: 'c/d' }] });
    assert.deepEqual(openCases('[{"item":"a/b"}]'), { cases: [{ item: 'a/b' }] });
    assert.deepEqual(openCases('item: a/b'), { error: 'not-json' });
    assert.deepEqual(openCases('[1]'), { error: 'not-a-case' });
    assert.deepEqual(openCases('[]'), { error: 'no-cases' });
    // JavaScript takes the last of two: none is taken.
    for (const text of ['{"item":"a/b","facts":{"x":1,"x":2}}', '[{"item":"a/b"},{"item":"a/b","facts":{"x":1,"\\u0078":2}}]', '{"item":"a/b"}\n{"facts":{"x":{"y":1},"x":2}}']) {
      assert.deepEqual(openCases(text), { error: 'repeated-key', key: 'x' }, text);
    }
    assert.deepEqual(openCases('{"item":"a/b","facts":{"x":{"x":"x\\":"},"y":["x",{"x":1},{"x":2}]}}').cases.length, 1);
  });

  test('names of files', async () => {
    const { fileName } = await part('casefile');
    assert.equal(fileName({ case: '市监罚〔2026〕1号' }, 'json'), '市监罚〔2026〕1号.json');
    assert.equal(fileName({ case: '../a:b' }, 'json'), '-a-b.json');
    assert.equal(fileName({ item: 'food-safety/unlicensed' }, 'json'), 'food-safety-unlicensed.json');
  });

  test('what was entered, and which packs it needs', async () => {
    const { isBlank, packsOf, under } = await part('casefile');
    assert.equal(isBlank({ item: 'a/b', facts: {}, dates: {} }), true);
    assert.equal(isBlank({ item: 'a/b', facts: { x: false } }), false);
    assert.equal(isBlank({ item: 'a/b', case: '1' }), false);
    assert.deepEqual(packsOf({ item: 'a/b', acts: [{ item: 'c/d' }, { items: ['a/x', 'e/f'] }] }), ['a', 'c', 'e']);
    // Opened as a case of an item: one that names it among its acts names it already.
    const acts = { acts: [{ item: 'a/b' }, {}] };
    assert.deepEqual(under(acts, 'a/b'), acts);
    assert.deepEqual(under({ facts: { x: '1' } }, 'a/b'), { item: 'a/b', facts: { x: '1' } });
  });

  test('drafts are kept, listed, deleted; what is not a draft is passed over', async () => {
    const { Drafts } = await part('drafts');
    const drafts = new Drafts(null);
    assert.equal(drafts.available, false);
    drafts.put({ id: 'a', saved: 1, file: { item: 'x/y' } });
    drafts.put({ id: 'b', saved: 2, file: { item: 'x/z' } });
    drafts.store.setItem('cailiang.draft.c', '{"id":3}');
    drafts.store.setItem('cailiang.draft.d', 'not json');
    drafts.store.setItem('something', 'else');
    assert.deepEqual(drafts.list().map((d) => d.id), ['b', 'a']);
    drafts.remove('b');
    assert.equal(drafts.get('b'), null);
    drafts.clear();
    assert.deepEqual(drafts.list(), []);
    assert.equal(drafts.store.getItem('something'), 'else');
  });

  test('a full browser is said to be one', async () => {
    const { Drafts } = await part('drafts');
    const full = { length: 0, key: () => null, getItem: () => null, removeItem: () => {}, setItem: () => { throw new Error('full'); } };
    assert.equal(new Drafts(full).put({ id: 'a', saved: 1, file: {} }), false);
  });
});

describe('addresses', () => {
  test('there and back', async () => {
    const { href, parseHash } = await part('router');
    const route = parseHash(href('item/food-safety/unlicensed', { draft: 'a b&c', x: '' }));
    assert.equal(route.name, 'item');
    assert.equal(route.item, 'food-safety/unlicensed');
    assert.equal(route.query.get('draft'), 'a b&c');
    assert.equal(parseHash('').name, 'home');
    assert.equal(parseHash('#/nowhere').name, 'unknown');
    assert.equal(parseHash('#/item/%E0%A4%A/x').name, 'item');
  });
});

describe('tables', () => {
  test('encodings', async () => {
    const { decode } = await part('batch/decode');
    const gb = Uint8Array.from([0xb0, 0xb8, 0xba, 0xc5]);
    assert.deepEqual(decode(gb), { text: '案号', encoding: 'gb18030' });
    assert.deepEqual(decode(new TextEncoder().encode('\ufeff案号')), { text: '案号', encoding: 'utf-8' });
    assert.deepEqual(decode(Uint8Array.from([0xff, 0xfe, 0x48, 0x68])), { text: '\u6848', encoding: 'utf-16le' });
    assert.equal(decode(Uint8Array.from([0xff, 0xff, 0xff])), null);
    assert.equal(decode(gb, 'utf-8'), null);
  });

  test('every row is there, with what is wrong with it', async () => {
    const { readTable } = await part('batch/table');
    const table = readTable('a,b,\r\n1,2,\r\n\r\n"x, ""y""","two\nlines"\r\n1\r\n1,2,,3\r\n');
    assert.deepEqual(table.header, ['a', 'b']);
    assert.deepEqual(table.rows.map((r) => [r.number, r.cells, r.faults]), [
      [1, ['1', '2'], []], [2, ['x, "y"', 'two\nlines'], []], [3, ['1'], ['too-few']], [4, ['1', '2', '', '3'], ['too-many']],
    ]);
    assert.equal(table.blank, 1);
    assert.equal(readTable('a;b\n1;2\n').delimiter, ';');
    assert.deepEqual(readTable('a\tb\n1\t2\n').rows[0].cells, ['1', '2']);
    assert.deepEqual(readTable('a,b\n1,2\n3,"open\n').rows.map((r) => r.faults), [[], ['quotes']]);
    assert.equal(readTable('\n\n'), null);
    assert.deepEqual(readTable('a\n1\n2').rows.map((r) => r.cells), [['1'], ['2']]);
  });

  test('no cell becomes a formula, and what is written reads back', async () => {
    const { readTable, writeTable, harmless } = await part('batch/table');
    // As the command line writes them: signed numbers stay numbers, and one apostrophe taken off gives each cell back.
    for (const bad of ['=1+1', '=HYPERLINK("x")', '+1+1', '-1-1', '+cmd', '-x', '@x', '\tx', '\rx', "'=1+1", "''@x", '-1.2.3', '+ 1', '-.5.']) assert.equal(harmless(bad), `'${bad}`);
    for (const good of ['1', 'a=b', '(1, 2)', '', '+1', '-5', '-5.25', '-', '+', '=', '@', '\t', "'", "'a", "'-5", '-.5', '-.']) assert.equal(harmless(good), good);
    const rows = [['a', 'b'], ['x,"y"', 'z\r\nw'], [' pad ', 'q;r']];
    const read = readTable(writeTable(rows));
    assert.deepEqual([read.header, ...read.rows.map((r) => r.cells)], rows);
    assert.ok(writeTable([['a']]).startsWith('\ufeff'));
  });

  const form = {
    'x-item': 'p/i', 'x-elect': [{ const: 'reduced', title: '减轻处罚' }],
    'x-dates': { act: { title: '行为发生日' }, found: { title: '发现日' } },
    properties: {
      goods: { title: '货值金额', 'x-type': 'money', 'x-currency': 'CNY', 'x-decimals': 2, minimum: 0 },
      party: { title: '当事人类型', 'x-type': 'choice', oneOf: [{ const: 'individual', title: '公民' }, { const: 'organization', title: '法人或者其他组织' }] },
      grave: { title: '情节严重', 'x-type': 'bool' },
      why: { title: '情节', 'x-type': 'set', items: { oneOf: [{ const: 'a', title: '教唆、胁迫、诱骗他人' }, { const: 'b', title: '轻微，并及时改正' }] } },
      rate: { title: '比例', 'x-type': 'rate' },
      n: { title: '次数', 'x-type': 'count', 'x-decimals': 0, minimum: 0, maximum: 9 },
      day: { title: '送达日', 'x-type': 'date' },
      time: { title: '期间', 'x-type': 'duration', 'x-unit': 'months' },
    },
  };

  test('columns by identifier and by label', async () => {
    const { itemForm, targetOf } = await part('batch/columns');
    const item = itemForm('p/i', [form]);
    const of = (h) => targetOf(h, item);
    assert.deepEqual(of('货值金额'), { kind: 'fact', id: 'goods' });
    assert.deepEqual(of(' GOODS '), { kind: 'fact', id: 'goods' });
    assert.deepEqual(of('案号'), { kind: 'case' });
    assert.deepEqual(of('事项'), { kind: 'item' });
    assert.deepEqual(of('行为发生日'), { kind: 'date', key: 'act' });
    assert.deepEqual(of('dates.found'), { kind: 'date', key: 'found' });
    assert.deepEqual(of('选择'), { kind: 'elect' });
    assert.deepEqual(of('货值金頟'), { kind: 'none' });
  });

  test('cells are read, or say why not; empty is unknown', async () => {
    const { readCell } = await part('batch/columns');
    const read = (fact, cell) => {
      const got = readCell(cell, form.properties[fact], fact);
      return 'value' in got ? got.value : 'unknown' in got ? 'unknown' : got.reason.code;
    };
    for (const fact of Object.keys(form.properties)) for (const cell of ['', ' ', '未查明', 'unknown']) assert.equal(read(fact, cell), 'unknown', fact);
    assert.equal(read('goods', '1.28万'), '12800');
    assert.equal(read('goods', '12,800.50 元'), '12800.5');
    assert.equal(read('goods', 'abc'), 'amount');
    assert.equal(read('goods', '-1'), 'amount');
    assert.equal(read('goods', '1.005'), 'amount');
    assert.equal(read('goods', '1万2.50'), 'amount');
    assert.equal(read('goods', '12.800元'), 'amount');
    assert.equal(read('party', '公民'), 'individual');
    assert.equal(read('party', 'organization'), 'organization');
    assert.equal(read('party', '外星人'), 'choice');
    assert.equal(read('grave', '是'), true);
    assert.equal(read('grave', 'FALSE'), false);
    assert.equal(read('grave', '大概'), 'yes-no');
    assert.deepEqual(read('why', '无'), []);
    assert.deepEqual(read('why', '教唆、胁迫、诱骗他人；轻微，并及时改正'), ['a', 'b']);
    assert.deepEqual(read('why', 'a、b'), ['a', 'b']);
    assert.equal(read('why', 'a；zzz'), 'set');
    assert.equal(read('n', '3'), '3');
    assert.equal(read('n', '10'), 'amount');
    assert.equal(read('rate', '30%'), '0.3');
    assert.equal(read('day', '2026年1月5日'), '2026-01-05');
    assert.equal(read('day', '5/1/2026'), 'date');
    assert.equal(read('time', '1年6个月'), '18');
  });

  test('forms of several versions are one: the first stands, the others add', async () => {
    const { itemForm } = await part('batch/columns');
    const older = { ...form, 'x-elect': [{ const: 'old', title: '旧' }], properties: { goods: { ...form.properties.goods, title: '旧称' }, gone: { title: '已删', 'x-type': 'bool' } } };
    const item = itemForm('p/i', [form, older]);
    assert.equal(item.facts.get('goods').title, '货值金额');
    assert.equal(item.facts.get('gone').title, '已删');
    assert.deepEqual(item.elect.map((c) => c.const), ['reduced', 'old']);
  });

  test('a bound too large for plain digits is left to the engine', async () => {
    const { readCell } = await part('batch/columns');
    const fact = { title: '数', 'x-type': 'money', 'x-decimals': 2, minimum: 0, maximum: 1e24 };
    assert.deepEqual(readCell('5', fact, '数'), { value: '5' });
  });

  test('a row as a case; what its own cells leave open stays open', async () => {
    const { caseOf, itemForm, targetOf } = await part('batch/columns');
    const item = itemForm('p/i', [form]);
    const header = ['案号', '行为发生日', '货值金额', '备注'];
    const targets = header.map((h) => targetOf(h, item));
    const common = { facts: { goods: '5', grave: false }, dates: { act: '2020-01-01', found: '2020-02-02' } };
    const row = (cells, faults = []) => caseOf({ number: 1, cells, faults }, header, targets, item, common);
    assert.deepEqual(row(['1', '2026-1-5', '800', 'x']).file, { item: 'p/i', case: '1', dates: { act: '2026-01-05', found: '2020-02-02' }, facts: { goods: '800', grave: false } });
    assert.deepEqual(row(['', '', '', '']).file, { item: 'p/i', dates: { found: '2020-02-02' }, facts: { grave: false } });
    assert.deepEqual(row(['1', 'x', 'y', ''], ['too-few']).reasons.map((r) => r.code), ['too-few', 'date', 'amount']);
    // The facts all rows share are not touched by a row.
    assert.deepEqual(common.facts, { goods: '5', grave: false });
  });
});

describe('several acts, several parties', () => {
  test('apart and together again', async () => {
    const { kindOf, partsOf, joinParts, besides } = await vite.ssrLoadModule('/element/src/parts.ts');
    const acts = { case: '甲', item: 'p/i', dates: { act: '2026-01-05', found: '2026-01-06' }, facts: { a: '1', b: '2' }, elect: ['x'], acts: [{ id: '一', facts: { b: '3' }, elect: ['y'] }, { name: '二', item: 'q/j', dates: { found: '2026-02-01' } }] };
    assert.equal(kindOf(acts), 'acts');
    assert.deepEqual(partsOf(acts, 'acts'), [
      { names: { id: '一' }, file: { facts: { a: '1', b: '3' }, elect: ['x', 'y'], dates: acts.dates, item: 'p/i' } },
      { names: { name: '二' }, file: { item: 'q/j', dates: { act: '2026-01-05', found: '2026-02-01' }, facts: { a: '1', b: '2' }, elect: ['x'] } },
    ]);
    const joined = joinParts(besides(acts), 'acts', partsOf(acts, 'acts'));
    assert.deepEqual(Object.keys(joined), ['case', 'item', 'acts']);
    assert.deepEqual(partsOf(joined, 'acts'), partsOf(acts, 'acts'));
    const parties = { item: 'p/i', dates: acts.dates, facts: { a: '1' }, parties: [{ id: '单位', facts: { b: '1' } }, { id: '个人', judgement: { amount: '5', reason: '六' } }] };
    const again = joinParts(besides(parties), 'parties', partsOf(parties, 'parties'));
    assert.deepEqual(again, { item: 'p/i', dates: acts.dates, parties: [{ id: '单位', facts: { a: '1', b: '1' } }, { id: '个人', judgement: { amount: '5', reason: '六' }, facts: { a: '1' } }] });
    // Neither, both, or what is no list of parts: the form's own.
    for (const file of [{ item: 'p/i' }, { acts: [{}], parties: [{}] }, { acts: 'x' }, { acts: [1] }, { acts: [] }]) assert.equal(kindOf(file), null);
    assert.equal(kindOf({ acts: [{}], parties: [] }), 'acts');
  });

  test('an identifier and a name are both kept', async () => {
    const { partsOf, joinParts, besides, nameOf } = await vite.ssrLoadModule('/element/src/parts.ts');
    const file = { item: 'p/i', parties: [{ id: '1', name: '某公司' }, { name: '某人', id: '2' }, {}] };
    const parts = partsOf(file, 'parties');
    assert.deepEqual(parts.map(nameOf), ['某公司', '2', '3']);
    assert.equal(JSON.stringify(joinParts(besides(file), 'parties', parts).parties), JSON.stringify([{ id: '1', name: '某公司' }, { name: '某人', id: '2' }, { id: '3' }]));
  });

  test('what a part leaves empty is what the case says', async () => {
    const { partsOf, joinParts, besides } = await vite.ssrLoadModule('/element/src/parts.ts');
    const given = { item: 'p/i', dates: { act: '2026-01-05' }, facts: { a: '1' }, judgement: { amount: '5', reason: '六' } };
    const acts = [{ items: [] }, { dates: { act: null, found: '2026-02-01' }, facts: { a: null } }, { item: null, dates: null, facts: null, judgement: null }];
    assert.deepEqual(partsOf({ ...given, acts }, 'acts').map((p) => [p.file.item, p.file.dates, p.file.facts, p.file.judgement]), [
      ['p/i', given.dates, given.facts, given.judgement],
      // A fact that is not known in one of them is not known there.
      ['p/i', { act: '2026-01-05', found: '2026-02-01' }, { a: null }, given.judgement],
      ['p/i', given.dates, given.facts, given.judgement],
    ]);
    // An act without an item is given none of another's.
    const open = { acts: [{ id: '一', item: 'p/i' }, { id: '二' }] };
    assert.deepEqual(joinParts(besides(open), 'acts', partsOf(open, 'acts')), open);
  });

  test('a case of one becomes the first of several, whatever empty lists it has', async () => {
    const { onePart, joinParts, besides } = await vite.ssrLoadModule('/element/src/parts.ts');
    const file = { case: '甲', item: 'p/i', dates: { act: '2026-01-05' }, facts: { a: '1' }, acts: [], parties: [] };
    assert.deepEqual(joinParts(besides(file), 'acts', [onePart(file)]), { case: '甲', item: 'p/i', acts: [{ id: '1', item: 'p/i', dates: file.dates, facts: file.facts }] });
  });

  test('one provision beside a list of others is one more of them, filled in and written again', async () => {
    const { fromCase, toCase } = await vite.ssrLoadModule('/element/src/entries.ts');
    const { words } = await vite.ssrLoadModule('/element/src/words.ts');
    const form = { properties: {} };
    const again = (file) => {
      const { entries, kept } = fromCase(file, [form]);
      return toCase('p/i', entries, form, kept, 'CNY', words('zh'));
    };
    for (const file of [{ item: 'p/i', items: ['p/j'] }, { items: ['p/i', 'p/j'] }, { item: 'p/i', items: [] }]) assert.deepEqual(again(file), file);
  });
});

describe('two assessments', () => {
  test('what differs is marked, and only that', async () => {
    const { compareAssessments } = await part('comparison');
    const { load } = await import('../../wasm/pkg/node.js');
    const { family } = await part('catalogue');
    const pack = load(family(catalogue, ['food-safety']).map((p) => readFileSync(new URL(`../../wasm/pkg/${p.file}`, import.meta.url))));
    const file = JSON.parse(readFileSync(new URL('../../examples/cases/decided.json', import.meta.url), 'utf8'));
    const a = pack.assess(file);
    assert.equal(compareAssessments(a, a, 'zh').differences, 0);
    const b = pack.assess({ ...file, facts: { ...file.facts, 货值金额: '12000' } });
    const compared = compareAssessments(a, b, 'zh');
    const keys = [...compared.result, ...compared.facts].filter((l) => !l.same).map((l) => l.key);
    assert.deepEqual(keys, ['amount', 'range', 'statutory', 'applied', 'goods_value']);
    assert.deepEqual(compared.result.find((l) => l.key === 'statutory').b, ['120,000元以上240,000元以下']);
  });

  test('a version is given only what it asks for', async () => {
    const { fitted } = await part('comparison');
    const form = { properties: { a: { title: '甲' }, b: { title: '乙' } }, 'x-elect': [{ const: 'reduced', title: '减轻处罚' }] };
    const given = { item: 'p/i', case: '1', dates: { act: '2026-01-05' }, facts: { a: '1', 乙: '2', c: '3' }, elect: ['reduced', 'other'] };
    const { file, left } = fitted(given, form);
    assert.deepEqual(file, { ...given, facts: { a: '1', 乙: '2' }, elect: ['reduced'] });
    assert.deepEqual(left, ['c', 'other']);
    assert.equal('elect' in fitted({ item: 'p/i', facts: {} }, form).file, false);
  });
});
