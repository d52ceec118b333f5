// What the application's browser tests share: a server on loopback with the strict policy, and a watch on what pages do.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { still } from './browser.mjs';

export { launch, says, still } from './browser.mjs';

export const root = fileURLToPath(new URL('../', import.meta.url));
const built = join(root, 'dist/app');

export const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";
const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json',
};

/** Serves the built application; `change` may answer a path otherwise. */
export async function serve(change = () => null) {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const name = normalize(path).replace(/^\/+/, '') || 'index.html';
    const file = join(built, name);
    const other = change(name);
    response.setHeader('Content-Security-Policy', POLICY);
    if (other === null && !existsSync(file)) {
      response.statusCode = 404;
      response.end();
      return;
    }
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.end(other ?? readFileSync(file));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${server.address().port}/`;
  return { address, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

/** A fresh reader: nothing kept from others. `faults` gathers what no page may do. */
export async function reader(browser, origin, options = {}) {
  const { pickers = false, ...rest } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', acceptDownloads: true, ...rest });
  const faults = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith(`blob:${origin}`)) faults.push(`request to ${url}`);
  });
  context.on('weberror', (error) => faults.push(`error ${error.error().message}`));
  await context.addInitScript((keep) => {
    document.addEventListener('securitypolicyviolation', (e) => console.error(`POLICY ${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
    if (!keep) {
      delete globalThis.showOpenFilePicker;
      delete globalThis.showSaveFilePicker;
    }
  }, pickers);
  context.on('console', (said) => {
    if (said.type() === 'error') faults.push(`console ${said.text()}`);
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return { context, page, faults };
}

export const example = (name) => JSON.parse(readFileSync(join(root, '../examples/cases', `${name}.json`), 'utf8'));

/** Keeps a case as a draft, as the application does. */
export async function putDraft(page, id, file) {
  await page.evaluate(([key, draft]) => localStorage.setItem(key, JSON.stringify(draft)), [`cailiang.draft.${id}`, { id, saved: 1767600000000, file }]);
}

/** Goes to a page of the application that is already open, and waits until it is shown: what is asked next is asked of it. */
export async function go(page, hash) {
  await page.evaluate((h) => new Promise((done) => {
    if (location.hash === h || (location.hash === '' && h === '#/')) return done();
    addEventListener('hashchange', () => setTimeout(done), { once: true });
    location.hash = h;
  }), hash);
  await page.evaluate(() => document.querySelector('cailiang-app').updateComplete);
}

/** Waits until nothing is being loaded, compared or computed any more. */
export async function calm(page) {
  await page.waitForSelector('main h1');
  await page.waitForFunction(() => document.querySelector('main .loading') === null);
  if (await page.locator('cailiang-form').count() > 0) {
    await page.waitForFunction(() => [...document.querySelectorAll('cailiang-form')].every((f) => f.assessment !== null || f.problems.length > 0));
    await page.evaluate(() => Promise.all([...document.querySelectorAll('cailiang-form')].map((f) => f.settled())));
  }
  if (page.url().includes('a=aa')) await page.waitForSelector('.compared tbody tr');
  await still(page);
}

export async function settled(page) {
  await page.waitForSelector('cailiang-form');
  await page.waitForFunction(() => [...document.querySelectorAll('cailiang-form')].every((f) => f.assessment !== null || f.problems.length > 0));
  await page.evaluate(() => Promise.all([...document.querySelectorAll('cailiang-form')].map((f) => f.settled())));
}
