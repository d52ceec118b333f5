import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Plugin, defineConfig, mergeConfig } from 'vite';
import { base, here } from '../vite.base.ts';
import { makeCatalogue } from './catalogue.build.mjs';

const out = here('./dist/app');

/** Puts the catalogue and the packs beside the pages. */
function packs(): Plugin {
  const made = () => makeCatalogue(new URL('../../wasm/pkg/', import.meta.url));
  return {
    name: 'cailiang-packs',
    async generateBundle() {
      for (const { name, content } of (await made()).files) this.emitFile({ type: 'asset', fileName: name, source: content });
    },
    configureServer(server) {
      const files = made();
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? '').split('?')[0]?.replace(/^\//u, '');
        files.then((f) => {
          const found = f.files.find((one) => one.name === path);
          if (found === undefined) return next();
          response.setHeader('Content-Type', typeof found.content === 'string' ? 'application/json; charset=utf-8' : 'application/octet-stream');
          response.end(found.content);
        }, next);
      });
    },
  };
}

/** Writes the service worker, which keeps every built file, each by its digest. */
function offline(): Plugin {
  return {
    name: 'cailiang-offline',
    apply: 'build',
    writeBundle() {
      const files = (readdirSync(out, { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile() && entry.name !== 'sw.js')
        .map((entry) => relative(out, join(entry.parentPath, entry.name)).split(sep).join('/'))
        .sort();
      const list = files.map((name) => {
        const digest = createHash('sha256').update(readFileSync(join(out, name))).digest('base64');
        return [name, `sha256-${digest}`];
      });
      const version = createHash('sha256').update(JSON.stringify(list)).digest('hex').slice(0, 16);
      const source = readFileSync(here('./app/sw.js'), 'utf8');
      const filled = source.replace('/* FILES */ []', JSON.stringify(list)).replace('/* VERSION */ \'\'', JSON.stringify(version));
      writeFileSync(join(out, 'sw.js'), filled);
    },
  };
}

export default defineConfig(mergeConfig(base, {
  root: here('./app'),
  publicDir: here('./app/public'),
  plugins: [packs(), offline()],
  worker: { format: 'es' },
  build: {
    outDir: out,
    rollupOptions: { input: { index: here('./app/index.html'), print: here('./app/print.html') } },
  },
}));
