// Accessibility, speed, sameness with the command line, and the example pages.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseDocument, visit } from 'yaml';
import { serve as serveApp } from './app-support.mjs';
import { launch, open, says, start, still } from './browser.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const FOOD = '/packs/penalty-law.clb /packs/samr-2022.clb /packs/food-safety-2025.clb';
const CASE = {
  item: 'food-safety/unlicensed',
  dates: { act: '2026-01-05', found: '2026-01-10', filed: '2026-01-12' },
  facts: { 当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: ['remedied'], 从重情节: [], 可以从轻减轻情节: ['cooperated'], 可以从重情节: ['obstructed'], 违法所得: 0, 货值金额: '12800' },
};

let server;
let browser;
before(async () => {
  server = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function form(t, attributes, options) {
  const opened = await open(browser, server.origin, '/tests/element.html', options);
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  await opened.page.waitForFunction(() => typeof window.put === 'function');
  await opened.page.evaluate(async (a) => { await window.put(a); }, { item: CASE.item, packs: FOOD, ...attributes });
  return { ...opened, element: opened.page.locator('cailiang-form').first() };
}

async function axe(page, what) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${what}: ${v.id}: ${v.nodes.map((n) => `${n.target.join(' ')} ${n.any.map((x) => x.message).join(' ')}`).join(' | ')}`), []);
}

for (const [name, attributes, options] of [
  ['light', {}, { colorScheme: 'light' }],
  ['dark', {}, { colorScheme: 'dark' }],
  ['dark by its attribute', { theme: 'dark' }, { colorScheme: 'light' }],
  ['phone', {}, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
  ['phone, dark, English', { lang: 'en' }, { viewport: { width: 360, height: 740 }, colorScheme: 'dark' }],
  ['English', { lang: 'en' }, {}],
]) {
  test(`no violations of accessibility: ${name}`, async (t) => {
    const { page, element } = await form(t, attributes, options);
    await axe(page, 'nothing known');
    await element.locator('details.other > summary').click();
    await element.locator('details.other .field').first().waitFor();
    await element.getByRole('textbox').first().fill('2026-13-01');
    await page.locator('h1').click();
    await still(page);
    await axe(page, 'an error, all facts open');
    await element.evaluate((e, c) => { e.case = c; return e.settled(); }, CASE);
    for (const details of await element.locator('.result details').all()) await details.evaluate((d) => { d.open = true; });
    await element.locator('details.own > summary').click();
    await element.getByLabel(attributes.lang === 'en' ? 'Amount' : '拟定罚款', { exact: true }).waitFor();
    await still(page);
    await axe(page, 'decided, everything open');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wide, 0, 'nothing runs off the side');
  });
}

test('touch targets on a phone are large enough', async (t) => {
  const { element } = await form(t, {}, { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true });
  await element.locator('details.other > summary').click();
  await element.locator('details.other .field').first().waitFor();
  const small = await element.evaluate((e) => [...e.shadowRoot.querySelectorAll('label.answer, input[type=text], select, button')]
    .map((c) => [c.textContent.trim() || c.id, c.getBoundingClientRect()]).filter(([, r]) => r.height > 0 && r.height < 28).map(([n, r]) => `${n} ${r.height}`));
  assert.deepEqual(small, []);
});

test('the scale says in words what it draws', async (t) => {
  const { element, page } = await form(t, {});
  assert.match(await element.locator('svg.scale desc').textContent(), /目前可能的罚款/u);
  await element.evaluate((e, c) => { e.case = c; }, CASE);
  await still(page);
  const said = await element.locator('svg.scale desc').textContent();
  assert.match(said, /法定幅度: 128,000元以上256,000元以下；/u);
  assert.match(said, /建议幅度: 128,000元以上166,400元以下；建议数额: 147,200元/u);
  // The bar of the recommended range starts with the statutory one and ends at three tenths of it.
  const bars = await element.evaluate((e) => ['legal', 'range'].map((c) => { const r = e.shadowRoot.querySelector(`.scale rect.${c}`); return [parseFloat(r.getAttribute('x')), parseFloat(r.getAttribute('width'))]; }));
  assert.equal(bars[0][0], bars[1][0]);
  assert.ok(Math.abs(bars[1][1] / bars[0][1] - 0.3) < 0.001);
});

test('tier bands are drawn for packs that say where they lie', async (t) => {
  const { page } = await form(t, {});
  const drawn = await page.evaluate(async (file) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const files = await Promise.all(['penalty-law', 'samr-2022', 'food-safety-2025'].map((n) => fetch(`/packs/${n}.clb`).then((r) => r.arrayBuffer())));
    const pack = engine.load(files);
    const element = document.createElement('cailiang-form');
    element.item = file.item;
    const range = (min, max) => ({ min, max, min_inclusive: true, max_inclusive: false });
    const tiers = [{ id: '1', name: '一档', range: range('128000', '192000') }, { id: '2', name: '二档', range: range('192000', '256000') }, { id: '3', name: '三档', range: null }];
    element.pack = { form: (...a) => pack.form(...a), assess: (...a) => pack.assess(...a), scale: () => ({ tiers }) };
    element.case = file;
    document.querySelector('#main').append(element);
    await element.updateComplete;
    await element.settled();
    const number = (rect, name) => parseFloat(rect.getAttribute(name));
    const legal = element.shadowRoot.querySelector('.scale .legal');
    const bars = [...element.shadowRoot.querySelectorAll('.scale .tier')].map((r) => [r.textContent, (number(r, 'x') - number(legal, 'x')) / number(legal, 'width'), number(r, 'width') / number(legal, 'width')]);
    return { bars, said: element.shadowRoot.querySelector('.scale desc').textContent };
  }, CASE);
  assert.deepEqual(drawn.bars.map(([name]) => name), ['一档', '二档']);
  assert.deepEqual(drawn.bars.map(([, from, width]) => [from.toFixed(2), width.toFixed(2)]), [['0.00', '0.50'], ['0.50', '0.50']]);
  assert.match(drawn.said, /阶次 二档: 192,000元以上不满256,000元/u);
});

test('the range still possible shrinks on screen', async (t) => {
  const facts = { 当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: [], 从重情节: [], 可以从轻减轻情节: [], 可以从重情节: [] };
  const { element, page } = await form(t, { item: 'food-safety/storage-transport', case: { item: 'food-safety/storage-transport', dates: CASE.dates, facts: {} } });
  const width = () => element.evaluate((e) => parseFloat(e.shadowRoot.querySelector('.scale .possible').getAttribute('width')));
  const first = await width();
  await element.evaluate((e, f) => { e.case = { ...e.case, facts: f }; }, facts);
  await still(page);
  assert.ok((await width()) < first);
  assert.equal(await element.locator('.scale .reference').count(), 1);
});

test('a recommendation is read out politely, once typing rests', async (t) => {
  const { element, page } = await form(t, { case: CASE });
  const spoken = element.locator('[role=status]');
  assert.equal(await spoken.getAttribute('aria-live'), 'polite');
  await element.evaluate((e) => { e.case = { ...e.case, facts: { ...e.case.facts, goods_value: '20000' } }; });
  await page.waitForFunction(() => /230,000元|建议罚款/u.test(document.querySelector('cailiang-form').shadowRoot.querySelector('[role=status]').textContent));
});

test('a keystroke asks the engine once, and once more at rest', async (t) => {
  const { page } = await form(t, {});
  const asked = await page.evaluate(async (file) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const files = await Promise.all(['penalty-law', 'samr-2022', 'food-safety-2025'].map((n) => fetch(`/packs/${n}.clb`).then((r) => r.arrayBuffer())));
    const pack = engine.load(files);
    const calls = [];
    const element = document.createElement('cailiang-form');
    element.item = file.item;
    element.pack = { form: (...a) => pack.form(...a), assess: (c, o) => { calls.push(o.would_change); return pack.assess(c, o); } };
    element.case = file;
    document.querySelector('#main').append(element);
    await element.updateComplete;
    await element.settled();
    element.edit('goods_value');
    await element.updateComplete;
    calls.length = 0;
    const input = element.shadowRoot.querySelector('[data-key=goods_value] input');
    for (const text of ['2', '20', '200']) {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await element.updateComplete;
    }
    await element.settled();
    return calls;
  }, CASE);
  assert.deepEqual(asked, [false, false, false, true]);
});

test('opening asks the engine once; what is possible with nothing known is asked where it is drawn, and anew under another law', async (t) => {
  const { page } = await form(t, {});
  const asked = await page.evaluate(async (file) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const files = await Promise.all(['penalty-law', 'samr-2022', 'food-safety-2021', 'food-safety-2025'].map((n) => fetch(`/packs/${n}.clb`).then((r) => r.arrayBuffer())));
    const pack = engine.load(files);
    const out = [];
    const { 货值金额: _, ...others } = file.facts;
    for (const given of [{ item: file.item, dates: file.dates }, file, { ...file, facts: others }]) {
      const calls = [];
      let forms = 0;
      const element = document.createElement('cailiang-form');
      element.item = file.item;
      element.pack = { form: (...a) => { forms += 1; return pack.form(...a); }, packs: () => pack.packs(), assess: (c, o) => { calls.push([c.dates.act, Object.keys(c.facts ?? {}).length]); return pack.assess(c, o); } };
      element.case = given;
      document.querySelector('#main').append(element);
      await element.updateComplete;
      const opened = calls.splice(0);
      const made = forms;
      element.takeDates({ act: '2022-01-05', found: '2022-01-10' });
      out.push([made, opened, calls.splice(0)]);
      element.remove();
    }
    return out;
  }, { ...CASE, dates: { act: '2026-01-05', found: '2026-01-10' } });
  const known = Object.keys(CASE.facts).length;
  const [blank, decided, open] = asked.map(([, ...calls]) => calls);
  assert.deepEqual(blank, [[['2026-01-05', 0]], [['2022-01-05', 0]]]);
  assert.deepEqual(decided, [[['2026-01-05', known]], [['2022-01-05', known]]]);
  assert.deepEqual(open, [[['2026-01-05', known - 1], ['2026-01-05', 0]], [['2022-01-05', known - 1], ['2022-01-05', 0]]]);
  // Of the blank one, the form without a day and that of its day.
  assert.equal(asked[0][0], 2);
});

test('at rest the engine goes on with its whole module, and where that does not come with the small one', async (t) => {
  const words = (element) => element.evaluate((e, c) => e.loaded.explain(c, { format: 'text' }).catch((f) => f.problems[0].code), CASE);
  const opened = await open(browser, server.origin, '/tests/element.html');
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  const { page, context } = opened;
  const asked = [];
  page.on('request', (r) => { if (/whole_bg/u.test(r.url())) asked.push(r.url()); });
  await page.waitForFunction(() => typeof window.put === 'function');
  const element = page.locator('cailiang-form').first();
  const fill = () => page.evaluate(async (a) => { await window.put(a); }, { item: CASE.item, packs: FOOD, case: CASE });
  // Neither the right file nor a failure the page would be told of: bytes that are no module.
  await context.route(/whole_bg/u, (route) => route.fulfill({ contentType: 'text/plain', body: 'no module' }));
  await fill();
  await says(element.locator('.result'), /\d万元/u);
  while (asked.length === 0) await still(page);
  assert.equal(await words(element), 'not-started');
  const small = await element.evaluate((e, c) => e.loaded.assessText(c), CASE);
  await context.unroute(/whole_bg/u);
  assert.match(await words(element), /法定幅度/u);
  assert.equal(await element.evaluate((e, c) => e.loaded.assessText(c), CASE), small);
  const before = asked.length;
  assert.match(await words(element), /法定幅度/u);
  assert.equal(asked.length, before);
});

const quantile = (times, q) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * q))];

test('keystroke to updated recommendation, measured', async (t) => {
  for (const [what, item, packs, kase, key] of [
    ['food-safety/unlicensed, decided', CASE.item, FOOD, CASE, 'goods_value'],
    ['food-safety/unlicensed, nothing else known', CASE.item, FOOD, null, 'goods_value'],
    ['guangdong-ecology-2021/eia-not-approved', 'guangdong-ecology-2021/eia-not-approved', '/packs/penalty-law.clb /packs/ecology-2021.clb', { item: 'guangdong-ecology-2021/eia-not-approved', dates: { act: '2024-05-06', found: '2024-06-01' }, facts: { 当事人类型: 'organization', 不予处罚情形: [], 从轻减轻情节: [], 从重情节: [], 轻微违法目录情形: [], 公开道歉承诺: false } }, 'total_investment'],
  ]) {
    const { element, page, context } = await form(t, { item, packs, ...(kase === null ? {} : { case: kase }) }, { viewport: { width: 1280, height: 900 } });
    await element.evaluate(async (e, k) => { if (e.shadowRoot.querySelector(`.answered-row[data-key=${k}] button`)) { e.edit(k); await e.updateComplete; } }, key);
    await element.locator(`[data-key=${key}] input`).focus();
    /** Writes amounts of one to seven digits; how long each took until the recommendation is laid out, and how much of that the engine. */
    const write = (n) => element.evaluate(async (e, [k, count]) => {
      const input = e.shadowRoot.querySelector(`[data-key=${k}] input`);
      const { loaded } = e;
      let inEngine = 0;
      e.loaded = new Proxy(loaded, {
        get: (pack, name) => {
          const of = pack[name];
          return typeof of !== 'function' ? of : (...given) => {
            const from = performance.now();
            try { return of.apply(pack, given); } finally { inEngine += performance.now() - from; }
          };
        },
      });
      const times = [];
      for (let i = 0; i < count; i += 1) {
        input.value = String(1000000 + i * 7919).slice(0, 1 + (i % 7));
        inEngine = 0;
        const from = performance.now();
        input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
        await e.updateComplete;
        e.shadowRoot.querySelector('.result').getBoundingClientRect();
        times.push([performance.now() - from, inEngine]);
        await new Promise((done) => requestAnimationFrame(done));
      }
      e.loaded = loaded;
      return times;
    }, [key, n]);
    // The browser compiles what is hot.
    await write(60);
    const session = await context.newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (name) => metrics.find((m) => m.name === name).value * 1000;
      return of('ScriptDuration') + of('LayoutDuration') + of('RecalcStyleDuration');
    };
    const before = await spent();
    const times = await write(280);
    const work = (await spent()) - before;
    assert.equal(times.length, 280);
    const told = (q) => `${quantile(times.map((x) => x[0]), q).toFixed(1)} ms (${quantile(times.map((x) => x[1]), q).toFixed(1)} in the engine, ${quantile(times.map((x) => x[0] - x[1]), q).toFixed(1)} in the page)`;
    console.log(`keystroke to updated recommendation, ${what}: processor time ${(work / times.length).toFixed(1)} ms; least ${told(0)}, median ${told(0.5)}, p95 ${told(0.95)}`);
    await page.close();
  }
});

test('cold load to first recommendation, measured', async (t) => {
  const application = await serveApp();
  t.after(() => application.close());
  for (const [what, address] of [['the element in a page', `${server.origin}/examples/plain.html`], ['the application', `${application.address}#/item/food-safety/unlicensed`]]) {
    const times = [];
    const spent = [];
    for (let i = 0; i < 7; i += 1) {
      const context = await browser.newContext();
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.addInitScript(() => {
        addEventListener('cailiang-assessment', (e) => e.target.updateComplete.then(() => requestAnimationFrame(() => { window.first ??= performance.now(); })));
      });
      await page.goto(address);
      await page.waitForFunction(() => window.first !== undefined);
      const { metrics } = await session.send('Performance.getMetrics');
      times.push(await page.evaluate(() => window.first));
      spent.push(metrics.find((m) => m.name === 'TaskDuration').value * 1000);
      await context.close();
    }
    assert.equal(times.length, 7);
    console.log(`cold load to first recommendation, ${what}: least ${quantile(times, 0).toFixed(0)} ms, median ${quantile(times, 0.5).toFixed(0)} ms, most ${Math.max(...times).toFixed(0)} ms; processor time of the page’s thread ${quantile(spent, 0.5).toFixed(0)} ms`);
  }
});

function shippedCases() {
  const out = [];
  const walk = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (path.includes('/cases/') && entry.name.endsWith('.yaml')) {
        const document = parseDocument(readFileSync(path, 'utf8'));
        // Numbers as written: a float would not do.
        visit(document, { Scalar(_, node) { if (typeof node.value === 'number') node.value = node.source; } });
        for (const one of document.toJS().cases ?? []) if (one.expect?.errors === undefined) out.push(one.case);
      }
    }
  };
  walk(join(root, 'rules'));
  return out;
}

test('the JSON of shipped cases is the command line’s, byte for byte', async (t) => {
  const cli = process.env.CAILIANG ?? ['release', 'debug'].map((p) => join(root, 'target', p, 'cailiang')).find((p) => existsSync(p));
  assert.ok(cli, 'build the command line first, or name it in CAILIANG');
  const every = shippedCases();
  const cases = every.filter((_, i) => i % Math.ceil(every.length / 400) === 0).map((c, i) => ({ case: `c${i}`, ...c }));
  assert.ok(cases.length >= 300, `${cases.length} cases`);
  const folder = mkdtempSync(join(tmpdir(), 'cailiang-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'cases.ndjson'), cases.map((c) => JSON.stringify(c)).join('\n'));
  const run = spawnSync(cli, ['assess', '--format', 'json', '--rules', join(root, 'rules'), join(folder, 'cases.ndjson')], { encoding: 'utf8', maxBuffer: 1 << 28 });
  const expected = run.stdout.trimEnd();
  assert.ok(expected.startsWith('[{"schema"'), run.stderr.slice(0, 500) + expected.slice(0, 500));

  const { page } = await form(t, {});
  const { small, whole } = await page.evaluate(async (list) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const index = await fetch('/packs/index.json').then((r) => r.json());
    const files = await Promise.all(index.map((p) => fetch(`/packs/${p.file}`).then((r) => r.arrayBuffer())));
    const pack = engine.load(files);
    const answers = () => list.map((c) => { try { return pack.assessText(c); } catch (e) { return JSON.stringify(e.problems ?? String(e)); } });
    const small = answers();
    await engine.upgrade();
    return { small, whole: answers() };
  }, cases);
  assert.equal(whole.length, cases.length);
  for (const got of [small, whole]) {
    let at = 1;
    for (const [i, text] of got.entries()) {
      const there = expected.slice(at, at + text.length);
      const differs = there === text ? 0 : Array.from(text, (c, k) => c === there[k]).indexOf(false);
      assert.ok(there === text, `${cases[i].item}, case ${i}: …${text.slice(Math.max(0, differs - 60), differs + 60)}… is …${there.slice(Math.max(0, differs - 60), differs + 60)}…`);
      at += text.length + 1;
    }
    assert.equal(at, expected.length);
  }
  console.log(`${cases.length} of ${every.length} shipped cases equal in Chromium and on the command line`);
});

test('someone else’s plain page, with its own form', async (t) => {
  const { page, context, faults } = await open(browser, server.origin, '/examples/plain.html');
  t.after(() => context.close());
  const element = page.locator('cailiang-form');
  await page.waitForFunction(() => document.querySelector('cailiang-form').assessment !== null);
  await element.getByLabel('货值金额', { exact: true }).fill('800');
  await page.getByRole('button', { name: '登记' }).click();
  const sent = JSON.parse(await page.locator('#sent').textContent());
  assert.equal(sent.number, '市监立〔2026〕1号');
  assert.equal(JSON.parse(sent.assessment).case.facts.goods_value, '800');
  assert.equal(JSON.parse(sent.assessment).assessment.status, 'needs_facts');
  await page.getByRole('button', { name: '重填' }).click();
  assert.deepEqual(await element.evaluate((e) => e.case), { item: 'food-safety/unlicensed' });
  await axe(page, 'plain');
  assert.deepEqual(faults, []);
});

test('a React page', async (t) => {
  const { page, context, faults } = await open(browser, server.origin, '/examples/react/index.html');
  t.after(() => context.close());
  await page.waitForFunction(() => document.querySelector('cailiang-form')?.assessment);
  await says(page.locator('#state'), /needs_facts/u);
  const element = page.locator('cailiang-form');
  await element.getByLabel('行为发生日', { exact: true }).fill('2024-05-06');
  assert.equal(await element.evaluate((e) => e.assessment.item.id), 'guangdong-ecology-2021/water-82-2');
  await page.getByLabel('事项').selectOption('guangdong-ecology-2021/water-82-1');
  await page.waitForFunction(() => document.querySelector('cailiang-form').assessment?.item.id === 'guangdong-ecology-2021/water-82-1');
  await axe(page, 'React');
  assert.deepEqual(faults, []);
});
