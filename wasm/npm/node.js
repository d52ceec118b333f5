// For Node: the module is read from beside this file.

import { readFileSync } from 'node:fs';
import { start } from './core.js';

start(new WebAssembly.Module(readFileSync(new URL('./engine_bg.wasm', import.meta.url))));

/** Nothing is left to do in Node. */
export async function init() {}

export { CailiangError, load, Pack, version } from './core.js';
