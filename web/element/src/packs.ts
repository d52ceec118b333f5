// Packs fetched by address. The engine itself is fetched only by pages that ask for it here.

import type { Pack } from './types.ts';

export async function loadPacks(addresses: readonly string[]): Promise<Pack> {
  const [engine, files] = await Promise.all([
    import('cailiang'),
    Promise.all(addresses.map(async (address) => {
      const answer = await fetch(address, { credentials: 'same-origin' });
      if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
      return new Uint8Array(await answer.arrayBuffer());
    })),
  ]);
  await engine.init();
  return engine.load(files);
}
