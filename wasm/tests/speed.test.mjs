// How fast, printed; nothing is asserted of time, only that the answers are there.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { load } from '../pkg/node.js';
import { CASE, json, setting, shippedPacks, text } from './support.mjs';

const folder = setting('CAILIANG_SAMENESS');
const ROUNDS = 5;

/** Cases a second, the best of some rounds: the machine's other work disturbs single ones. */
function rate(count, job) {
  let best = 0;
  for (let n = 0; n < ROUNDS; n += 1) {
    const start = performance.now();
    job();
    best = Math.max(best, (count / (performance.now() - start)) * 1000);
  }
  return best;
}

const whole = (n) => Math.round(n).toLocaleString('en');

test('cases a second on the benchmark item', () => {
  const pack = load(readFileSync(join(folder, 'speed.clb')));
  const cases = text(join(folder, 'speed.ndjson')).trimEnd().split('\n');
  const native = json(join(folder, 'native.json')).per_second;
  const options = { would_change: false };
  let length = 0;
  const one = rate(cases.length, () => {
    for (const c of cases) length += pack.assessText(c, options).length;
  });
  const parsed = rate(cases.length, () => {
    for (const c of cases) length += pack.assess(c, options).trace.length;
  });
  const many = rate(cases.length, () => {
    length += pack.assessManyText(cases, options).length;
  });
  const bytes = rate(cases.length, () => {
    for (const some of pack.assessManyBytes(cases, options)) length += some.length;
  });
  assert.ok(length > 0);
  console.log(`assessText ${whole(one)}/s, assess ${whole(parsed)}/s`);
  console.log(`assessManyText ${whole(many)}/s, assessManyBytes ${whole(bytes)}/s`);
  const share = (n) => (n / native).toFixed(2);
  console.log(`native, one thread, same run, to UTF-8: ${whole(native)}/s; of it as text ${share(many)}, as bytes ${share(bytes)}`);
});

test('what a page waits for', () => {
  const files = shippedPacks();
  let start = performance.now();
  const pack = load(files);
  const loading = performance.now() - start;
  start = performance.now();
  assert.ok(pack.assess(CASE, { would_change: false }).status);
  const first = performance.now() - start;
  const again = 1000 / rate(50, () => {
    for (let n = 0; n < 50; n += 1) pack.assess(CASE, { would_change: false });
  });
  const changes = 1000 / rate(10, () => {
    for (let n = 0; n < 10; n += 1) pack.assess(CASE);
  });
  const ms = (n) => `${n.toFixed(1)} ms`;
  console.log(`loading all packs ${ms(loading)}, first answer ${ms(first)}, then ${ms(again)}, with what would change ${ms(changes)}`);
});
