// The element as one module for any page. Not Vite's library mode: that would inline the engine's .wasm as a data: URL.
import { defineConfig, mergeConfig } from 'vite';
import { base, here } from '../vite.base.ts';

export default defineConfig(
  mergeConfig(base, {
    root: here('./element'),
    build: {
      outDir: here('./dist/element'),
      rolldownOptions: {
        input: { 'cailiang-form': here('./element/src/index.ts') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'assets/[name]-[hash].js' },
      },
    },
  }),
);
