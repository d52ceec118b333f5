// What every build here shares: where the engine and the element come from, and that nothing is inlined, so that pages
// stand under a Content-Security-Policy without data: and without unsafe-inline.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { UserConfig } from 'vite';

export const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const engine = here('../wasm/pkg/browser.js');
if (!existsSync(engine)) {
  throw new Error('wasm/pkg is missing: run `cargo xtask wasm` first');
}

export const base: UserConfig = {
  base: './',
  resolve: {
    alias: [
      { find: /^cailiang$/u, replacement: engine },
      { find: /^cailiang-form$/u, replacement: here('./element/src/index.ts') },
    ],
  },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: true,
    reportCompressedSize: false,
  },
  server: { host: '127.0.0.1', fs: { allow: [here('..')] } },
};
