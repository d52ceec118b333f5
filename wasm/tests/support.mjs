// What the tests share.

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const tree = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const built = join(tree, 'wasm/pkg');

export function text(path) {
  return readFileSync(path, 'utf8');
}

export function json(path) {
  return JSON.parse(text(path));
}

/** The packs shipped with the package. */
export function shippedPacks() {
  return json(join(built, 'packs/index.json')).map(({ file }) => readFileSync(join(built, 'packs', file)));
}

/** The package on the small module, read as browsers read it. */
export async function smallModule() {
  // Node has the whole one; a name of its own makes this a second package beside it.
  const core = await import('../pkg/core.js?small');
  const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
  const read = (memory, at, length) => utf16.decode(new Uint16Array(memory, at, length));
  core.start(await import('../pkg/engine.js'), new WebAssembly.Module(readFileSync(join(built, 'engine_bg.wasm'))), read);
  return core;
}

/** A setting `cargo xtask wasm --test` gives. */
export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run \`cargo xtask wasm --test\``);
  return value;
}

/** A case with everything known but no circumstance. */
export const CASE = {
  case: '一',
  item: 'food-safety/unlicensed',
  dates: { act: '2026-01-05', found: '2026-01-10' },
  facts: { goods_value: '800' },
};
