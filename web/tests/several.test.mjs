// Cases of several acts and of several parties, in the element and in the application.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { parse } from 'yaml';
import { calm, go, launch, putDraft, reader, says, serve, settled, still } from './app-support.mjs';
import { open, start } from './browser.mjs';

let server;
let pages;
let browser;
before(async () => {
  server = await serve();
  pages = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
  await pages?.close();
});

const FACTS = {
  当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: [], 从重情节: [], 可以从轻减轻情节: [], 可以从重情节: [], 违法所得: '0',
};
const DATES = { act: '2026-01-05', found: '2026-01-10' };
const ACTS = {
  case: '示例 两个行为', item: 'food-safety/unlicensed', dates: DATES, facts: FACTS,
  acts: [{ id: '甲', facts: { 货值金额: '800' } }, { id: '乙', facts: { 货值金额: '12800' } }],
};
const PARTIES = parse(readFileSync(new URL('../../examples/cases/parties.yaml', import.meta.url), 'utf8'), { schema: 'failsafe' });

/** The element with packs loaded by the page. */
async function several(t, file, packs, attributes = {}) {
  const opened = await open(browser, pages.origin, '/tests/element.html');
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  const { page } = opened;
  await page.waitForFunction(() => typeof window.put === 'function');
  await page.evaluate(async ([given, names, more]) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const files = await Promise.all(names.map((n) => fetch(`/packs/${n}.clb`).then((r) => r.arrayBuffer())));
    const element = document.createElement('cailiang-several');
    element.pack = engine.load(files);
    element.case = given;
    for (const [name, value] of Object.entries(more)) element.setAttribute(name, value);
    addEventListener('cailiang-assessment', (e) => { if (e.target === element) window.last = e.detail; });
    document.querySelector('#main').append(element);
    await element.settled();
  }, [file, packs.split(' '), attributes]);
  const element = page.locator('cailiang-several');
  const shown = element.locator('cailiang-form:not([hidden])');
  return { ...opened, element, shown };
}
const FOOD = 'penalty-law samr-2022 food-safety-2025';
const caseOf = (element) => element.evaluate((e) => e.case);
const total = (element) => element.locator('[part=total]');

test('two acts: each its own facts and result, and the total the engine gives', async (t) => {
  const { element, shown, page } = await several(t, ACTS, FOOD);
  assert.deepEqual(await element.locator('tbody .gives').allInnerTexts().then((all) => all.map((x) => /[\d,]+元/u.exec(x)[0])), ['75,000元', '192,000元']);
  assert.match(await total(element).innerText(), /罚款合计 26\.7万元/u);
  const a = await element.evaluate((e) => e.assessment);
  assert.deepEqual(a.parts.map((p) => [p.relation, p.fine.amount]), [['行为 甲', '75000'], ['行为 乙', '192000']]);

  // The form of the second; the first stays as it is.
  await element.getByRole('button', { name: '填写 乙' }).click();
  await shown.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await shown.getByLabel('货值金额', { exact: true }).fill('2万');
  await says(element.locator('tbody tr').nth(1), /300,000元/u);
  await says(total(element), /罚款合计 37\.5万元/u);
  assert.deepEqual((await caseOf(element)).acts.map((x) => x.facts.goods_value), ['800', '20000']);
  assert.equal((await page.evaluate(() => window.last.assessment)).values['罚款合计'], '37.5万元');

  // While an entry of one does not read there is no total; the others have their results.
  await shown.getByLabel('货值金额', { exact: true }).fill('约2万');
  await says(total(element), /各部分都能计算后合计/u);
  await says(element.locator('tbody tr').nth(1), /填写须更正/u);
  await says(element.locator('tbody tr').nth(0), /75,000元/u);
  assert.deepEqual(await page.evaluate(() => [window.last.assessment, window.last.problems.map((p) => [p.code, p.path])]), [null, [['unread', 'acts/1/facts/goods_value']]]);
  assert.equal(await element.evaluate((e) => e.validity.valid), false);

  // Taken out and brought back, it is as it was, what does not read too.
  await element.getByRole('button', { name: '删除 乙' }).click();
  await says(total(element), /罚款合计 7\.5万元/u);
  assert.equal((await caseOf(element)).acts.length, 1);
  assert.equal(await element.getByRole('button', { name: '删除 甲' }).isDisabled(), true);
  await element.getByRole('button', { name: '恢复“乙”' }).click();
  assert.equal(await shown.getByLabel('货值金额', { exact: true }).inputValue(), '约2万');
  assert.equal(await element.evaluate((e) => e.assessment), null);
  await shown.getByLabel('货值金额', { exact: true }).fill('2万');
  await says(total(element), /罚款合计 37\.5万元/u);
});

test('an act is added, under another item; unknown facts leave the total open', async (t) => {
  const { element, shown } = await several(t, ACTS, FOOD);
  await element.getByLabel('事项', { exact: true }).selectOption('food-safety/storage-transport');
  await element.getByRole('button', { name: '添加行为' }).click();
  await element.evaluate((e) => e.settled());
  const file = await caseOf(element);
  assert.deepEqual(file.acts[2], { id: '3', item: 'food-safety/storage-transport' });
  await says(element.locator('tbody tr').nth(2), /事实尚缺/u);
  await says(total(element), /事实尚缺 · 合计尚不能定/u);
  // Nothing of the other acts is taken for it; its form is the one shown.
  assert.equal(await shown.getAttribute('item'), 'food-safety/storage-transport');
  await shown.getByLabel('行为发生日', { exact: true }).fill('2026-2-1');
  assert.deepEqual((await caseOf(element)).acts.map((x) => x.dates?.act), ['2026-01-05', '2026-01-05', '2026-02-01']);
  // A copy is made only when asked for.
  await element.getByRole('button', { name: '填写 甲' }).click();
  await element.getByRole('button', { name: '照“甲”再加一个' }).click();
  await element.evaluate((e) => e.settled());
  await says(element.locator('tbody tr').nth(3), /75,000元/u);
  const name = element.locator('tbody tr').nth(3).locator('input');
  await name.fill('丁');
  await name.press('Enter');
  assert.deepEqual((await caseOf(element)).acts.map((x) => x.id), ['甲', '乙', '3', '丁']);
});

test('parties to one act: dates in common, facts and results their own', async (t) => {
  const { element, shown, page } = await several(t, PARTIES, 'penalty-law samr-2022 special-equipment');
  const expected = await page.evaluate(async (file) => {
    const { pack } = document.querySelector('cailiang-several');
    return pack.assess(file, { would_change: false });
  }, PARTIES);
  const own = await element.evaluate((e) => e.assessment);
  assert.deepEqual(own.parts.map((p) => [p.relation, p.status, p.fine?.amount]), expected.parts.map((p) => [p.relation, p.status, p.fine?.amount]));
  assert.deepEqual(own.values, expected.values);
  // A date entered with one is every party's, and what the other has open stays.
  await element.getByRole('button', { name: '填写 主要负责人' }).click();
  await shown.locator('.answered-row[data-key=age]').getByRole('button').click();
  await shown.getByLabel('年龄', { exact: true }).fill('四十五');
  await element.getByRole('button', { name: '填写 单位' }).click();
  await shown.getByLabel('发现日', { exact: true }).fill('2025-06-08');
  assert.equal((await caseOf(element)).dates.found, '2025-06-08');
  assert.equal('dates' in (await caseOf(element)).parties[1], false);
  await element.getByRole('button', { name: '填写 主要负责人' }).click();
  assert.equal(await shown.getByLabel('发现日', { exact: true }).inputValue(), '2025-06-08');
  assert.equal(await shown.getByLabel('年龄', { exact: true }).inputValue(), '四十五');
  await says(total(element), /各部分都能计算后合计/u);
  await element.getByRole('button', { name: '添加当事人' }).click();
  await element.evaluate((e) => e.settled());
  const file = await caseOf(element);
  assert.deepEqual(file.parties[2], { id: '3' });
  assert.equal(await shown.getByLabel('发现日', { exact: true }).inputValue(), '2025-06-08');
});

test('dates in common: one taken out says nothing to the others, and comes back with theirs', async (t) => {
  const { element, shown } = await several(t, PARTIES, 'penalty-law samr-2022 special-equipment');
  const found = () => shown.getByLabel('发现日', { exact: true });
  await element.getByRole('button', { name: '删除 单位' }).click();
  await found().fill('2025-06-08');
  for (const [lang, title] of [['en', 'Several parties'], ['zh', '数个当事人']]) {
    await element.evaluate((e, l) => e.setAttribute('lang', l), lang);
    await element.getByRole('heading', { name: title }).waitFor();
    await element.evaluate((e) => e.settled());
    assert.equal((await caseOf(element)).dates.found, '2025-06-08');
  }
  await element.getByRole('button', { name: '恢复“单位”' }).click();
  await element.evaluate((e) => e.settled());
  const file = await caseOf(element);
  assert.deepEqual([file.dates.found, file.parties.map((p) => p.id)], ['2025-06-08', ['单位', '主要负责人']]);
  assert.equal(await found().inputValue(), '2025-06-08');
});

test('dates in common: what does not read with one of them is there with each, and is not lost', async (t) => {
  const { element, shown } = await several(t, PARTIES, 'penalty-law samr-2022 special-equipment');
  const found = () => shown.getByLabel('发现日', { exact: true });
  await found().fill('六月某日');
  await element.getByRole('button', { name: '填写 主要负责人' }).click();
  assert.equal(await found().inputValue(), '六月某日');
  await shown.getByLabel('行为发生日', { exact: true }).fill('2025-05-07');
  await element.getByRole('button', { name: '添加当事人' }).click();
  await element.evaluate((e) => e.settled());
  for (const name of ['3', '主要负责人', '单位']) {
    await element.getByRole('button', { name: `填写 ${name}` }).click();
    assert.deepEqual([await shown.getByLabel('行为发生日', { exact: true }).inputValue(), await found().inputValue()], ['2025-05-07', '六月某日'], name);
  }
  await found().fill('2025-06-08');
  assert.deepEqual((await caseOf(element)).dates, { act: '2025-05-07', found: '2025-06-08' });
});

test('an act whose day is still to be asked has facts missing, not mistakes', async (t) => {
  const { element, page } = await several(t, ACTS, `${FOOD} food-safety-2021`, { name: 'case' });
  await element.getByRole('button', { name: '添加行为' }).click();
  await says(element.locator('tbody tr').nth(2), /事实尚缺/u);
  assert.equal(await element.evaluate((e) => e.validity.valid), true);
  await says(total(element), /各部分都能计算后合计/u);
  // Switched off, nothing is brought back either.
  await element.getByRole('button', { name: '删除 3' }).click();
  await page.evaluate(() => {
    const off = document.createElement('fieldset');
    off.disabled = true;
    document.querySelector('#main').append(off);
    off.append(document.querySelector('cailiang-several'));
  });
  const undo = element.getByRole('button', { name: '恢复“3”' });
  await undo.waitFor();
  assert.equal(await undo.isDisabled(), true);
});

test('no accessibility faults; English; inside a form', async (t) => {
  const { page, element } = await several(t, ACTS, FOOD, { lang: 'en', name: 'case' });
  await says(total(element), /Fines in total 267,000 yuan/u);
  await element.getByRole('button', { name: 'Remove 乙' }).click();
  await still(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`), []);
  await page.setViewportSize({ width: 360, height: 740 });
  await still(page);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  const sent = await page.evaluate(() => {
    const form = document.createElement('form');
    form.append(document.querySelector('cailiang-several'));
    document.querySelector('#main').append(form);
    return new FormData(form).get('case');
  });
  assert.deepEqual(JSON.parse(sent).acts.map((x) => x.id), ['甲']);
});

test('in the application: from one act to several, kept, reopened, printed', async (t) => {
  const opened = await reader(browser, server.address);
  const { page } = opened;
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  await page.goto(server.address);
  await page.waitForSelector('main h1');
  await putDraft(page, 'aa', { case: '一号', item: 'food-safety/unlicensed', dates: DATES, facts: { ...FACTS, 货值金额: '800' } });
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  await settled(page);
  await page.getByRole('button', { name: '数个行为' }).click();
  const element = page.locator('cailiang-several');
  await says(total(element), /罚款合计 7\.5万元/u);
  // An item of another pack: its form comes with the pack.
  const other = await element.getByLabel('事项', { exact: true }).locator('option', { hasText: '虚假' }).first().getAttribute('value');
  assert.ok(!other.startsWith('food-safety/'), other);
  await element.getByLabel('事项', { exact: true }).selectOption(other);
  await element.getByRole('button', { name: '添加行为' }).click();
  await page.waitForFunction(() => [...document.querySelector('cailiang-several').shadowRoot.querySelectorAll('cailiang-form')].every((f) => f.assessment !== null || f.problems.length > 0));
  assert.match(await element.locator('tbody tr').nth(0).innerText(), /75,000元/u);
  await element.getByRole('button', { name: '删除 2' }).click();
  await element.getByRole('button', { name: '填写 1' }).click();
  await element.getByRole('button', { name: '照“1”再加一个' }).click();
  await says(total(element), /罚款合计 15万元/u);
  await page.waitForFunction(() => JSON.parse(localStorage.getItem('cailiang.draft.aa')).file.acts.length === 2);
  const { file } = await page.evaluate(() => JSON.parse(localStorage.getItem('cailiang.draft.aa')));
  assert.deepEqual([file.case, file.item, file.acts.map((x) => x.facts.goods_value)], ['一号', 'food-safety/unlicensed', ['800', '800']]);
  await go(page, '#/drafts');
  await page.getByText('一号').click();
  await says(total(element), /罚款合计 15万元/u);
  await calm(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(' | ')}`), []);
  const [printed] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: '打印建议书' }).click()]);
  await printed.waitForSelector('main h1');
  assert.match(await printed.locator('main').innerText(), /15万元/u);
  // A case file of parties is opened as one.
  await page.bringToFront();
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: '打开案件' }).click()]);
  await chooser.setFiles({ name: 'p.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(PARTIES)) });
  await page.waitForURL(/special-equipment\/accident-conduct\?draft=/u);
  await page.waitForFunction(() => document.querySelector('cailiang-several')?.assessment?.parts.length === 2);
  assert.match(await page.locator('h1').innerText(), /数个当事人/u);
});

test('in the application: a pack that does not come leaves what has been entered', async (t) => {
  let away = true;
  const other = await serve((name) => (away && /^packs\/advertising/u.test(name) ? '{}' : null));
  const opened = await reader(browser, other.address, { serviceWorkers: 'block' });
  const { page } = opened;
  t.after(async () => {
    await opened.context.close();
    await other.close();
    assert.deepEqual(opened.faults, []);
  });
  await page.goto(other.address);
  await page.waitForSelector('main h1');
  await putDraft(page, 'aa', { ...ACTS, acts: [{ ...ACTS.acts[0], item: 'food-safety/unlicensed' }, { id: '乙' }] });
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  const element = page.locator('cailiang-several');
  const shown = element.locator('cailiang-form:not([hidden])');
  await says(element.locator('tbody tr').nth(0), /75,000元/u);
  await element.getByLabel('事项', { exact: true }).selectOption('advertising/false-advertising');
  await element.getByRole('button', { name: '添加行为' }).click();
  await says(page.locator('.panel.bad'), /没有载入成功/u);
  await element.getByRole('button', { name: '填写 甲' }).click();
  await shown.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await shown.getByLabel('货值金额', { exact: true }).fill('12800');
  await says(element.locator('tbody tr').nth(0), /192,000元/u);
  away = false;
  await page.getByRole('button', { name: '重试' }).click();
  await says(element.locator('tbody tr').nth(2), /事实尚缺/u);
  assert.equal(await page.locator('.panel.bad').count(), 0);
  await says(element.locator('tbody tr').nth(0), /192,000元/u);
  const { file } = await page.evaluate(() => JSON.parse(localStorage.getItem('cailiang.draft.aa')));
  assert.deepEqual(file.acts.map((a) => [a.id, a.item, a.facts?.goods_value]), [['甲', 'food-safety/unlicensed', '12800'], ['乙', 'food-safety/unlicensed', undefined], ['3', 'advertising/false-advertising', undefined]]);
});
