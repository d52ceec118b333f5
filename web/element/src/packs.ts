// Packs fetched by address. The engine itself is fetched only by pages that ask for it here.

import type { Pack } from './types.ts';

/** Longest a page that never rests puts it off, in milliseconds. */
const LATEST = 3000;

/** Once the page rests, the engine goes on with its whole module, which takes half the time. Where data are to be saved, or the file
 *  is not there, it stays with the small one. */
export function upgradeAtRest(upgrade: () => Promise<void>): void {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  if (connection?.saveData === true) return;
  const go = () => void upgrade().catch(() => undefined);
  // Safari has no idle callbacks.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(go, { timeout: LATEST });
  else setTimeout(go, LATEST);
}

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
  const pack = engine.load(files);
  upgradeAtRest(engine.upgrade);
  return pack;
}
