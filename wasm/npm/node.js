// For Node: the whole module is read from beside this file.

import { readFileSync } from 'node:fs';
import { page, start } from './core.js';
import * as whole from './whole.js';

/** Reads UTF-16. */
const read = (memory, at, length) => Buffer.from(memory, at, length * 2).ucs2Slice();

start(whole, new WebAssembly.Module(readFileSync(new URL('./whole_bg.wasm', import.meta.url))), read);

/** Nothing is left to do in Node. */
export async function init() {}

let codes;

export async function explainCode(code, options) {
  codes ??= JSON.parse(readFileSync(new URL('./codes.json', import.meta.url), 'utf8'));
  return page(codes, code, options);
}

export { CailiangError, load, Pack, upgrade, version } from './core.js';
