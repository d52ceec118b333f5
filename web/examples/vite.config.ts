// Pages that use the element: a plain page of someone else's and a React page. Packs are files beside them.
import { cpSync } from 'node:fs';
import { defineConfig, mergeConfig } from 'vite';
import { base, here } from '../vite.base.ts';

export default defineConfig(
  mergeConfig(base, {
    root: here('./examples'),
    publicDir: here('./examples/public'),
    plugins: [
      {
        name: 'packs-beside-the-pages',
        closeBundle() {
          cpSync(here('../wasm/pkg/packs'), here('./dist/examples/packs'), { recursive: true });
        },
      },
    ],
    build: {
      outDir: here('./dist/examples'),
      rolldownOptions: { input: { plain: here('./examples/plain.html'), react: here('./examples/react/index.html') } },
    },
  }),
);
