// Tables of cases in Chromium: nothing lost, nothing guessed, the same answers as the engine gives one by one.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import Papa from 'papaparse';
import { load } from '../../wasm/pkg/node.js';
import { launch, putDraft, reader, says, serve } from './app-support.mjs';

let server;
let browser;
let engine;
before(async () => {
  server = await serve();
  browser = await launch();
  const index = JSON.parse(readFileSync(new URL('../../wasm/pkg/packs/index.json', import.meta.url), 'utf8'));
  engine = load(index.map((p) => readFileSync(new URL(`../../wasm/pkg/packs/${p.file}`, import.meta.url))));
});
after(async () => {
  await browser?.close();
  await server?.close();
});

async function batch(t) {
  const opened = await reader(browser, server.address);
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  opened.page.setDefaultTimeout(60_000);
  await opened.page.goto(`${server.address}#/batch`);
  await opened.page.waitForSelector('.drop');
  return opened;
}

const drop = (page, bytes, name = 'cases.csv') => page.setInputFiles('input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(bytes) });
const pick = (page, item) => page.locator('select', { has: page.locator('optgroup') }).selectOption(item);
async function run(page) {
  await page.waitForSelector('.columns');
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.waitForSelector('.results-table');
}
async function file(page, name) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name, exact: true }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  assert.ok(text.startsWith('\ufeff'));
  return { name: download.suggestedFilename(), rows: Papa.parse(text.slice(1).trimEnd()).data };
}
const counts = (page) => page.locator('.counts button').evaluateAll((list) => Object.fromEntries(list.map((b) => [b.dataset.which, Number(b.querySelector('strong').textContent)])));

const HEADER = ['案号', '行为发生日', '发现日', '当事人类型', '货值金额', '违法所得', '涉及生命健康金融安全且有危害后果', '不予处罚情形', '从轻减轻情节', '从重情节', '可以从轻减轻情节', '可以从重情节', '备注'];

/** Cases of all sorts, from one number each: decided, open, to be weighed, wrong. */
function row(i) {
  const goods = `${(i * 7919) % 90000}.${String(i % 100).padStart(2, '0')}`;
  const wrong = i % 97 === 0 ? '不知道' : goods;
  const party = i % 89 === 0 ? '外星人' : i % 2 === 0 ? '法人或者其他组织' : 'organization';
  return [
    `批-${i}`, '2026-01-05', '2026/1/10', party, i % 5 === 0 ? '' : wrong, i % 3 === 0 ? '0' : '1,200.50 元', '否', '无',
    i % 4 === 0 ? 'confessed' : '无', '无', '无', i % 8 === 0 ? 'obstructed' : '无', i % 50 === 0 ? '=HYPERLINK("x")' : `第${i}行, 备注`,
  ];
}
const csv = (rows) => Papa.unparse(rows);

test('10,000 rows: all of them out again, as the engine has them', async (t) => {
  const { page } = await batch(t);
  const rows = Array.from({ length: 10_000 }, (_, i) => row(i + 1));
  await drop(page, csv([HEADER, ...rows]));
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  const began = Date.now();
  await page.waitForSelector('.columns');
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.waitForSelector('progress');
  // The page answers while the worker computes.
  const answers = [];
  while (await page.locator('progress').count() > 0) {
    const start = Date.now();
    await page.evaluate(() => 1);
    answers.push(Date.now() - start);
    await page.waitForTimeout(50);
  }
  await page.waitForSelector('.results-table');
  console.log(`# 10,000 rows in ${((Date.now() - began) / 1000).toFixed(1)} s; the page answered within ${Math.max(0, ...answers)} ms`);

  const n = await counts(page);
  assert.equal(n.all, 10_000);
  assert.equal(['decided', 'needs_facts', 'conflict', 'no_rule', 'rejected'].reduce((sum, key) => sum + (n[key] ?? 0), 0), 10_000);
  const bad = rows.filter((_, i) => (i + 1) % 89 === 0 || ((i + 1) % 97 === 0 && (i + 1) % 5 !== 0)).length;
  assert.equal(n.rejected, bad);
  assert.ok(n.decided > 1000 && n.needs_facts > 1000);

  const results = await file(page, '下载结果');
  const rejects = await file(page, '下载未计算的行');
  assert.equal(results.rows.length - 1 + rejects.rows.length - 1, 10_000);
  assert.equal(rejects.rows.length - 1, bad);
  const seen = new Set([...results.rows.slice(1).map((r) => r[0]), ...rejects.rows.slice(1).map((r) => r[2])]);
  assert.equal(seen.size, 10_000);
  const header = results.rows[0];
  assert.deepEqual(header.slice(0, HEADER.length), HEADER);
  const column = (name) => header.indexOf(name);
  for (const out of results.rows.slice(1)) {
    const i = Number(out[0].slice(2));
    const given = row(i);
    // Each row as it came, but for what a spreadsheet would compute.
    assert.deepEqual(out.slice(0, HEADER.length), given.map((c) => (c.startsWith('=') ? `'${c}` : c)));
    if (i % 37 !== 0) continue;
    const facts = {
      party: 'organization', illegal_gains: i % 3 === 0 ? '0' : '1200.50', life_safety_harm: false, no_penalty_grounds: [],
      mitigation: i % 4 === 0 ? ['confessed'] : [], aggravation: [], may_mitigation: [], may_aggravation: i % 8 === 0 ? ['obstructed'] : [],
      ...(given[4] === '' ? {} : { goods_value: given[4] }),
    };
    const a = engine.assess({ item: 'food-safety/unlicensed', dates: { act: '2026-01-05', found: '2026-01-10' }, facts }, { would_change: false });
    assert.equal(out[column('建议数额')], a.fine?.amount ?? '', `row ${i}`);
    assert.equal(out[column('可能的最高罚款')], a.possible?.fine?.max ?? '', `row ${i}`);
    assert.equal(out[column('摘要')], a.pack.sha256);
    assert.equal(out[column('待查明的事实')], a.missing.map((m) => m.label).join('；'));
  }
  for (const out of rejects.rows.slice(1)) assert.match(out[1], /外星人|不知道/u);
  await page.locator('.counts button[data-which=rejected]').click();
  await page.waitForFunction(() => document.querySelectorAll('.results-table tbody tr.rejected').length === 50);
  assert.match(await page.locator('.pages').innerText(), new RegExp(`共 ${bad} 行`, 'u'));
});

test('cancelled: what was computed is there, and the rest is said to be missing', async (t) => {
  const { page } = await batch(t);
  await drop(page, csv([HEADER, ...Array.from({ length: 20_000 }, (_, i) => row(i + 1))]));
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  await page.waitForSelector('.columns');
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.waitForFunction(() => document.querySelector('progress')?.value > 0);
  await page.getByRole('button', { name: '取消' }).click();
  await page.waitForSelector('.results-table');
  const n = await counts(page);
  assert.ok(n.all > 0 && n.all < 20_000, String(n.all));
  assert.match(await page.locator('#outcome-title').innerText(), new RegExp(`已取消，${n.all} / 20000 行已计算`, 'u'));
});

test('another file opened during a run: its rows alone, all of them', async (t) => {
  const { page } = await batch(t);
  await drop(page, csv([HEADER, ...Array.from({ length: 20_000 }, (_, i) => row(i + 1))]), 'first.csv');
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  await page.waitForSelector('.columns');
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.waitForFunction(() => document.querySelector('progress')?.value > 0);
  const second = Array.from({ length: 300 }, (_, i) => [`二-${i + 1}`, ...row(i + 1).slice(1)]);
  await drop(page, csv([HEADER, ...second]), 'second.csv');
  await page.waitForFunction(() => /second\.csv/u.test(document.querySelector('.file')?.textContent ?? '') && document.querySelector('.columns') !== null);
  assert.equal(await page.locator('progress').count(), 0);
  await page.getByRole('button', { name: '开始计算' }).click();
  // Changing the language of the page meanwhile does not give one table two languages.
  await page.getByRole('button', { name: 'English' }).click();
  await page.waitForSelector('.results-table');
  assert.equal((await counts(page)).all, 300);
  const results = await file(page, 'Download the results');
  const rejects = await file(page, 'Download the rejected rows');
  const names = [...results.rows.slice(1).map((r) => r[0]), ...rejects.rows.slice(1).map((r) => r[2])];
  assert.deepEqual(names.sort(), second.map((r) => r[0]).sort());
  assert.ok(results.rows[0].includes('建议数额'), results.rows[0].join());
  const status = results.rows[0].indexOf('状态');
  for (const out of results.rows.slice(1)) assert.match(out[status], /^(已有建议|事实尚缺|须综合裁量|基准未作规定)$/u);
});

test('GB18030, an item in each row, values in columns of other items', async (t) => {
  const { page } = await batch(t);
  // 案号,事项,货值金额,广告费用无法计算 … written as an older spreadsheet would.
  const rows = [
    ['案号', '事项', '行为发生日', '货值金额', '情节严重'],
    ['甲', 'food-safety/unlicensed', '2026-01-05', '800', ''],
    ['乙', 'food-safety/unlicensed', '2026-01-05', '800', '是'],
    ['丙', 'no/such', '2026-01-05', '1', ''],
    ['丁', '', '2026-01-05', '1', ''],
    ['戊', '生产、销售不符合保障人体健康和人身、财产安全的国家标准、行业标准的产品', '2026-01-05', '56000', '否'],
  ];
  await drop(page, gb18030(csv(rows)));
  await page.waitForSelector('.plan');
  assert.match(await page.locator('.drop').innerText(), /GB18030/u);
  await run(page);
  const n = await counts(page);
  assert.deepEqual(n, { all: 5, needs_facts: 2, rejected: 3 });
  const rejects = await file(page, '下载未计算的行');
  const why = Object.fromEntries(rejects.rows.slice(1).map((r) => [r[2], r[1]]));
  assert.match(why['乙'], /没有“情节严重”/u);
  assert.match(why['丙'], /没有事项“no\/such”/u);
  assert.match(why['丁'], /没有写明事项/u);
});

test('broken tables are said to be broken', async (t) => {
  const { page } = await batch(t);
  await drop(page, [0xff, 0xff, 0xff]);
  await page.waitForSelector('.panel.bad');
  assert.match(await page.locator('.panel.bad').innerText(), /不是文本文件/u);
  await drop(page, '\n\n');
  await page.waitForFunction(() => /是空的/u.test(document.querySelector('.panel.bad')?.textContent ?? ''));
  // Two columns of one meaning are not chosen between.
  await drop(page, '货值金额,goods_value\n1,2\n');
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  await page.waitForSelector('.plan .panel.bad');
  assert.match(await page.locator('.plan .panel.bad').innerText(), /货值金额、goods_value/u);
  assert.equal(await page.getByRole('button', { name: '开始计算' }).isDisabled(), true);
});

test('a file that cannot be taken leaves the one before as it was, under its own name', async (t) => {
  const { page } = await batch(t);
  await drop(page, csv([HEADER, row(1)]), 'first.csv');
  await pick(page, 'food-safety/unlicensed');
  await run(page);
  const give = (name, size, broken) => page.evaluate(([called, bytes, gone]) => {
    const input = document.querySelector('input[type=file]');
    const list = new DataTransfer();
    list.items.add(new File([new Uint8Array(bytes)], called));
    input.files = list.files;
    if (gone) input.files[0].arrayBuffer = () => Promise.reject(new DOMException('gone away', 'NotReadableError'));
    input.dispatchEvent(new Event('change'));
  }, [name, size, broken]);
  await give('large.csv', 64 * 1024 * 1024 + 1, false);
  await says(page.locator('.panel.bad'), /超过 64 MB/u);
  assert.match(await page.locator('.file').innerText(), /first\.csv/u);
  assert.equal((await file(page, '下载结果')).name, 'first-结果.csv');
  await give('gone.csv', 8, true);
  await says(page.locator('.panel.bad'), /gone away/u);
  assert.match(await page.locator('.file').innerText(), /first\.csv/u);
});

test('a file that is refused while a run ends: nothing of the run is told as its own', async (t) => {
  const { page } = await batch(t);
  // The worker comes to the new file only after it has ended the run.
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function late(message, transfer) {
      if (message.do === 'run') this.running = true;
      if (message.do !== 'open' || !this.running) return postMessage.call(this, message, transfer);
      this.addEventListener('message', ({ data }) => { if (data.is === 'page') postMessage.call(this, message, transfer); });
    };
  });
  await page.reload();
  await page.waitForSelector('.drop');
  await drop(page, csv([HEADER, ...Array.from({ length: 2000 }, (_, i) => row(i + 1))]), 'first.csv');
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  await page.waitForSelector('.columns');
  await page.getByRole('button', { name: '开始计算' }).click();
  await page.waitForSelector('progress');
  await drop(page, [0xff, 0xff, 0xff], 'second.csv');
  await says(page.locator('.panel.bad'), /不是文本文件/u);
  assert.equal(await page.locator('.outcome, .plan, progress').count(), 0);
});

test('markup and formulas in cells stay text; facts in common come from a draft', async (t) => {
  const { page } = await batch(t);
  await putDraft(page, 'aa', {
    item: 'food-safety/unlicensed', dates: { act: '2026-01-05', found: '2026-01-10' },
    facts: { party: 'organization', life_safety_harm: false, no_penalty_grounds: [], mitigation: [], aggravation: [], may_mitigation: [], may_aggravation: [], illegal_gains: '0' },
  });
  await page.reload();
  await page.waitForSelector('.drop');
  await drop(page, '案号,货值金额\n<img src=x onerror=alert(1)>,800\n@cmd,<b>1</b>\n');
  await page.waitForSelector('.plan');
  await pick(page, 'food-safety/unlicensed');
  await page.waitForSelector('.columns');
  await page.locator('.plan select').last().selectOption('aa');
  await run(page);
  assert.deepEqual(await counts(page), { all: 2, decided: 1, rejected: 1 });
  assert.equal(await page.locator('main img, main b').count(), 0);
  const results = await file(page, '下载结果');
  assert.equal(results.rows[1][results.rows[0].indexOf('建议数额')], '75000');
  const rejects = await file(page, '下载未计算的行');
  assert.equal(rejects.rows[1][2], "'@cmd");
  const { violations } = await new AxeBuilder({ page }).analyze();
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes.map((x) => x.target.join(' ')).slice(0, 3).join(' | ')}`), []);
});

/** GB18030 bytes of a text, by turning the decoder round over the two-byte area. */
function gb18030(text) {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) bytes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Uint8Array.from([...text].flatMap((c) => (c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : bytes.get(c))));
}
