// For browsers and bundlers: the module is fetched, by default from beside this file. The small one gives the first answer; the whole
// one is fetched when it is asked for.

import { CailiangError, offer, page, start, started } from './core.js';
import * as engine from './engine.js';

const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });
/** Reads UTF-16. */
const read = (memory, at, length) => utf16.decode(new Uint16Array(memory, at, length));

let starting;
let upgrading;

/** Fetches and compiles the module, once. Takes its address, a response, its bytes or the compiled module. */
export async function init(source) {
  if (started()) return;
  starting ??= take('engine_bg.wasm', async () => {
    const module = await compile(source ?? new URL('./engine_bg.wasm', import.meta.url));
    // The whole one may have come first.
    if (!started()) start(engine, module, read);
  });
  try {
    await starting;
  } finally {
    starting = undefined;
  }
}

offer(async (source) => {
  upgrading ??= take('whole_bg.wasm', async () => {
    const [whole, module] = await Promise.all([import('./whole.js'), compile(source ?? new URL('./whole_bg.wasm', import.meta.url))]);
    start(whole, module, read);
  });
  try {
    await upgrading;
  } finally {
    upgrading = undefined;
  }
});

async function take(file, job) {
  try {
    await job();
  } catch (cause) {
    if (cause instanceof CailiangError) throw cause;
    const message = `${file}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new CailiangError([{ code: 'not-started', severity: 'error', message }], { cause });
  }
}

async function compile(given) {
  const source = await given;
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  // Streaming wants the right type; a server that does not know it still serves the bytes.
  if (response.headers.get('Content-Type')?.startsWith('application/wasm')) {
    return WebAssembly.compileStreaming(response);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}

let codes;

export async function explainCode(code, options) {
  codes ??= fetch(new URL('./codes.json', import.meta.url)).then((r) => {
    if (!r.ok) throw new CailiangError([{ code: 'not-fetched', severity: 'error', message: `codes.json: HTTP ${r.status}` }]);
    return r.json();
  });
  try {
    return page(await codes, code, options);
  } catch (e) {
    codes = undefined;
    throw e;
  }
}

export { CailiangError, load, Pack, upgrade, version } from './core.js';
