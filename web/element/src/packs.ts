// Packs fetched by address. The engine itself is fetched only by pages that ask for it here.

import type { Pack } from './types.ts';

export async function loadPacks(addresses: readonly string[]): Promise<Pack> {
  const [engine, files] = await Promise.all([
    import('cailiang').then(async (module) => {
      await module.init();
      return module;
    }),
    Promise.all(addresses.map(async (address) => {
      const answer = await fetch(address, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
      return new Uint8Array(await answer.arrayBuffer());
    })),
  ]);
  return engine.load(files);
}
