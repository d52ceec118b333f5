// For Node: the module is read from beside this file.

import { readFileSync } from 'node:fs';
import { page, start } from './core.js';

start(new WebAssembly.Module(readFileSync(new URL('./engine_bg.wasm', import.meta.url))));

/** Nothing is left to do in Node. */
export async function init() {}

let codes;

export async function explainCode(code, options) {
  codes ??= JSON.parse(readFileSync(new URL('./codes.json', import.meta.url), 'utf8'));
  return page(codes, code, options);
}

export { CailiangError, load, Pack, version } from './core.js';
