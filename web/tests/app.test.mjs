// The application in Chromium, used as people use it.
import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { calm, example, go, launch, putDraft, reader, root, says, serve, settled } from './app-support.mjs';

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.close();
});

/** The application, freshly opened; what no page may do fails the test at its end. */
async function app(t, hash = '', options = {}) {
  const opened = await reader(browser, server.address, options);
  t.after(async () => {
    await opened.context.close();
    assert.deepEqual(opened.faults, []);
  });
  await opened.page.goto(`${server.address}${hash}`);
  await opened.page.waitForSelector('main h1');
  return opened;
}

const hits = (page) => page.locator('.hits a.hit').evaluateAll((list) => list.map((a) => decodeURIComponent(a.getAttribute('href').replace('#/item/', ''))));

test('an item is found in every notation', async (t) => {
  const { page } = await app(t);
  const finds = async (typed, item) => {
    await page.fill('#search', typed);
    await page.waitForSelector('.hits');
    assert.ok((await hits(page)).includes(item), `${typed}: ${(await hits(page)).slice(0, 5)}`);
    return hits(page);
  };
  const substandard = 'food-safety/substandard-food';
  const first = await finds('食品安全法 124', substandard);
  for (const typed of ['食品安全法124', '食品安全法第一百二十四条', '124条 食品安全法', '《中华人民共和国食品安全法》第124条']) assert.deepEqual(await finds(typed, substandard), first, typed);
  await finds('第一百二十四条', substandard);
  await finds('wqdspscjyxk', 'food-safety/unlicensed');
  await finds('weiqudeshipin', 'food-safety/unlicensed');
  await finds('许可 食品 未取得', 'food-safety/unlicensed');
  assert.equal((await finds('food-safety/unlicensed', 'food-safety/unlicensed'))[0], 'food-safety/unlicensed');
  await page.fill('#search', '没有这样的事项');
  await page.waitForSelector('.results .panel');
  assert.equal(await page.locator('.hits').count(), 0);
});

test('by keyboard alone: search, move, open, back', async (t) => {
  const { page } = await app(t);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  await page.keyboard.type('食品安全法124');
  await page.waitForSelector('.hits');
  const list = await hits(page);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('cailiang-form');
  assert.ok(page.url().endsWith(`#/item/${list[1]}`), page.url());
  // The new page's heading has the focus, so that it is read out.
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
  await page.goBack();
  await page.waitForSelector('.hits');
  assert.equal(await page.inputValue('#search'), '食品安全法124');
  assert.deepEqual(await hits(page), list);
  // The first thing Tab reaches is the way past the header.
  await page.reload();
  await page.waitForSelector('.hits');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN');
});

test('the catalogue is browsed by field, law and pack', async (t) => {
  const { page } = await app(t);
  const total = async (by) => {
    await page.getByRole('button', { name: by, exact: true }).click();
    return page.locator('.groups a').count();
  };
  assert.ok((await total('按法律')) > 5);
  assert.ok((await total('按规则包')) > 5);
  assert.ok((await total('按领域')) > 5);
  const field = page.locator('.groups a', { hasText: '食品安全' }).first();
  const n = Number(/(\d+) 项/u.exec(await field.innerText())[1]);
  await field.click();
  await page.waitForSelector('.hits');
  assert.equal(await page.locator('#count').innerText(), `${n} 个事项`);
  for (const id of await hits(page)) assert.ok(id.startsWith('food-safety/'), id);
});

async function reveal(form, label) {
  const shown = form.getByText(label, { exact: true }).first();
  if (await shown.isVisible()) return;
  const folded = form.locator('details.other:not([open]) > summary');
  if (await folded.count() > 0) await folded.click();
  await shown.waitFor();
}
async function type(form, label, text) {
  await reveal(form, label);
  await form.getByLabel(label, { exact: true }).fill(text);
}

test('filled in: the recommendation, the draft, and the draft after a reload', async (t) => {
  const { page } = await app(t, '#/item/food-safety/unlicensed');
  const form = page.locator('cailiang-form');
  await form.waitFor();
  // Nothing typed, nothing kept.
  await settled(page);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.getByLabel('案号').fill('市监罚〔2026〕7号');
  await type(form, '行为发生日', '2026-1-5');
  await type(form, '发现日', '2026-1-10');
  await type(form, '货值金额', '1.28万');
  await reveal(form, '当事人类型');
  await form.getByRole('group', { name: '当事人类型' }).getByRole('radio', { name: '法人或者其他组织', exact: true }).check();
  for (const set of ['不予处罚情形', '从轻减轻情节', '从重情节']) {
    await reveal(form, set);
    await form.getByRole('group', { name: set, exact: true }).getByRole('button', { name: '其余均“否”' }).click();
  }
  await type(form, '违法所得', '0');
  await page.waitForFunction(() => document.querySelector('cailiang-form').assessment?.status === 'decided');
  const before = await form.evaluate((f) => f.assessment.fine);
  assert.deepEqual([before.statutory.min, before.statutory.max, before.amount], ['128000', '256000', '192000']);
  assert.match(await page.locator('.kept').innerText(), /草稿已存在这台电脑/u);
  assert.match(page.url(), /\?draft=[0-9a-f]{16}$/u);
  await page.reload();
  await settled(page);
  assert.equal(await page.getByLabel('案号').inputValue(), '市监罚〔2026〕7号');
  assert.deepEqual(await form.evaluate((f) => f.assessment.fine), before);
  const kept = await page.evaluate(() => JSON.parse(localStorage.getItem(localStorage.key(0))).file);
  assert.equal(kept.case, '市监罚〔2026〕7号');
  assert.equal(kept.facts.goods_value, '12800');

  await go(page, '#/drafts');
  await page.waitForSelector('.drafts li');
  assert.match(await page.locator('.drafts li').innerText(), /市监罚〔2026〕7号/u);
  assert.match(await page.locator('.note').innerText(), /只存在这台电脑/u);
  await page.getByRole('button', { name: '删除：市监罚〔2026〕7号' }).click();
  await page.waitForFunction(() => document.querySelectorAll('.drafts li').length === 0);
  assert.equal(await page.evaluate(() => [...Array(localStorage.length).keys()].filter((i) => localStorage.key(i).startsWith('cailiang.draft.')).length), 0);
});

async function download(page, act) {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}
async function choose(page, act, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), act()]);
  await chooser.setFiles(file);
}
const json = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) });

test('a case file is opened, saved, and opened again, the same', async (t) => {
  const { page } = await app(t, '#/item/advertising/false-advertising');
  await page.waitForSelector('cailiang-form');
  const given = example('law-change');
  // A number, not a text, with every digit an amount may have.
  given.facts['货值金额'] = 'NUMBER';
  const text = JSON.stringify(given).replace('"NUMBER"', '9999999999999.99');
  await choose(page, () => page.getByRole('button', { name: '打开案件' }).click(), json('案件.json', text));
  await page.waitForURL(/food-safety\/unlicensed\?draft=/u);
  await settled(page);
  const shown = await page.locator('cailiang-form').evaluate((f) => f.assessment);
  const saved = await download(page, () => page.getByRole('button', { name: '保存案件' }).click());
  assert.equal(saved.name, '示例-05 行为在修正施行前，决定在施行后.json');
  const file = JSON.parse(saved.text);
  assert.equal(file.case, given.case);
  assert.deepEqual(file.dates, given.dates);
  assert.equal(file.facts.goods_value, '9999999999999.99');
  await go(page, '#/');
  await page.waitForSelector('#search');
  await go(page, '#/item/advertising/false-advertising');
  await page.waitForSelector('cailiang-form');
  await choose(page, () => page.getByRole('button', { name: '打开案件' }).click(), json('再.json', saved.text));
  await page.waitForURL(/food-safety\/unlicensed\?draft=/u);
  await settled(page);
  const again = await page.locator('cailiang-form').evaluate((f) => f.assessment);
  assert.deepEqual(again, shown);
});

test('where the browser has file pickers, cases are opened and saved through them', async (t) => {
  const { page } = await app(t, '#/item/food-safety/unlicensed', { pickers: true });
  await settled(page);
  // The pickers themselves are the browser's own windows: what they would hand over stands in for them, files as they write and read them.
  await page.evaluate(async (text) => {
    const folder = await navigator.storage.getDirectory();
    const put = async (name, content) => {
      const handle = await folder.getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      await stream.write(content);
      await stream.close();
      return handle;
    };
    const given = await put('given.json', text);
    window.asked = [];
    window.given = () => [given];
    globalThis.showOpenFilePicker = async (options) => { window.asked.push(options.types[0].accept); return window.given(); };
    globalThis.showSaveFilePicker = async ({ suggestedName }) => {
      window.asked.push(suggestedName);
      return put('saved.json', '');
    };
  }, JSON.stringify(example('decided')));
  await page.getByRole('button', { name: '打开案件' }).click();
  await page.waitForURL(/\?draft=/u);
  await settled(page);
  assert.equal(await page.locator('cailiang-form').evaluate((f) => f.assessment.fine.amount), '75000');
  await page.getByRole('button', { name: '保存案件' }).click();
  await says(page.locator('.said'), /已保存/u);
  const [asked, saved] = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    return [window.asked, await (await (await folder.getFileHandle('saved.json')).getFile()).text()];
  });
  assert.deepEqual(asked, [{ 'application/json': ['.json', '.ndjson'] }, '示例-01 货值八百元，无情节.json']);
  assert.equal(JSON.parse(saved).facts.goods_value, '800');
  // Closed without a choice, nothing is said and nothing changes.
  const before = page.url();
  await page.evaluate(() => {
    const closed = async () => { window.asked.push('closed'); throw new DOMException('The user aborted a request.', 'AbortError'); };
    globalThis.showOpenFilePicker = closed;
    globalThis.showSaveFilePicker = closed;
  });
  await page.getByRole('button', { name: '打开案件' }).click();
  await page.getByRole('button', { name: '保存案件' }).click();
  await page.waitForFunction(() => window.asked.length === 4);
  assert.equal(await page.locator('.panel.bad').count(), 0);
  assert.equal(page.url(), before);
});

test('what is no case file is refused with its reason', async (t) => {
  const { page } = await app(t, '#/item/food-safety/unlicensed');
  await page.waitForSelector('cailiang-form');
  for (const [text, reason] of [
    ['not json', /不是案件文件/u],
    ['[1]', /没有案件/u],
    ['{"item":"no/such"}', /没有写明事项/u],
    ['{"item":"food-safety/unlicensed","facts":{"货值金额":1,"货值金额":2},"dates":{"act":"2026-01-05"}}', /“货值金额”写了两次/u],
    ['{"item":"food-safety/unlicensed","factz":{},"dates":{"act":"2026-01-05"}}', /factz/u],
    ['{"item":"food-safety/unlicensed","elect":"lenient","dates":{"act":"2026-01-05"}}', /elect.*列表/u],
    ['{"item":"food-safety/unlicensed","dates":{"act":"2026-01-05","fled":"2026-01-06"}}', /dates\/fled/u],
    ['{"item":"food-safety/unlicensed","facts":{"goods_value":"1","货值金额":"2"},"dates":{"act":"2026-01-05"}}', /货值金额.*同一事实写了两次/u],
    ['[{"item":"food-safety/unlicensed"},{"item":"food-safety/unlicensed","case":"乙","elect":"lenient","dates":{"act":"2026-01-05"}}]', /乙.*列表/u],
    ['{"item":"food-safety/unlicensed"}\n{"item":"food-safety/unlicensed","facts":{"a":1,"a":2}}', /“a”写了两次/u],
  ]) {
    await choose(page, () => page.getByRole('button', { name: '打开案件' }).click(), json('x.json', text));
    await page.waitForFunction((r) => new RegExp(r, 'u').test(document.querySelector('.panel.bad')?.textContent ?? ''), reason.source);
  }
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test('where the browser keeps nothing more, opening a case says so', async (t) => {
  const { page } = await app(t, '#/item/food-safety/unlicensed');
  await page.waitForSelector('cailiang-form');
  // Room for one draft, and not for a second.
  await page.evaluate(() => {
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function full(key, value) {
      if (key.startsWith('cailiang.draft.') && this.length > 0) throw new DOMException('full', 'QuotaExceededError');
      setItem.call(this, key, value);
    };
  });
  const one = example('decided');
  await choose(page, () => page.getByRole('button', { name: '打开案件' }).click(), json('两件.json', [one, { ...one, case: '二' }]));
  await says(page.locator('.panel.bad'), /浏览器不保存草稿/u);
  assert.match(page.url(), /#\/item\/food-safety\/unlicensed$/u);
  // Not one of them alone, as if it were all.
  assert.equal(await page.evaluate(() => localStorage.length), 0);
});

test('while an entry does not read, the case is not saved, copied, printed or compared', async (t) => {
  const { page } = await app(t);
  await putDraft(page, 'aa', example('decided'));
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  await settled(page);
  const form = page.locator('cailiang-form');
  const links = page.locator('.tools a[href*=compare], .tools a[href*=print]');
  const closed = () => links.evaluateAll((all) => all.map((a) => a.getAttribute('aria-disabled')));
  assert.deepEqual(await closed(), [null, null, null]);
  await form.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await form.getByLabel('货值金额', { exact: true }).fill('约八百元');
  await page.waitForFunction(() => document.querySelector('.tools button:disabled')?.textContent === '复制建议');
  assert.deepEqual(await closed(), ['true', 'true', 'true']);
  const address = page.url();
  for (const link of await links.all()) await link.click({ force: true });
  await page.waitForFunction(() => /更正后才能/u.test(document.querySelector('.said').textContent));
  assert.equal(page.url(), address);
  assert.equal(page.context().pages().length, 1);
  let saved = false;
  page.on('download', () => { saved = true; });
  await page.getByRole('button', { name: '保存案件' }).click();
  await page.waitForFunction(() => /更正后才能保存/u.test(document.querySelector('.said').textContent));
  assert.equal(saved, false);
  await form.getByLabel('货值金额', { exact: true }).fill('900');
  await page.waitForFunction(() => document.querySelector('.tools button:disabled') === null);
  assert.deepEqual(await closed(), [null, null, null]);
});

test('markup in a case is text', async (t) => {
  const { page, faults } = await app(t);
  const evil = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  const file = { ...example('decided'), case: evil };
  await putDraft(page, 'evil', file);
  for (const hash of ['#/drafts', '#/', '#/item/food-safety/unlicensed?draft=evil', '#/compare?item=food-safety/unlicensed&a=evil']) {
    await go(page, hash);
    await calm(page);
    await page.waitForFunction(() => (document.querySelector('main').innerText + [...document.querySelectorAll('input')].map((i) => i.value).join()).includes('<img src=x'));
    assert.equal(await page.locator('main img, main script').count(), 0, hash);
  }
  await page.goto(`${server.address}print.html#lang=zh&draft=evil`);
  await page.waitForSelector('main h1');
  assert.equal(await page.locator('main img, main script').count(), 0);
  assert.match(await page.locator('main').innerText(), /<img src=x/u);
  assert.deepEqual(faults, []);
});

test('two versions of the law on the same facts', async (t) => {
  const { page } = await app(t);
  await putDraft(page, 'aa', example('law-change'));
  await go(page, '#/compare?item=food-safety/unlicensed&mode=versions&a=aa');
  await page.waitForSelector('.compared tbody tr');
  const heads = await page.locator('.compared thead select').evaluateAll((list) => list.map((s) => s.selectedOptions[0].textContent));
  assert.match(heads[0], /2021年修正/u);
  assert.match(heads[1], /2025年修正/u);
  // The 2025 text was not in force on the day of the act, and the column says so.
  assert.match(await page.locator('.compared thead th').nth(1).innerText(), /不施行/u);
  assert.doesNotMatch(await page.locator('.compared thead th').nth(0).innerText(), /不施行/u);
  const cells = (label) => page.locator('.compared tbody tr', { has: page.locator('th', { hasText: label }) }).first().locator('td').allInnerTexts();
  assert.deepEqual(await cells('建议数额'), ['189,755.75元', '189,755.75元']);
  // The 2015 text is chosen instead.
  await page.locator('.compared thead select').first().selectOption({ index: 2 });
  await page.waitForFunction(() => /2015/u.test(document.querySelector('.compared tbody td')?.textContent ?? ''));
  assert.match(await page.locator('.compared thead th').nth(0).innerText(), /不施行/u);
});

test('two readings of the facts', async (t) => {
  const { page } = await app(t);
  await putDraft(page, 'aa', example('decided'));
  await go(page, '#/compare?item=food-safety/unlicensed&a=aa');
  await settled(page);
  await page.waitForSelector('.compared tbody tr');
  await says(page.locator('.verdict'), /没有不同/u);
  const b = page.locator('cailiang-form[data-side="b"]');
  await b.locator('.answered-row[data-key=goods_value]').getByRole('button').click();
  await b.getByLabel('货值金额', { exact: true }).fill('12000');
  await page.waitForSelector('tr.differs');
  const marked = (await page.locator('tr.differs th').allInnerTexts()).map((text) => text.replace(/\s*不同$/u, ''));
  assert.deepEqual(marked, ['建议数额', '建议幅度', '法定幅度', '适用的规则', '货值金额']);
  const amount = page.locator('tr.differs', { has: page.locator('th', { hasText: '建议数额' }) }).locator('td');
  assert.deepEqual(await amount.allInnerTexts(), ['75,000元', '180,000元']);
  await page.getByLabel('只看不同').check();
  assert.equal(await page.locator('.compared tbody tr:not(.differs):not(.part)').count(), 0);
  // The second reading is a draft of its own; the first is as it was.
  const drafts = await page.evaluate(() => [...Array(localStorage.length).keys()].map((i) => localStorage.key(i)).filter((k) => k.startsWith('cailiang.draft.')).map((k) => JSON.parse(localStorage.getItem(k))));
  assert.equal(drafts.length, 2);
  assert.match(drafts.find((d) => d.id !== 'aa').file.case, /（乙）$/u);
});

test('printed on A4, in the words of the recommendation', async (t) => {
  const { page } = await app(t);
  const folder = mkdtempSync(join(tmpdir(), 'cailiang-print-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  await putDraft(page, 'aa', example('decided'));
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  await settled(page);
  const [printed] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: '打印建议书' }).click()]);
  await printed.waitForSelector('main h1');
  const pdf = join(folder, 'a.pdf');
  writeFileSync(pdf, await printed.pdf({ preferCSSPageSize: true }));
  const text = spawnSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).stdout;
  const flat = text.replace(/\s+/gu, '');
  for (const words of ['行政处罚裁量建议书', '示例-01货值八百元，无情节', '一般处罚，罚款75,000元', '《食品安全法》第一百二十二条第一款', '法定幅度：5万元以上10万元以下', '建议数额：7.5万元']) {
    assert.ok(flat.includes(words), `${words} in\n${text}`);
  }
  // The bar of the page is not part of the sheet.
  assert.ok(!flat.includes('返回案件'));
  const info = spawnSync('pdfinfo', [pdf], { encoding: 'utf8' }).stdout;
  assert.match(info, /Page size:\s+59[45](\.\d+)? x 84[12](\.\d+)? pts \(A4\)/u);
  const pages = () => Number(/Pages:\s+(\d+)/u.exec(spawnSync('pdfinfo', [pdf], { encoding: 'utf8' }).stdout)[1]);
  const brief = pages();
  await printed.getByLabel('附条文原文和未适用的规则').check();
  await printed.waitForSelector('details.annex[open]');
  writeFileSync(pdf, await printed.pdf({ preferCSSPageSize: true }));
  assert.ok(pages() > brief);
  assert.match(spawnSync('pdftotext', [pdf, '-'], { encoding: 'utf8' }).stdout.replace(/\s+/gu, ''), /货值金额不足一万元的，并处五万元以上十万元以下罚款/u);
});

test('the recommendation is copied, rich and plain', async (t) => {
  const { page } = await app(t, '', { permissions: ['clipboard-read', 'clipboard-write'] });
  await putDraft(page, 'aa', example('decided'));
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  await settled(page);
  await page.getByRole('button', { name: '复制建议' }).click();
  await page.waitForFunction(() => /建议已复制/u.test(document.querySelector('.said')?.textContent ?? ''));
  const kept = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    return Promise.all(['text/html', 'text/plain'].map(async (type) => (await item.getType(type)).text()));
  });
  for (const text of kept) assert.match(text, /75,000元/u);
});

test('after the first visit it works without a network', async (t) => {
  const { page, context } = await app(t);
  await page.waitForFunction(async () => (await navigator.serviceWorker.ready).active?.state === 'activated');
  await putDraft(page, 'aa', example('decided'));
  await context.setOffline(true);
  await page.reload();
  await page.waitForSelector('.groups');
  // An item whose packs were never fetched before.
  await go(page, '#/item/food-safety/unlicensed?draft=aa');
  await settled(page);
  assert.equal(await page.locator('cailiang-form').evaluate((f) => f.assessment.fine.amount), '75000');
  await page.goto(`${server.address}print.html#lang=zh&draft=aa`);
  await page.waitForSelector('main h1');
  assert.match(await page.locator('main').innerText(), /75,000元/u);
});

test('a pack that is not the one in the catalogue is not used', async (t) => {
  const other = await serve((name) => {
    if (name !== 'packs/food-safety-2025.clb') return null;
    return readFileSync(join(root, 'dist/app/packs/food-safety-2021.clb'));
  });
  const opened = await reader(browser, other.address, { serviceWorkers: 'block' });
  t.after(async () => {
    await opened.context.close();
    await other.close();
  });
  await opened.page.goto(`${other.address}#/item/food-safety/unlicensed`);
  await opened.page.waitForSelector('.panel.bad');
  assert.match(await opened.page.locator('.panel.bad').innerText(), /与目录不符.*food-safety-2025/su);
  assert.equal(await opened.page.locator('cailiang-form').count(), 0);
});

test('all packs with validity and sources', async (t) => {
  const { page } = await app(t, '#/packs');
  const catalogue = JSON.parse(readFileSync(join(root, 'dist/app/catalogue.json'), 'utf8'));
  await page.waitForSelector('.pack');
  assert.equal(await page.locator('.pack').count(), catalogue.packs.length);
  const food = page.locator('.pack', { hasText: '食品安全法行政处罚规则包（2021年修正）' });
  const text = await food.innerText();
  const entry = catalogue.packs.find((p) => p.name.zh === '食品安全法行政处罚规则包（2021年修正）');
  for (const part of ['2021-04-29 – 2025-11-30', '已失效', entry.sha256, entry.version]) assert.ok(text.includes(part), part);
  await food.locator('summary').click();
  assert.match(await food.innerText(), /中华人民共和国食品安全法/u);
  await page.locator('.segments button', { hasText: '已失效' }).click();
  await page.waitForFunction((all) => document.querySelectorAll('.pack').length < all, catalogue.packs.length);
  for (const one of await page.locator('.pack').evaluateAll((list) => list.map((p) => p.querySelector('.chip').innerText))) assert.equal(one, '已失效');
});

test('language and light or dark are kept', async (t) => {
  const { page } = await app(t);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Find an item' }).waitFor();
  await page.getByLabel('Light or dark').selectOption('dark');
  await page.reload();
  await page.getByRole('heading', { name: 'Find an item' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
  await go(page, '#/item/food-safety/unlicensed');
  await settled(page);
  await page.waitForFunction(() => /date of the act/iu.test(document.querySelector('cailiang-form').shadowRoot.textContent));
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByText('案号').waitFor();
  await page.waitForFunction(() => /行为发生日/u.test(document.querySelector('cailiang-form').shadowRoot.textContent));
});

const PAGES = [
  ['home', '#/'], ['search', '#/?q=食品安全法124'], ['none', '#/?q=没有这样的事项'], ['item', '#/item/food-safety/unlicensed?draft=aa'], ['empty', '#/item/product-quality/unsafe-products'],
  ['versions', '#/compare?item=food-safety/unlicensed&mode=versions&a=aa'], ['readings', '#/compare?item=food-safety/unlicensed&a=aa&b=bb'], ['compare', '#/compare'],
  ['packs', '#/packs'], ['batch', '#/batch'], ['drafts', '#/drafts'], ['unknown', '#/nowhere'],
];
for (const [look, options, settings] of [
  ['light', {}, { lang: 'zh', theme: 'light' }],
  ['dark', {}, { lang: 'zh', theme: 'dark' }],
  ['a phone, English', { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }, { lang: 'en', theme: 'light' }],
]) {
  test(`no page has an accessibility fault: ${look}`, async (t) => {
    const { page } = await app(t, '', options);
    await page.evaluate((s) => localStorage.setItem('cailiang.settings', JSON.stringify(s)), settings);
    const file = example('decided');
    await putDraft(page, 'aa', file);
    await putDraft(page, 'bb', { ...file, case: '乙', facts: { ...file.facts, 货值金额: '12000' } });
    await page.reload();
    for (const [name, hash] of PAGES) {
      await go(page, hash);
      await calm(page);
      const { violations } = await new AxeBuilder({ page }).analyze();
      assert.deepEqual(violations.map((v) => `${name} ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
    }
    await page.goto(`${server.address}print.html#lang=${settings.lang}&draft=aa`);
    await page.waitForSelector('main h1');
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map((v) => `print ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).slice(0, 3).join(' | ')}`), []);
  });
}

test('pictures for the README', { skip: process.env.CAILIANG_PICTURES === undefined }, async (t) => {
  const out = join(root, '../docs/images');
  mkdirSync(out, { recursive: true });
  const { page } = await app(t);
  const shot = (name) => page.screenshot({ path: join(out, `${name}.png`), animations: 'disabled' });
  const file = example('decided');
  await putDraft(page, 'aa', file);
  await putDraft(page, 'bb', { ...file, case: '示例-01 另一种认定', facts: { ...file.facts, 货值金额: '12000', 从轻减轻情节: ['confessed'] } });
  await go(page, '#/?q=食品安全法124');
  await page.waitForSelector('.hits');
  await shot('app-search');
  await go(page, '#/item/food-safety/unlicensed?draft=bb');
  await calm(page);
  await shot('app-item');
  await go(page, '#/compare?item=food-safety/unlicensed&a=aa&b=bb');
  await settled(page);
  await page.waitForSelector('tr.differs');
  await shot('app-compare');
});
