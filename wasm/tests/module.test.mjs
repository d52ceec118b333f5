// What the package promises: data out, problems as data, no input that breaks it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CailiangError, explainCode, init, load, Pack, version } from '../pkg/node.js';
import { built, CASE, json, setting, shippedPacks, text, tree } from './support.mjs';

const files = shippedPacks();
const index = json(join(built, 'packs/index.json'));
const pack = load(files);
/** One pack's file. */
const file = (name) => readFileSync(join(built, 'packs', `${name}.clb`));
const quick = { would_change: false };

function problems(job) {
  try {
    job();
  } catch (e) {
    assert.ok(e instanceof CailiangError, `${e}\n${e?.stack}`);
    assert.ok(e instanceof Error && e.name === 'CailiangError');
    assert.ok(Array.isArray(e.problems) && e.problems.length > 0);
    for (const p of e.problems) {
      assert.match(p.code, /^[a-z0-9-]+$/);
      assert.ok(typeof p.message === 'string' && p.message.length > 0);
    }
    return e.problems;
  }
  return undefined;
}

test('what is loaded', async () => {
  await init();
  assert.equal(version(), json(join(built, 'package.json')).version);
  const infos = pack.packs();
  assert.deepEqual(infos.map((p) => [p.id, p.version, p.sha256, p.bundle]), index.map((p) => [p.id, p.version, p.sha256, p.digest]));
  assert.deepEqual(files.map((f) => f.length), index.map((p) => p.bytes));
  const food = infos.find((p) => p.id === 'food-safety' && p.in_force.from === '2025-12-01');
  assert.ok(food.instruments.some((i) => i.title.includes('食品安全法')));
  assert.equal(pack.packs({ lang: 'en' }).length, infos.length);
});

test('items and forms are those of the command line', () => {
  const run = (...args) => {
    const done = spawnSync(setting('CAILIANG_BIN'), args, { encoding: 'utf8', maxBuffer: 2 ** 28 });
    assert.equal(done.status, 0, done.stderr);
    return JSON.parse(done.stdout);
  };
  for (const lang of ['zh', 'en']) {
    const mine = pack.items({ lang });
    const theirs = run('items', '--format', 'json', '--lang', lang);
    assert.equal(mine.length, theirs.length);
    mine.forEach(({ acts, ...item }, i) => {
      assert.ok(Array.isArray(acts));
      assert.deepEqual(item, theirs[i]);
    });
  }
  for (const [item, date] of [['food-safety/unlicensed', undefined], ['food-safety/unlicensed', '2022-05-01']]) {
    const form = run('form', item, ...(date ? ['--date', date] : []));
    assert.deepEqual(pack.form(item, { date }), form);
  }
});

test('the tiers lie where the command line says', () => {
  const facts = {
    当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: [], 从重情节: [], 不适用公开道歉情形: [], catalogue_listed_t2_2: false, 公开道歉承诺: false,
    t2_2_factor_1: 'level_1', t2_2_factor_2: 'level_2', t2_2_above_all: false,
  };
  const dates = { act: '2024-05-06', found: '2024-06-01' };
  const several = { item: CASE.item, acts: [{ facts: {} }, { facts: {} }] };
  for (const given of [CASE, several, ...pack.items().filter((i) => i.id.startsWith('guangdong-ecology-2021/')).map((i) => ({ item: i.id, facts: {} }))]) {
    for (const lang of ['zh', 'en']) {
      const done = spawnSync(setting('CAILIANG_BIN'), ['assess', '-', '--scale', '--force', '--lang', lang], { input: JSON.stringify(given), encoding: 'utf8' });
      assert.equal(done.status, 0, done.stderr);
      assert.deepEqual(pack.scale(given, { lang, force: true }), JSON.parse(done.stdout));
    }
  }
  assert.equal(pack.scale(several), null);
  const { tiers } = pack.scale({ item: 'guangdong-ecology-2021/water-82-1', dates, facts });
  assert.deepEqual(tiers.filter((t) => t.chosen).map((t) => t.range), [{ min: '40000', max: '60000', min_inclusive: true, max_inclusive: false }]);
  assert.equal(problems(() => pack.scale({ item: 'x/y' }))[0].code, 'unknown-item');
});

test('what is no bundle of compiled items is told, and a pack alone names what it lacks', () => {
  const buffer = files[0].buffer.slice(files[0].byteOffset, files[0].byteOffset + files[0].length);
  const other = load([buffer, ...files.slice(1)]);
  assert.deepEqual(other.packs(), pack.packs());
  other.free();
  const alone = problems(() => load(file('food-safety-2025')));
  assert.equal(alone[0].code, 'unknown-pack');
  assert.equal(alone[0].file, 'rules/cn/market/food-safety-2025/pack.yaml');
  for (const given of ['{"format":1}', new TextEncoder().encode('{"format":1}'), new Uint8Array()]) {
    const [told] = problems(() => load(given));
    assert.equal(told.code, 'not-a-bundle');
    assert.match(told.help, /--prepared/);
  }
  assert.equal(problems(() => load(42))[0].code, 'bad-argument');
});

test('the command line makes what the module reads, and its other bundles are told apart', () => {
  const home = mkdtempSync(join(tmpdir(), 'cailiang-'));
  try {
    const made = (...args) => {
      const to = join(home, 'made.clb');
      const run = spawnSync(setting('CAILIANG_BIN'), ['bundle', join(tree, 'rules/cn/market/food-safety-2025'), '-o', to, ...args], { encoding: 'utf8' });
      assert.equal(run.status, 0, run.stderr);
      return readFileSync(to);
    };
    const one = load(made('--prepared'));
    assert.equal(one.assessText(CASE, quick), pack.assessText(CASE, quick));
    const food = made('--prepared', '--alone');
    const beside = load([food, ...files.filter((_, i) => index[i].id !== 'food-safety')]);
    assert.equal(beside.assessText(CASE, quick), pack.assessText(CASE, quick));
    const [told] = problems(() => load(made()));
    assert.equal(told.code, 'bundle-version');
    assert.match(told.help, /--prepared/);
    writeFileSync(join(home, 'case.json'), JSON.stringify(CASE));
    const refused = spawnSync(setting('CAILIANG_BIN'), ['assess', join(home, 'case.json'), '--rules', join(built, 'packs/all.clb')], { encoding: 'utf8' });
    assert.notEqual(refused.status, 0);
    assert.match(refused.stderr + refused.stdout, /bundle-version/);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('a bundle is the same packs, and a damaged one is told', () => {
  const bytes = readFileSync(join(built, 'packs/all.clb'));
  const other = load(bytes);
  const bare = (one) => one.packs().map((p) => ({ ...p, bundle: undefined }));
  assert.deepEqual(bare(other), bare(pack));
  assert.equal(new Set(other.packs().map((p) => p.bundle)).size, 1);
  assert.deepEqual(other.items(), pack.items());
  assert.equal(other.assessText(CASE, quick), pack.assessText(CASE, quick));
  other.free();
  const roll = dice(7);
  for (let n = 0; n < 40; n += 1) {
    const damaged = Uint8Array.from(bytes);
    damaged[4 + roll(damaged.length - 4)] ^= 1 + roll(255);
    assert.match(problems(() => load(damaged))[0].code, /bundle/);
    assert.match(problems(() => load(bytes.subarray(0, 4 + roll(bytes.length - 4))))[0].code, /bundle/);
  }
});

test('an assessment, its text and its document', async () => {
  const a = pack.assess(CASE, quick);
  assert.equal(a.status, 'needs_facts');
  assert.ok(a.missing.length > 0);
  assert.equal(JSON.stringify(a), pack.assessText(JSON.stringify(CASE), quick));
  assert.deepEqual(pack.assess(CASE, { ...quick, trace: false }).trace, []);
  assert.deepEqual(pack.assess(CASE, quick).would_change, []);
  assert.match(await pack.explain(CASE), /^<!DOCTYPE html>/i);
  assert.match(await pack.explain(CASE, { format: 'md', lang: 'en' }), /Food Safety|food-safety/);
  const brief = await pack.explain(CASE, { format: 'text' });
  assert.ok((await pack.explain(CASE, { format: 'text', full: true })).length > brief.length);
});

test('problems of a case stand at their fields', () => {
  const found = problems(() =>
    pack.assess({ ...CASE, facts: { goods_value: 'many', no_such_fact: 1 } }, { lang: 'en' }));
  assert.deepEqual(found.map((p) => [p.code, p.path]), [
    ['fact-type', 'facts/goods_value'],
    ['unknown-fact', 'facts/no_such_fact'],
  ]);
  assert.ok(found.every((p) => p.file === 'case' && p.span.end > p.span.start && p.span.line === 1));
  assert.equal(problems(() => pack.assess('{"item": 1')).length, 1);
  assert.equal(problems(() => pack.form('food-safety/unlicenced'))[0].help, '是否指“food-safety/unlicensed”？');
  assert.equal(problems(() => pack.form('food-safety/unlicensed', { date: 'soon' }))[0].code, 'bad-date');
});

test('many at once: an answer for each, whatever is in the texts', async () => {
  const cases = [CASE, '{bad', JSON.stringify(CASE, null, 2), '', '{"a":"\u001e"}', '{}\u001e{}', '\n', CASE, '{"case":"a\nb"}'];
  const answers = pack.assessMany(cases, quick);
  assert.equal(answers.length, cases.length);
  const one = JSON.stringify(pack.assess(CASE, quick));
  assert.deepEqual(answers.map((a) => JSON.stringify(a) === one), cases.map((c, i) => [0, 2, 7].includes(i)));
  assert.ok(answers.every((a) => (a.errors ? a.errors.length > 0 : a.status)));
  assert.deepEqual(pack.assessMany([]), []);
  const chunks = [];
  for await (const chunk of pack.assessEach(cases, { ...quick, chunk: 2 })) chunks.push(chunk);
  assert.deepEqual(chunks.map((c) => c.length), [2, 2, 2, 2, 1]);
  assert.deepEqual(chunks.flat(), answers);
  async function* slowly() {
    yield* cases;
  }
  const again = [];
  for await (const chunk of pack.assessEach(slowly(), { ...quick, chunk: 4 })) again.push(...chunk);
  assert.deepEqual(again, answers);
  const stop = new AbortController();
  await assert.rejects(async () => {
    for await (const _ of pack.assessEach(cases, { ...quick, chunk: 1, signal: stop.signal })) stop.abort();
  }, { name: 'AbortError' });
});

test('arguments of the wrong kind are told, and bring nothing down', async () => {
  const before = pack.assessText(CASE, quick);
  for (const date of [20240501, {}, [], true, new Date(0), Number.NaN]) {
    assert.equal(problems(() => pack.form('food-safety/unlicensed', { date }))[0].code, 'bad-date', String(date));
  }
  for (const format of ['docx', 'HTML', 'json', '', 7, {}]) {
    await assert.rejects(pack.explain(CASE, { format, lang: 'en' }), (e) => {
      assert.deepEqual(e.problems.map((p) => p.code), ['bad-argument']);
      return /html, md, text/.test(e.problems[0].message);
    });
  }
  assert.equal(pack.assessText(CASE, quick), before);
});

test('a module that does not fit is not kept: the right one can follow', () => {
  const home = mkdtempSync(join(tmpdir(), 'cailiang-'));
  try {
    const script = join(home, 'a.mjs');
    writeFileSync(script, `
      import { readFileSync } from 'node:fs';
      import { init, load, version, CailiangError } from ${JSON.stringify(pathToFileURL(join(built, 'browser.js')).href)};
      // The smallest module there is: it has nothing the engine needs.
      const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
      const told = [];
      for (const job of [() => init(empty), () => load(new Uint8Array()), () => version()]) {
        try { await job(); told.push('none'); } catch (e) { told.push(e instanceof CailiangError ? e.problems[0].code : String(e)); }
      }
      await init(readFileSync(${JSON.stringify(join(built, 'engine_bg.wasm'))}));
      console.log(JSON.stringify([told, version()]));`);
    const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(JSON.parse(run.stdout), [['not-started', 'not-started', 'not-started'], version()]);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('the whole module takes over from the small one: packs stay loaded, answers stay the same', () => {
  const home = mkdtempSync(join(tmpdir(), 'cailiang-'));
  try {
    const script = join(home, 'a.mjs');
    writeFileSync(script, `
      import { readFileSync } from 'node:fs';
      import { init, load, upgrade, CailiangError } from ${JSON.stringify(pathToFileURL(join(built, 'browser.js')).href)};
      const built = (name) => readFileSync(${JSON.stringify(built)} + '/' + name);
      const one = ${JSON.stringify(CASE)};
      const told = [];
      const fails = async (job) => {
        try { await job(); told.push('none'); } catch (e) { told.push(e instanceof CailiangError ? e.problems[0].code : String(e)); }
      };
      await fails(() => init(built('whole_bg.wasm')));
      await init(built('engine_bg.wasm'));
      const pack = load(built('packs/all.clb'));
      const gone = load(built('packs/all.clb'));
      const before = pack.assessText(one);
      await fails(() => upgrade(built('engine_bg.wasm')));
      // From beside the file: fetch of Node reads no files, so this one does not come.
      await fails(() => pack.explain(one));
      const same = pack.assessText(one) === before;
      await Promise.all([upgrade(built('whole_bg.wasm')), upgrade()]);
      gone.free();
      await fails(() => gone.items());
      const after = pack.assessText(one);
      await upgrade();
      await fails(() => load(new Uint8Array(2 ** 31 + 8)));
      console.log(JSON.stringify([told, same, after === before, await pack.explain(one, { format: 'text' })]));`);
    const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
    const [told, same, after, page] = JSON.parse(run.stdout);
    assert.deepEqual(told, ['not-started', 'not-started', 'not-started', 'pack-freed', 'engine-stopped']);
    assert.ok(same && after);
    assert.match(page, /food-safety/);
  } finally {
    rmSync(home, { recursive: true });
  }
});

test('pages of codes', async () => {
  const found = await explainCode('fact-type', { lang: 'en' });
  assert.ok(found.page.includes('Wrong:') && found.title.length > 0);
  assert.equal(await explainCode('no-such-code'), undefined);
});

/** xorshift: the same inputs each time. */
function dice(seed) {
  let x = seed;
  return (n) => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) % n;
  };
}

/** Where the index of a bundle of one pack ends, and what gives changed bytes the digests that go with them. */
function bundle(bytes) {
  const at = (b) => 56 + new DataView(b.buffer, b.byteOffset).getUint32(20, true);
  const sha = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
  const sign = (b) => {
    b.set(sha(b.subarray(at(b))), at(b) - 32);
    b.set(sha(b.subarray(0, 24), b.subarray(56, at(b))), 24);
  };
  const same = Uint8Array.from(bytes);
  sign(same);
  assert.deepEqual(same, Uint8Array.from(bytes));
  return { ends: at(bytes), sign };
}

test('no text breaks it', () => {
  const roll = dice(2026);
  const alphabet = ['{', '}', '[', ']', '"', ':', ',', '0', '9', '-', '.', 'e', '\\', 'u', ' ', '\n', '万', '\ud800', '\u0000', '\u001e', '😀'];
  const whole = JSON.stringify(CASE);
  const bytes = file('penalty-law');
  for (let n = 0; n < 1000; n += 1) {
    let given;
    if (n % 2 === 0) {
      given = Array.from({ length: roll(40) }, () => alphabet[roll(alphabet.length)]).join('');
    } else {
      const at = roll(whole.length);
      given = whole.slice(0, at) + alphabet[roll(alphabet.length)] + whole.slice(at + roll(4));
    }
    problems(() => pack.assess(given, quick));
    problems(() => pack.form(given));
    problems(() => load(given));
    problems(() => load(new TextEncoder().encode(given)));
  }
  // Changed on purpose, the digests made to fit: whatever a bundle holds, the engine goes on.
  const { ends, sign } = bundle(bytes);
  let read = 0;
  for (let n = 0; n < 300; n += 1) {
    const given = Uint8Array.from(bytes);
    for (let k = 0; k <= roll(3); k += 1) given[ends + roll(given.length - ends)] = [0, 1, 0x7f, 0x80, 0xff, roll(256)][roll(6)];
    sign(given);
    problems(() => {
      const one = load(given);
      read += 1;
      for (const item of one.items()) {
        problems(() => one.form(item.id));
        problems(() => one.assess({ item: item.id, facts: {} }, quick));
      }
      one.free();
    });
  }
  assert.ok(read > 0);
  for (const odd of [null, undefined, 0, [], {}, true, { facts: { goods_value: 1e21 } }, { x: 10n ** 40n }, Symbol.iterator.toString()]) {
    assert.ok(problems(() => pack.assess(odd, quick)).length > 0);
  }
  assert.equal(pack.assess(CASE, quick).status, 'needs_facts');
});

test('what is too deep, too large or too much leaves the other packs working', () => {
  const before = pack.assessText(CASE, quick);
  const deep = (n) => '['.repeat(n) + ']'.repeat(n);
  assert.equal(problems(() => pack.assess(deep(1_000_000)))[0].code, 'too-deep');
  assert.equal(problems(() => pack.assess('"' + 'x'.repeat(5_000_000) + '"'))[0].code, 'document-too-large');
  const large = new Uint8Array(65 * 2 ** 20);
  large.set(files[0].subarray(0, 64));
  assert.equal(problems(() => load(large))[0].code, 'document-too-large');
  for (const n of [50, 1_000, 100_000]) {
    for (const given of ['('.repeat(n) + '1' + ')'.repeat(n), '-'.repeat(n) + '0', '9'.repeat(n)]) {
      problems(() => pack.assess({ ...CASE, facts: { goods_value: given } }, quick));
    }
  }
  assert.equal(pack.assessText(CASE, quick), before);
});

test('when the engine itself stops, it starts anew and packs come back', () => {
  const before = pack.assessText(CASE, quick);
  // Bytes of which the engine cannot even get a copy stop it.
  const stopped = problems(() => load(new Uint8Array(2 ** 31 + 8)));
  assert.equal(stopped[0].code, 'engine-stopped');
  assert.equal(pack.assessText(CASE, quick), before);
  assert.equal(load(files).assessText(CASE, quick), before);
});

test('memory comes back', () => {
  const start = process.memoryUsage().rss;
  for (let n = 0; n < 20; n += 1) {
    const one = load(files);
    one.assess(CASE, quick);
    one.free();
  }
  const grown = process.memoryUsage().rss - start;
  assert.ok(grown < 150e6, `${grown} bytes more after 20 loads`);
  const gone = load(files);
  gone.free();
  gone.free();
  assert.equal(problems(() => gone.items())[0].code, 'pack-freed');
  if (Symbol.dispose) assert.equal(typeof Pack.prototype[Symbol.dispose], 'function');
});

test('the package by its name, as Node resolves it', () => {
  const home = mkdtempSync(join(tmpdir(), 'cailiang-'));
  try {
    mkdirSync(join(home, 'node_modules'));
    symlinkSync(built, join(home, 'node_modules/cailiang'));
    writeFileSync(join(home, 'a.mjs'), "import { version } from 'cailiang'; console.log(version());");
    const run = spawnSync(process.execPath, [join(home, 'a.mjs')], { encoding: 'utf8' });
    assert.equal(run.stdout.trim(), version(), run.stderr);
  } finally {
    rmSync(home, { recursive: true });
  }
  for (const name of ['browser.js', 'core.js', 'node.js']) assert.ok(!text(join(built, name)).includes('eval('));
});
