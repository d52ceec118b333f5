// Builds everything under web/ that has a vite.config.ts of its own, after the types are checked.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { build } from 'vite';

const root = new URL('./', import.meta.url);
const tsc = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], { cwd: root, stdio: 'inherit' });
if (tsc.status !== 0) process.exit(tsc.status ?? 1);

for (const part of ['element', 'examples', 'app']) {
  const configFile = new URL(`${part}/vite.config.ts`, root);
  if (existsSync(configFile)) await build({ configFile: configFile.pathname, logLevel: 'warn' });
}
