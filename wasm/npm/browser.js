// For browsers and bundlers: the module is fetched, by default from beside this file.

import { CailiangError, page, start, started } from './core.js';

let starting;

/** Fetches and compiles the module, once. Takes its address, a response, its bytes or the compiled module. */
export async function init(source) {
  if (started()) return;
  starting ??= compile(source ?? new URL('./engine_bg.wasm', import.meta.url)).then(start);
  try {
    await starting;
  } catch (cause) {
    starting = undefined;
    if (cause instanceof CailiangError) throw cause;
    const message = `engine_bg.wasm: ${cause instanceof Error ? cause.message : String(cause)}`;
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

export { CailiangError, load, Pack, version } from './core.js';
