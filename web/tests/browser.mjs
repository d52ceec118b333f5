// Chromium as the tests start it, and what every page is watched for.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const executablePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((p) => existsSync(p));
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export const launch = () => chromium.launch({ headless: true, executablePath, args });

const here = (path) => new URL(path, import.meta.url);

export const start = () =>
  serve({ '/': here('../dist/'), '/tests/': here('./pages/'), '/packs/': here('../../wasm/pkg/packs/'), '/pkg/': here('../../wasm/pkg/') });

/** A page that notes whatever should not happen: errors, violations of the policy, requests to elsewhere. */
export async function open(browser, origin, path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const faults = [];
  page.on('pageerror', (e) => faults.push(`error: ${e.message}`));
  page.on('console', (m) => { if (m.type() === 'error' || /Content.Security.Policy/iu.test(m.text())) faults.push(`console: ${m.text()}`); });
  page.on('request', (r) => { if (!r.url().startsWith(`${origin}/`) && !r.url().startsWith('blob:')) faults.push(`request: ${r.url()}`); });
  await page.goto(origin + path);
  return { page, context, faults };
}

/** Waits until what stands there for readers says so, and fails with what it says instead. */
export async function says(locator, pattern, within = 8000) {
  const end = Date.now() + within;
  for (;;) {
    const text = await locator.innerText();
    if (pattern.test(text)) return text;
    if (Date.now() > end) assert.match(text, pattern);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Waits until the page has dealt with what was done to it: what it put off until a press was over, sections opened, a frame drawn. */
export async function still(page) {
  await page.evaluate(() => new Promise((done) => {
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
  }));
}
