// <cailiang-form> in Chromium, filled in as people do: by labels, with keyboard and mouse. Amounts expected here are those of
// the packs' own cases.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { launch, open, says, start, still } from './browser.mjs';

const FOOD = 'penalty-law samr-2022 food-safety-2025';
const ECOLOGY = 'penalty-law ecology-2021';
const JIANGMEN = 'penalty-law jiangmen-ecology-2020';

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

/** Opens the test page with one element; faults seen on the page fail the test at its end. */
async function form(t, item, packs, attributes = {}, options = {}) {
  const opened = await open(browser, server.origin, '/tests/element.html', options);
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  const { page } = opened;
  await put(page, { item, packs, ...attributes });
  return { ...opened, element: page.locator('cailiang-form').first(), page };
}

async function put(page, { packs, ...attributes }, parent) {
  await page.waitForFunction(() => typeof window.put === 'function');
  const addresses = packs.split(' ').map((p) => `/packs/${p}.clb`).join(' ');
  await page.evaluate(async ([a, where]) => { await window.put(a, where); }, [{ ...attributes, packs: addresses }, parent]);
}

const assessment = (element) => element.evaluate((e) => e.assessment);
const caseOf = (element) => element.evaluate((e) => e.case);
const figure = (element) => element.locator('[part=amount]').first().innerText();

/** A field by its label; opens the other facts when it lies among them, and an answered one for change. */
async function reveal(element, label) {
  const shown = element.getByText(label, { exact: true }).first();
  if (await shown.isVisible()) return;
  const folded = element.locator('details.other:not([open]) > summary');
  if (await folded.count() > 0) await folded.click();
  await shown.waitFor();
}
async function type(element, label, text) {
  await reveal(element, label);
  await element.getByLabel(label, { exact: true }).fill(text);
}
async function choose(element, question, answer) {
  await reveal(element, question);
  await element.getByRole('group', { name: question }).getByRole('radio', { name: answer, exact: true }).check();
}
async function noneOf(element, question) {
  await reveal(element, question);
  await element.getByRole('group', { name: question, exact: true }).getByRole('button', { name: '其余均“否”' }).click();
}
async function leave(page) {
  await page.locator('h1').click();
  await still(page);
}

test('a multiple of the goods value with limbs, question by question', async (t) => {
  const { element, page } = await form(t, 'food-safety/unlicensed', FOOD);
  assert.equal((await assessment(element)).status, 'needs_facts');
  assert.match(await figure(element), /^0元以上/u);
  await type(element, '行为发生日', '2026-1-5');
  await type(element, '发现日', '2026年1月10日');
  assert.deepEqual((await caseOf(element)).dates, { act: '2026-01-05', found: '2026-01-10' });

  // The engine's own order, the first question marked.
  const missing = (await assessment(element)).missing.map((m) => m.fact);
  const asked = await element.locator('.asked .field').evaluateAll((fs) => fs.map((f) => f.dataset.key));
  assert.deepEqual(asked, missing);
  assert.equal(await element.locator('.is-next').getAttribute('data-key'), missing[0]);

  await type(element, '货值金额', '800');
  await leave(page);
  assert.match(await figure(element), /^0元至100,000元/u);
  await choose(element, '当事人类型', '法人或者其他组织');
  await leave(page);
  assert.ok(!(await assessment(element)).missing.some((m) => m.fact === 'age'), 'a question that no longer matters');
  assert.equal(await element.locator('.asked [data-key=age]').count(), 0);
  for (const set of ['不予处罚情形', '从轻减轻情节', '从重情节']) await noneOf(element, set);
  await type(element, '违法所得', '0');
  await leave(page);

  const a = await assessment(element);
  assert.equal(a.status, 'decided');
  assert.deepEqual([a.fine.statutory.min, a.fine.statutory.max, a.fine.amount], ['50000', '100000', '75000']);
  assert.match(await figure(element), /^75,000元/u);
  assert.equal(await element.locator('.asked').count(), 0);

  // The other limb: 1.28万 × 10 to 20.
  await element.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await element.getByLabel('货值金额', { exact: true }).fill('1.28万');
  assert.match(await element.locator('[data-key=goods_value] .reads').innerText(), /12,800\.00 元/u);
  assert.match(await figure(element), /^192,000元\s*19\.2万元/u);
  assert.equal((await caseOf(element)).facts.goods_value, '12800');
  assert.match(await element.locator('.facts-of').innerText(), /128,000元以上256,000元以下/u);
  assert.match(await element.locator('.facts-of').innerText(), /超过166,400元、不满217,600元/u);
});

test('an absolute range, and an answer for each of two missing facts', async (t) => {
  const given = { facts: Object.fromEntries(['不予处罚情形', '从轻减轻情节', '从重情节', '可以从轻减轻情节', '可以从重情节'].map((n) => [n, []]).concat([['当事人类型', 'organization'], ['涉及生命健康金融安全且有危害后果', false]])), dates: { act: '2026-01-05', found: '2026-01-10' } };
  const { element } = await form(t, 'food-safety/storage-transport', FOOD, { case: given });
  assert.match(await figure(element), /^0元至38,000元/u);
  await choose(element, '拒不改正', '是');
  const open = await assessment(element);
  assert.equal(open.status, 'needs_facts');
  await choose(element, '情节严重', '否');
  const a = await assessment(element);
  assert.deepEqual([a.status, a.fine.statutory.min, a.fine.statutory.max, a.fine.amount], ['decided', '10000', '50000', '30000']);
  // Back to unknown is not no.
  await choose(element, '情节严重', '未查明');
  assert.equal((await assessment(element)).status, 'needs_facts');
  assert.equal((await caseOf(element)).facts.serious, undefined);
});

test('weights: percentages of factors, unproven ones shown as they count', async (t) => {
  const { element, page } = await form(t, 'guangdong-ecology-2021/eia-not-approved', ECOLOGY);
  await type(element, '行为发生日', '2024-05-06');
  await type(element, '发现日', '2024-06-01');
  await type(element, '总投资额', '1000万');
  await choose(element, '当事人类型', '法人或者其他组织');
  for (const set of ['不予处罚情形', '轻微违法目录情形', '从轻减轻情节', '从重情节']) await noneOf(element, set);
  await leave(page);
  assert.match(await element.locator('.presumed').innerText(), /建设情况[\s\S]*未查明的，按“基础建设阶段”计/u);
  let a = await assessment(element);
  assert.deepEqual([a.status, a.fine.statutory.min, a.fine.statutory.max, a.fine.amount], ['decided', '100000', '500000', '100000']);
  await choose(element, '建设项目地点', '限批区或环境敏感区（除饮用水水源保护区、生态保护红线区域内）');
  await choose(element, '建设情况', '设备安装阶段');
  await type(element, '违法行为持续时间', '5个月');
  await leave(page);
  // Above the minimum the reduction for an apology can change the result: what was folded away is asked again.
  assert.equal((await assessment(element)).status, 'needs_facts');
  assert.equal(await element.locator('.asked [data-key=apology]').count(), 1);
  await choose(element, '公开道歉承诺', '否');
  await leave(page);
  a = await assessment(element);
  assert.equal(a.fine.amount, '170000');
  assert.equal((await caseOf(element)).facts.lasting, '5');
});

const JIANGMEN_CASE = {
  item: 'jiangmen-ecology-2020/eia-not-approved',
  dates: { act: '2022-05-06', found: '2022-06-01' },
  facts: {
    当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: [], 从重情节: [], 从重处罚情形: [], 上调档次情形: [], 从轻处罚情形: [],
    没有生产能力不予处罚条件: [], 总投资额: '10000000', 环评文件类别: 'form', 主体工程已建设完成: true, 主体工程占用禁止建设区域: false, 造成较大以上突发环境事件或其他严重后果: false,
  },
};

test('tiers with shifts, and a shift that is a choice', async (t) => {
  const { element, page } = await form(t, JIANGMEN_CASE.item, JIANGMEN, { case: JIANGMEN_CASE });
  assert.equal((await assessment(element)).status, 'needs_facts');
  const amounts = [];
  for (const n of ['0', '2', '3']) {
    await element.evaluate((e, value) => { e.case = { ...e.case, facts: { ...e.case.facts, same_kind_penalties: value } }; }, n);
    const a = await assessment(element);
    amounts.push([n, a.tier.id, a.fine.amount]);
  }
  assert.deepEqual(amounts, [['0', '2', '250000'], ['2', '2', '300000'], ['3', '3', '350000']]);
  assert.match(await element.locator('.facts-of').innerText(), /报告书项目，主体工程已建设完成/u);

  await element.evaluate((e) => { e.case = { ...e.case, facts: { ...e.case.facts, same_kind_penalties: '0', raise_grounds: ['incident'] } }; });
  const option = element.locator('.option', { hasText: '可上调一个档次' });
  assert.match(await option.innerText(), /350,000元/u);
  await option.getByRole('checkbox').check();
  assert.deepEqual((await caseOf(element)).elect, ['raised']);
  assert.equal((await assessment(element)).fine.amount, '350000');
  assert.match(await element.locator('.option.elected').innerText(), /已选；取消后[\s\S]*250,000元/u);
  await leave(page);
  await element.locator('.option.elected').getByRole('checkbox').uncheck();
  assert.equal((await assessment(element)).fine.amount, '250000');
});

const FOOD_CASE = {
  item: 'food-safety/unlicensed',
  dates: { act: '2026-01-05', found: '2026-01-10', filed: '2026-01-12' },
  facts: {
    当事人类型: 'organization', 涉及生命健康金融安全且有危害后果: false, 不予处罚情形: [], 从轻减轻情节: ['remedied'], 从重情节: ['emergency_breach'], 可以从轻减轻情节: ['cooperated'], 可以从重情节: [],
    违法所得: 0, 货值金额: '12800',
  },
};

test('aggravating and mitigating together: the choices exclude each other, and what each gives is shown', async (t) => {
  const { element } = await form(t, FOOD_CASE.item, FOOD, { case: FOOD_CASE });
  assert.equal((await assessment(element)).status, 'conflict');
  // The law names a range here; only the judgement is open.
  assert.equal(await figure(element), '综合裁量后确定');
  const group = element.locator('[part=options]');
  assert.match(await group.innerText(), /综合裁量：从轻[\s\S]*147,200元[\s\S]*综合裁量：从重[\s\S]*236,800元/u);
  await group.getByRole('checkbox', { name: /综合裁量：从轻/u }).check();
  assert.equal((await assessment(element)).fine.amount, '147200');
  await group.getByRole('checkbox', { name: /综合裁量：从重/u }).check();
  assert.equal((await assessment(element)).fine.amount, '236800');
  assert.deepEqual((await caseOf(element)).elect, ['severe']);
  // One chosen, the others say what they would give in its place.
  await element.evaluate((e) => e.settled());
  assert.match(await group.locator('.option', { hasText: '综合裁量：从轻' }).innerText(), /选择后[\s\S]*147,200元/u);
  assert.match(await group.locator('.option', { hasText: '综合裁量：一般' }).innerText(), /选择后[\s\S]*192,000元/u);
});

test('an amount set by the authority is marked when it departs', async (t) => {
  const { element } = await form(t, FOOD_CASE.item, FOOD, { case: { ...FOOD_CASE, facts: { ...FOOD_CASE.facts, 从重情节: [] } } });
  await element.locator('details.own > summary').click();
  await element.getByLabel('拟定罚款', { exact: true }).fill('20万');
  await element.getByLabel('理由', { exact: true }).fill('当事人积极整改');
  const a = await assessment(element);
  assert.deepEqual(a.judgement, { amount: '200000', reason: '当事人积极整改' });
  assert.match(await element.locator('[part=warnings]').innerText(), /偏离建议幅度/u);
});

test('reasons open their articles in place; unverified wording, warnings, notes, procedure and what would change are there', async (t) => {
  const { element } = await form(t, FOOD_CASE.item, FOOD, { case: { ...FOOD_CASE, facts: { ...FOOD_CASE.facts, 从重情节: [] } } });
  await element.evaluate((e) => e.settled());
  const cite = element.locator('[part=reasons] .cite').filter({ hasText: '食品安全法 第一百二十二条第一款' }).first();
  assert.equal(await cite.locator('blockquote').isVisible(), false);
  await cite.locator('summary').click();
  await says(cite.locator('blockquote'), /货值金额一万元以上的，并处货值金额十倍以上二十倍以下罚款/u);
  assert.ok((await element.getByText('原文未核对').count()) > 0);
  assert.match(await element.locator('[part=warnings]').innerText(), /未能核对/u);
  assert.match(await element.locator('.notes').innerText(), /没有编入专门的裁量阶次表/u);
  assert.match(await element.locator('[part=change]').first().innerText(), /货值金额[\s\S]*9,999\.99元/u);
  await element.locator('[part=procedure] > summary').click();
  await says(element.locator('[part=procedure]'), /期限 2026年4月12日/u);
  await element.getByText(/考虑过而未适用的规则/u).click();
  await says(element.locator('[part=reasons]').first(), /货值金额为1\.28万元，不低于1万元/u);
});

test('a press that makes the form move still reaches what it was aimed at', async (t) => {
  const { element, page } = await form(t, 'guangdong-ecology-2021/eia-not-approved', ECOLOGY, { case: { dates: { act: '2024-05-06', found: '2024-06-01' } } });
  await element.evaluate((e) => e.settled());
  await page.evaluate(() => {
    const after = document.createElement('button');
    after.id = 'after';
    after.textContent = '登记';
    after.addEventListener('click', () => { window.clicked = (window.clicked ?? 0) + 1; });
    document.querySelector('#main').append(after);
  });
  const press = async (target, meanwhile = async () => {}) => {
    await target.scrollIntoViewIfNeeded();
    await still(page);
    const box = await target.boundingBox();
    await page.mouse.move(box.x + box.width / 2, box.y + 5);
    await page.mouse.down();
    await meanwhile();
    await page.mouse.up();
    await still(page);
  };
  // Left by the press itself, the field folds to one line, and what stands below the form moves up.
  const shown = element.locator('.answered-row[data-key=building]');
  await choose(element, '建设情况', '设备安装阶段');
  await page.setViewportSize({ width: 1280, height: 6000 });
  const from = (await page.locator('#after').boundingBox()).y;
  await press(page.locator('#after'));
  assert.equal(await shown.count(), 1);
  assert.notEqual((await page.locator('#after').boundingBox()).y, from);
  assert.equal(await page.evaluate(() => window.clicked), 1);
  // So does the message of an entry that does not read.
  await type(element, '总投资额', '约五万元上下，具体数额尚待核实');
  await press(page.locator('#after'));
  await says(element.locator('[data-key=total_investment]'), /读不出数字/u);
  assert.equal(await page.evaluate(() => window.clicked), 2);
  // What would change the result comes late, above the procedure: not while that is being pressed.
  await element.evaluate((e, given) => { e.packs = given.packs; e.case = given.file; }, { packs: FOOD.split(' ').map((p) => `/packs/${p}.clb`).join(' '), file: { ...FOOD_CASE, facts: { ...FOOD_CASE.facts, 从重情节: [] } } });
  await page.waitForFunction(() => document.querySelector('cailiang-form').assessment?.status === 'decided');
  await element.evaluate((e) => e.settled());
  const procedure = element.locator('[part=procedure] > summary');
  await procedure.scrollIntoViewIfNeeded();
  // The pause after which it comes ends when this test says so: during the press, and again after it.
  await page.evaluate(() => {
    const { setTimeout, clearTimeout } = window;
    const held = new Map();
    let last = 0;
    window.setTimeout = (job, delay, ...more) => {
      if (delay !== 250) return setTimeout(job, delay, ...more);
      held.set(last -= 1, job);
      return last;
    };
    window.clearTimeout = (id) => held.delete(id) || clearTimeout(id);
    window.pauseOver = () => {
      const jobs = [...held.values()];
      held.clear();
      jobs.forEach((job) => job());
      return jobs.length;
    };
  });
  await element.evaluate((e) => { e.case = { ...e.case, facts: { ...e.case.facts, goods_value: '20000' } }; });
  await press(procedure, async () => {
    assert.equal(await page.evaluate(() => window.pauseOver()), 1);
    await still(page);
    assert.equal(await element.locator('[part=change]').count(), 0);
  });
  await says(element.locator('[part=procedure]'), /期限 2026年4月12日/u);
  assert.equal(await page.evaluate(() => window.pauseOver()), 1);
  await element.locator('[part=change]').first().waitFor();
});

test('what cannot be read is said at its field, for each kind of field, and never guessed', async (t) => {
  const { element, page } = await form(t, 'guangdong-ecology-2021/eia-not-approved', ECOLOGY);
  const wrong = [
    ['行为发生日', '2026-13-01', /不是日期/u, 'act'], ['总投资额', '约5万', /读不出数字/u, 'total_investment'], ['总投资额', '1万2', /两种读法/u, 'total_investment'],
    ['总投资额', '12.345', /小数位数/u, 'total_investment'], ['总投资额', '-5', /小于[\s\S]*0\.00 元/u, 'total_investment'], ['年龄', '12.5', /整数/u, 'age'], ['年龄', '200', /大于[\s\S]*150/u, 'age'],
    ['公开道歉降低比例', '30', /百分号/u, 'apology_rate'], ['公开道歉降低比例', '80%', /大于[\s\S]*50%/u, 'apology_rate'], ['违法行为持续时间', '90天', /单位/u, 'lasting'],
    ['收到决定书日', '昨天', /不是日期/u, 'received_date'], ['近二年同类违法次数', '两次', /读不出/u, 'same_kind_two_years'],
  ];
  for (const [label, text, message, key] of wrong) {
    await type(element, label, text);
    await leave(page);
    await reveal(element, label);
    const input = element.getByLabel(label, { exact: true });
    assert.equal(await input.getAttribute('aria-invalid'), 'true', label);
    const described = await input.evaluate((i) => i.getAttribute('aria-describedby').split(' ').map((id) => i.getRootNode().getElementById(id)?.textContent ?? 'no such element').join(' '));
    assert.match(described, message, label);
    const file = await caseOf(element);
    assert.equal(file.facts?.[key] ?? file.dates?.[key], undefined, label);
    assert.equal(await element.evaluate((e) => e.validity.badInput), true, label);
    await input.fill('');
    assert.equal(await element.evaluate((e) => e.validity.valid), true, label);
  }
  // What only the engine can know is wrong stands at its field too.
  await element.evaluate((e) => { e.case = { facts: { 总投资额: '99999999999999999', 建设情况: 'nowhere', 公开道歉承诺: 'maybe', 从重情节: ['none of these'] } }; });
  await still(page);
  assert.equal(await assessment(element), null);
  assert.deepEqual((await element.evaluate((e) => e.problems.map((p) => p.path))).sort(), ['facts/aggravation', 'facts/building', 'facts/total_investment', 'facts/公开道歉承诺'].sort());
  assert.equal(await element.locator('.is-wrong').count(), 4);
  assert.match(await element.locator('[part=result]').innerText(), /4 处/u);
});

const CERTIFICATION = 'penalty-law samr-2022 certification-2020 certification-2023';
/** An act under the older law, which names no goods value; decided under the newer, which does. */
const TWO_LAWS = {
  item: 'certification/uncertified-products',
  dates: { act: '2021-01-01', found: '2021-06-01', decision: '2024-01-01' },
  facts: { party: 'organization', life_safety_harm: false, no_penalty_grounds: [], mitigation: [], aggravation: [], may_mitigation: [], may_aggravation: [], illegal_gains: '0' },
};

test('while an entry does not read, nothing is recommended: it is not unknown', async (t) => {
  const { element, page } = await form(t, 'guangdong-ecology-2021/eia-not-approved', ECOLOGY, {
    case: {
      dates: { act: '2024-05-06', found: '2024-06-01' },
      facts: { 总投资额: '1000万', party: 'organization', 不予处罚情形: [], 轻微违法目录情形: [], 从轻减轻情节: [], 从重情节: [], 建设情况: '设备安装阶段', 公开道歉承诺: false },
    },
  });
  const { amount } = (await assessment(element)).fine;
  await page.evaluate(() => { addEventListener('cailiang-assessment', (e) => { window.last = e.detail; }); });
  // Left out, the count would be presumed at its lowest, and a fine recommended.
  await type(element, '近二年同类违法次数', '四次');
  assert.equal(await assessment(element), null);
  assert.deepEqual(await page.evaluate(() => [window.last.assessment, window.last.problems.map((p) => [p.code, p.path])]), [null, [['unread', 'facts/same_kind_two_years']]]);
  assert.equal(await element.locator('[part=amount]').count(), 0);
  // While it is being typed that is said quietly; once left, as what is to be corrected, and at the field only once.
  await says(element.locator('[part=result]'), /尚未读出/u);
  await leave(page);
  await says(element.locator('[part=result]'), /1 处填写须更正/u);
  assert.equal((await element.locator('[data-key=same_kind_two_years] .error').innerText()).match(/读不出数字/gu).length, 1);
  await element.getByLabel('近二年同类违法次数', { exact: true }).fill('');
  assert.equal((await assessment(element)).fine.amount, amount);
});

test('while an entry is being typed that does not read yet, its field stays where it is', async (t) => {
  for (const viewport of [{ width: 1280, height: 900 }, { width: 390, height: 700 }]) {
    const { element, page } = await form(t, 'food-safety/unlicensed', FOOD, { case: FOOD_CASE }, { viewport });
    await element.evaluate((e) => e.settled());
    await element.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
    const field = element.getByLabel('货值金额', { exact: true });
    await field.fill('1');
    await field.evaluate((e) => e.scrollIntoView({ block: 'start' }));
    await still(page);
    const from = (await field.boundingBox()).y;
    for (const text of ['1.', '1.2', '1.2万', '1.2万2', '1.2']) {
      await field.fill(text);
      await still(page);
      // Scrolling lands on whole pixels.
      const { y } = await field.boundingBox();
      assert.ok(Math.abs(y - from) < 1.5, `${viewport.width} ${text}: ${from} → ${y}`);
    }
  }
});

test('a date that does not read is not a date left open: no law is chosen without it', async (t) => {
  const { element } = await form(t, TWO_LAWS.item, CERTIFICATION, { case: { ...TWO_LAWS, dates: { ...TWO_LAWS.dates, decision: '01/05/2024' } } });
  assert.equal(await assessment(element), null);
  assert.deepEqual(await element.evaluate((e) => e.problems.map((p) => [p.code, p.path])), [['unread', 'dates/decision']]);
  await element.getByLabel('决定日', { exact: true }).fill('2024-05-01');
  await type(element, '货值金额', '8000');
  assert.equal((await assessment(element)).status, 'decided');
});

test('where two laws apply, what either asks has a field, and nothing entered is dropped', async (t) => {
  const { element, page } = await form(t, TWO_LAWS.item, CERTIFICATION, { case: TWO_LAWS });
  assert.deepEqual((await assessment(element)).missing.map((m) => m.fact), ['goods_value']);
  await element.locator('.asked').getByLabel('货值金额', { exact: true }).fill('8000');
  await leave(page);
  const a = await assessment(element);
  assert.deepEqual([a.status, a.fine.amount, a.others.length], ['decided', '8000', 1]);
  assert.equal((await caseOf(element)).facts.goods_value, '8000');
  // Without the decision only the older law applies, which knows no goods value: that is said at the field, which stays.
  await element.getByLabel('决定日', { exact: true }).fill('');
  assert.equal(await assessment(element), null);
  assert.deepEqual(await element.evaluate((e) => e.problems.map((p) => [p.code, p.path])), [['unknown-fact', 'facts/goods_value']]);
  assert.equal((await caseOf(element)).facts.goods_value, '8000');
  await says(element.locator('[data-key=goods_value]'), /没有事实/u);
  await element.getByLabel('货值金额', { exact: true }).fill('');
  await leave(page);
  assert.equal((await assessment(element)).status, 'decided');
  await element.locator('details.other > summary').click();
  await element.locator('details.other .field').first().waitFor();
  assert.equal(await element.locator('[data-key=goods_value]').count(), 0);
  // A case file that says so is taken whole, in the words of either language.
  await element.evaluate((e, file) => { e.case = file; }, { ...TWO_LAWS, facts: { ...TWO_LAWS.facts, 'Goods value': '8000' } });
  assert.equal((await assessment(element)).fine.amount, '8000');
});

test('what no field can hold stays in the case, and is told', async (t) => {
  const { element } = await form(t, 'food-safety/unlicensed', FOOD, { case: FOOD_CASE });
  for (const [change, codes] of [
    [{ elect: 'lenient' }, ['wrong-kind elect']],
    [{ dates: { ...FOOD_CASE.dates, fled: '2026-02-01' } }, ['unknown-key dates/fled']],
    [{ facts: { ...FOOD_CASE.facts, goods_value: '1' } }, ['duplicate-key facts/goods_value']],
    [{ facts: { ...FOOD_CASE.facts, 货值金额: '' } }, ['fact-type facts/货值金额']],
    [{ facts: { ...FOOD_CASE.facts, 从重情节: { emergency_breach: 'yes' } } }, ['fact-type facts/从重情节']],
    [{ judgement: { amount: '150000', reason: '一', by: '二' } }, ['unknown-key judgement/by']],
    [{ facts: 'all' }, ['wrong-kind facts']],
  ]) {
    const given = { ...FOOD_CASE, ...change };
    await element.evaluate((e, file) => { e.case = file; }, given);
    assert.deepEqual(await element.evaluate((e) => e.problems.map((p) => `${p.code} ${p.path}`)), codes);
    assert.equal(await assessment(element), null);
    const [key] = Object.keys(change);
    if (key !== 'facts' || typeof given.facts === 'string') assert.deepEqual((await caseOf(element))[key], given[key]);
    else assert.equal(Object.keys((await caseOf(element)).facts).length, Object.keys(given.facts).length);
  }
});

test('an amount pasted from a spreadsheet', async (t) => {
  const { element, page } = await form(t, 'food-safety/unlicensed', FOOD, {}, { permissions: ['clipboard-read', 'clipboard-write'] });
  const field = element.getByLabel('货值金额', { exact: true });
  const paste = async (text) => {
    await field.fill('');
    await page.evaluate((t) => navigator.clipboard.writeText(t), text);
    await page.keyboard.press('Control+V');
    await page.waitForFunction(() => document.querySelector('cailiang-form').shadowRoot.querySelector('[data-key=goods_value] input').value !== '');
  };
  await paste('¥\u00a012,800.50\t\r\n');
  assert.equal((await caseOf(element)).facts.goods_value, '12800.5');
  // Two cells are not one number, whichever way they stand.
  for (const cells of ['128\t500', '128\r\n500']) {
    await paste(cells);
    assert.equal((await caseOf(element)).facts?.goods_value, undefined, cells);
    assert.equal(await element.evaluate((e) => e.validity.badInput), true, cells);
  }
});

test('two forms on one page do not know of each other', async (t) => {
  const { page } = await form(t, 'food-safety/unlicensed', FOOD, { case: FOOD_CASE, id: 'a' });
  await put(page, { item: JIANGMEN_CASE.item, packs: JIANGMEN, case: JIANGMEN_CASE, id: 'b', lang: 'en' });
  await put(page, { item: 'food-safety/unlicensed', packs: FOOD, id: 'c' });
  const [a, b, c] = ['a', 'b', 'c'].map((id) => page.locator(`#${id}`));
  await c.getByLabel('货值金额', { exact: true }).fill('900');
  assert.equal((await caseOf(a)).facts.goods_value, '12800');
  assert.equal((await caseOf(c)).facts.goods_value, '900');
  assert.equal((await assessment(b)).status, 'needs_facts');
  assert.equal(await b.getByText('Facts missing').first().isVisible(), true);
  await choose(c, '当事人类型', '公民');
  assert.equal((await caseOf(a)).facts.party, 'organization');
});

test('a host form: value, validity, reset, disabled, state', async (t) => {
  const { page } = await form(t, 'food-safety/unlicensed', FOOD);
  await page.evaluate(() => {
    const host = document.createElement('form');
    host.id = 'host';
    const set = document.createElement('fieldset');
    set.id = 'set';
    host.append(set);
    document.querySelector('#main').append(host);
    document.querySelector('cailiang-form').remove();
  });
  await put(page, { item: 'food-safety/unlicensed', packs: FOOD, name: 'recommendation', submits: 'both', required: true, case: FOOD_CASE }, '#set');
  const element = page.locator('cailiang-form');
  const data = () => page.evaluate(() => new FormData(document.querySelector('#host')).get('recommendation'));
  let sent = JSON.parse(await data());
  assert.equal(sent.case.facts.goods_value, '12800');
  assert.equal(sent.assessment.status, 'conflict');
  assert.equal(await page.evaluate(() => document.querySelector('#host').checkValidity()), true);

  await element.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await element.getByLabel('货值金额', { exact: true }).fill('1万2');
  assert.equal(await page.evaluate(() => document.querySelector('#host').checkValidity()), false);
  assert.equal(await page.evaluate(() => document.querySelector('#host').reportValidity()), false);
  assert.equal(await element.evaluate((e) => e.shadowRoot.activeElement?.id), 'f-goods_value');
  await element.getByLabel('货值金额', { exact: true }).fill('');
  assert.equal(await element.evaluate((e) => e.validity.valueMissing), true);

  const state = await element.evaluate((e) => JSON.stringify({ facts: { goods_value: '900' } }));
  await element.evaluate((e, s) => e.formStateRestoreCallback(s), state);
  assert.equal((await caseOf(element)).facts.goods_value, '900');
  await page.evaluate(() => document.querySelector('#host').reset());
  assert.deepEqual(JSON.parse(await data()).case, { item: FOOD_CASE.item, dates: FOOD_CASE.dates, facts: sent.case.facts });

  await page.evaluate(() => { document.querySelector('#set').disabled = true; });
  assert.equal(await element.locator('input:enabled, select:enabled').count(), 0);
  assert.equal(await data(), null);
  await page.evaluate(() => { document.querySelector('#set').disabled = false; });
  await element.evaluate((e) => { e.submits = 'case'; });
  assert.equal(JSON.parse(await data()).facts.goods_value, '12800');
  await element.evaluate((e) => { e.submits = 'assessment'; });
  assert.equal(JSON.parse(await data()).schema, 'cailiang.assessment/1');
});

test('events tell of each change, and of the slower parts when they are there', async (t) => {
  const { element, page } = await form(t, 'food-safety/unlicensed', FOOD, { case: { ...FOOD_CASE, facts: { ...FOOD_CASE.facts, 从重情节: [] } } });
  await element.evaluate((e) => e.settled());
  await page.evaluate(() => {
    window.seen = [];
    document.addEventListener('cailiang-assessment', (e) => window.seen.push([e.detail.complete, e.detail.assessment?.fine?.amount, e.detail.assessment?.would_change.length > 0]));
  });
  await element.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await element.getByLabel('货值金额', { exact: true }).fill('20000');
  await element.evaluate((e) => e.settled());
  assert.deepEqual(await page.evaluate(() => window.seen), [[false, '230000', false], [true, '230000', true]]);
});

test('keyboard alone', async (t) => {
  const { element, page } = await form(t, 'food-safety/unlicensed', FOOD, { case: { ...FOOD_CASE, facts: {} } });
  const at = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('data-control') ?? document.activeElement?.shadowRoot?.activeElement?.tagName ?? '');
  const until = async (control) => {
    for (let i = 0; i < 60 && (await at()) !== control; i += 1) await page.keyboard.press('Tab');
    assert.equal(await at(), control);
  };
  await page.locator('h1').click();
  await until('next');
  await page.keyboard.press('Enter');
  assert.equal(await at(), (await assessment(element)).missing[0].fact);
  await until('goods_value');
  await page.keyboard.type('800');
  await until('party');
  // The field just left has moved to those answered; the one at hand has not.
  await page.keyboard.press('ArrowUp');
  assert.equal(await at(), 'party');
  assert.equal((await caseOf(element)).facts.party, 'organization');
  for (const set of ['no_penalty_grounds', 'mitigation', 'aggravation']) {
    await until(`${set}/clear`);
    await page.keyboard.press('Enter');
  }
  await until('illegal_gains');
  await page.keyboard.type('0');
  assert.equal((await assessment(element)).fine.amount, '75000');
  // To the reasons, and an article opened.
  for (let i = 0; i < 80; i += 1) {
    await page.keyboard.press('Tab');
    if (await element.evaluate((e) => e.shadowRoot.activeElement?.matches('[part=reasons] .cite summary') ?? false)) break;
  }
  await page.keyboard.press('Enter');
  await element.locator('[part=reasons] .cite[open]').waitFor();
});

/** The packs of the food-safety forms with their texts changed, compiled by the command line, in base64. */
function compiled(change) {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const cli = process.env.CAILIANG ?? ['release', 'debug'].map((p) => join(root, 'target', p, 'cailiang')).find((p) => existsSync(p));
  assert.ok(cli, 'build the command line first, or name it in CAILIANG');
  const folder = mkdtempSync(join(tmpdir(), 'cailiang-'));
  try {
    const packs = ['general/penalty-law', 'general/samr-2022', 'market/food-safety-2025'].map((name) => {
      const to = join(folder, name);
      cpSync(join(root, 'rules/cn', name), to, { recursive: true });
      for (const file of readdirSync(to, { recursive: true }).filter((f) => f.endsWith('.yaml'))) writeFileSync(join(to, file), change(readFileSync(join(to, file), 'utf8')));
      return to;
    });
    const file = join(folder, 'made.clb');
    const run = spawnSync(cli, ['bundle', '--prepared', '-o', file, '--rules', folder, ...packs], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stdout + run.stderr);
    return readFileSync(file, 'base64');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('markup in a pack and in a case is shown as text', async (t) => {
  const { page } = await form(t, 'food-safety/unlicensed', FOOD);
  const evil = '<img src=x onerror="window.hacked=1"><b>粗</b>';
  const marked = (s) => s.replaceAll('货值金额不足一万元的', `${evil}货值金额不足一万元的`).replaceAll('没有编入专门的裁量阶次表', evil)
    .replaceAll('违法生产经营的食品、食品添加剂（食品相关产品）的货值金额', evil);
  await page.evaluate(async ([text, packs]) => {
    const engine = await import('/pkg/browser.js');
    await engine.init();
    const element = document.createElement('cailiang-form');
    element.id = 'evil';
    element.item = 'food-safety/unlicensed';
    element.pack = engine.load(Uint8Array.from(atob(packs), (c) => c.charCodeAt(0)));
    element.case = { case: text, item: 'food-safety/unlicensed', dates: { act: '2026-01-05', found: text }, facts: { 货值金额: '800', 当事人类型: text } };
    document.querySelector('#main').append(element);
    await window.ready(element);
    await element.settled();
  }, [evil, compiled(marked)]);
  const element = page.locator('#evil');
  assert.ok((await element.getByText('<b>粗</b>').count()) > 0);
  await element.evaluate((e) => { e.case = { dates: { act: '2026-01-05' }, facts: { 货值金额: '800' } }; });
  const unsettled = element.locator('[part=reasons] [part=reasons]', { hasText: '尚待查明的规则' });
  await unsettled.locator('> summary').click();
  await unsettled.locator('.reason').first().waitFor();
  assert.ok((await element.locator('.notes').innerText()).includes(evil));
  assert.equal(await element.evaluate((e) => e.shadowRoot.querySelectorAll('img, b').length), 0);
  assert.equal(await page.evaluate(() => window.hacked), undefined);
});

test('several versions of the law: the day of the act is asked first, and decides', async (t) => {
  const { element } = await form(t, 'food-safety/unlicensed', `${FOOD} food-safety-2021`);
  assert.equal(await assessment(element), null);
  assert.equal(await element.locator('.is-next').getAttribute('data-key'), 'date:act');
  assert.equal(await element.locator('.is-wrong').count(), 0);
  assert.match(await element.locator('[part=result]').innerText(), /行为发生日决定适用哪一个/u);
  await type(element, '行为发生日', '2022-3-1');
  assert.equal((await assessment(element)).pack.version.startsWith('1.1.'), true);
  assert.equal((await assessment(element)).status, 'needs_facts');
  assert.match(await element.locator('.colophon').innerText(), /版本/u);
});

test('English, and the language of the page around', async (t) => {
  const { element, page } = await form(t, 'food-safety/unlicensed', FOOD, { case: FOOD_CASE, lang: 'en' });
  assert.match(await element.locator('.frame').innerText(), /Choices the law leaves/u);
  assert.match(await element.locator('.facts').innerText(), /Goods value/u);
  // Stops and brackets of the language, too: nothing but the pack's own words is Chinese.
  assert.doesNotMatch(await element.locator('.facts').innerText(), /[。；（）：]/u);
  assert.equal((await caseOf(element)).facts.goods_value, '12800');
  await element.evaluate((e) => e.setAttribute('lang', 'zh-CN'));
  await still(page);
  assert.match(await element.locator('.frame').innerText(), /法律留给裁量的选择/u);
  assert.equal((await caseOf(element)).facts.goods_value, '12800');
});

test('packs that are not there, and items that are not in them', async (t) => {
  const { page, faults } = await form(t, 'food-safety/unlicensed', FOOD);
  const text = await page.evaluate(async () => {
    const out = [];
    for (const [item, packs] of [['food-safety/unlicensed', '/packs/none.clb'], ['food-safety/none', '/packs/penalty-law.clb /packs/samr-2022.clb /packs/food-safety-2025.clb'], ['a/b', '/pkg/README.md']]) {
      const element = document.createElement('cailiang-form');
      element.item = item;
      element.packs = packs;
      document.querySelector('#main').append(element);
      for (let i = 0; i < 200 && element.shadowRoot.querySelector('.problems') === null; i += 1) await new Promise((done) => setTimeout(done, 10));
      out.push(element.shadowRoot.querySelector('.problems')?.textContent.trim() ?? '');
    }
    return out;
  });
  assert.match(text[0], /404/u);
  assert.match(text[1], /没有事项/u);
  assert.ok(text[2].length > 5);
  assert.equal(faults.splice(0).filter((f) => !f.includes('404')).length, 0);
});
