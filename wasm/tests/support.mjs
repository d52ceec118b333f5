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
