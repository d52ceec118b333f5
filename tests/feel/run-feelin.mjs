// Compares table.tsv with feelin, an independent FEEL interpreter.
//
//   npm ci && node run-feelin.mjs [--all]
//
// A line agrees, differs for a reason its note states (`feelin: …`), or differs. Only the last is a failure; so is a
// `feelin:` note on a line where both agree, so that the notes stay true. `--all` prints every line.

import { readFileSync } from 'node:fs';
import { evaluate } from 'feelin';

/** A feelin value as the table writes it. */
function written(value) {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && !Array.isArray(value)) return String(value);
  return JSON.stringify(value);
}

function answer(expression, context) {
  try {
    return written(evaluate(expression, context).value);
  } catch (error) {
    return `error: ${error.message}`;
  }
}

const all = process.argv.includes('--all');
const table = readFileSync(new URL('table.tsv', import.meta.url), 'utf8').replace(/\n$/, '').split('\n').slice(1);
const count = { agrees: 0, explained: 0, differs: 0, stale: 0 };

table.forEach((line, index) => {
  const [expression, expected, context, note] = line.split('\t');
  const got = answer(expression, context ? JSON.parse(context) : {});
  const explained = note.startsWith('feelin:');
  const state = got === expected ? (explained ? 'stale' : 'agrees') : explained ? 'explained' : 'differs';
  count[state] += 1;
  if (all || state === 'differs' || state === 'stale') {
    console.log([state, index + 2, expression, context, `table ${expected}`, `feelin ${got}`, note].join('\t'));
  }
});

console.log(Object.entries(count).map(([state, n]) => `${state} ${n}`).join(', '));
process.exitCode = count.differs + count.stale > 0 ? 1 : 0;
