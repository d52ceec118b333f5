// The command line and both modules answer with the same bytes: on every case that ships, and on cases made at random.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import * as whole from '../pkg/node.js';
import { setting, smallModule, text, tree } from './support.mjs';

const folder = setting('CAILIANG_SAMENESS');
const modules = { whole, small: await smallModule() };

function commandLine(cases, rules, lang) {
  const args = ['assess', cases, '--format', 'json', '--lang', lang, ...rules.flatMap((r) => ['--rules', r])];
  const run = spawnSync(setting('CAILIANG_BIN'), args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
  assert.ifError(run.error);
  return run.stdout;
}

/** Problems without what differs by nature: the name of the file, and the line in it. */
function bare(problem) {
  const { file, span, labels, ...rest } = problem;
  return { ...rest, span: span && { start: span.start, end: span.end, column: span.column }, labels: labels?.map(bare) };
}

/** Cases a run of the command line is given at once: its answer is one text, and texts have a longest length. */
const AT_ONCE = 1000;
/** Of these, so many are asked of the module once more, all in one call. */
const TOGETHER = 100;

function compare(name, rules, lang) {
  const packs = Object.entries(modules).map(([module, { load }]) => [module, load(readFileSync(join(folder, `${name}.clb`)))]);
  const all = text(join(folder, `${name}.ndjson`)).trimEnd().split('\n');
  const counts = { same: 0, problems: 0 };
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const given = all.slice(from, from + AT_ONCE);
    const cases = join(folder, 'some.ndjson');
    writeFileSync(cases, given.join('\n') + '\n');
    const theirs = commandLine(cases, rules, lang);
    const answers = JSON.parse(theirs);
    assert.equal(answers.length, given.length);
    const same = packs.map(([module, pack]) => agree(pack, given, theirs, answers, lang, (i) => `${module}, case ${from + i}: ${given[i]}`));
    assert.equal(new Set(same).size, 1);
    counts.same += same[0];
    counts.problems += given.length - same[0];
  }
  for (const [, pack] of packs) pack.free();
  return counts;
}

/** How many cases a module assesses, having found that it answers all of them as the command line did. */
function agree(pack, given, theirs, answers, lang, which) {
  let same = 0;
  const told = [];
  // After the `[`, and after each answer a `,` or the `]`.
  let at = 1;
  given.forEach((one, i) => {
    try {
      const mine = pack.assessText(one, { lang });
      assert.equal(theirs.slice(at, at + mine.length), mine, which(i));
      at += mine.length + 1;
      same += 1;
      told.push(mine);
    } catch (e) {
      if (e.problems === undefined) throw e;
      assert.ok(theirs.startsWith('{"errors":', at), `${which(i)}\n${e.message}`);
      assert.deepEqual(e.problems.map(bare), answers[i].errors.map(bare));
      at += JSON.stringify(answers[i]).length + 1;
      told.push(undefined);
    }
    assert.match(theirs[at - 1], /[,\]]/);
  });
  const many = pack.assessManyText(given.slice(0, TOGETHER), { lang });
  const bytes = Buffer.concat([...pack.assessManyBytes(given.slice(0, TOGETHER), { lang })]);
  assert.equal(bytes.toString(), many);
  const lines = many.trimEnd().split('\n');
  assert.equal(lines.length, Math.min(TOGETHER, given.length));
  lines.forEach((line, i) => {
    if (told[i] === undefined) assert.ok(line.startsWith('{"errors":'), which(i));
    else assert.equal(line, told[i], which(i));
  });
  return same;
}

test('every shipped case, in both languages', () => {
  const rules = ['rules', 'tests/packs', 'benches'].map((f) => join(tree, f));
  for (const lang of ['zh', 'en']) {
    const counts = compare('shipped', rules, lang);
    console.log(`shipped, ${lang}: ${counts.same} the same, ${counts.problems} the same problems`);
    assert.ok(counts.same > 1000);
  }
});

test('cases made at random', () => {
  const counts = compare('generated', [join(folder, 'generated')], 'zh');
  console.log(`generated: ${counts.same} the same, ${counts.problems} the same problems`);
  assert.ok(counts.same > counts.problems);
  assert.equal(counts.same + counts.problems, Number(setting('CAILIANG_CASES')));
});
