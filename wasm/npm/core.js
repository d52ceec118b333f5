// The module's face: strings cross the boundary, objects are made here.

/** A pack or a case is wrong, or the engine could not answer. `problems` says what, each with its code and place. */
export class CailiangError extends Error {
  constructor(problems, options) {
    super(problems.map((p) => (p.path ? `${p.path}: ${p.message}` : p.message)).join('\n'), options);
    this.name = 'CailiangError';
    this.problems = problems;
  }
}

const BITS = { en: 1, trace: 2, options: 4, changes: 8, force: 16, full: 32 };
/** What a recommendation can be written as. */
const FORMATS = ['html', 'md', 'text'];
/** Most characters of cases that cross at once. */
const CHUNK = 1 << 16;

/** What tells the engine's module from any other, and the whole one. */
const NEEDED = ['memory', '__wbindgen_start', 'loader_new', 'loader_finish', 'packs_assess'];
const WHOLE = 'packs_explain';

/** The generated code around the module that runs. */
let engine;
let decode;
let whole = false;
/** Fetches the whole module and starts it. */
let fetchWhole;
let generation = 0;

/** Takes a compiled module with the generated code around it, and what reads UTF-16 fastest here; `node.js` and `browser.js` fetch them.
 *  Packs loaded under one before go on under this one. One that does not fit is not kept: another may follow. */
export function start(made, module, reader) {
  const documents = made.Packs.prototype.explain !== undefined;
  // The generated code keeps whatever it was once given, so that is looked at before.
  const has = new Set(WebAssembly.Module.exports(module).map((e) => e.name));
  if (!NEEDED.every((name) => has.has(name)) || documents !== has.has(WHOLE)) {
    const file = documents ? 'whole_bg.wasm' : 'engine_bg.wasm';
    throw new CailiangError([problem('not-started', `这不是引擎的模块 ${file}`, `this is not the module of the engine, ${file}`, 'zh')]);
  }
  made.initSync({ module });
  // The memory of the one before is given back.
  engine?.__wbg_reset_state();
  engine = made;
  decode = reader;
  whole = documents;
  generation += 1;
}

/** How `upgrade` gets the whole module. */
export function offer(fetching) {
  fetchWhole = fetching;
}

export function started() {
  return engine !== undefined;
}

function need() {
  if (engine === undefined) {
    throw new CailiangError([
      problem('not-started', '请先 await init()', 'call and await init() first', 'zh'),
    ]);
  }
}

/** Goes on with the whole module: faster, and with documents. */
export async function upgrade(source) {
  if (!whole) await fetchWhole(source);
}

function problem(code, zh, en, lang) {
  return { code, severity: 'error', message: lang === 'en' ? en : zh };
}

/** Runs a call into the module. What it throws as text is a list of problems; anything else means that the module itself
 *  stopped (no memory left, too deep), and it is made anew: packs come back from their bytes when next used. */
function call(lang, job) {
  try {
    return job();
  } catch (thrown) {
    if (typeof thrown === 'string') {
      throw new CailiangError(JSON.parse(thrown));
    }
    if (thrown instanceof CailiangError) {
      throw thrown;
    }
    renew();
    throw new CailiangError(
      [problem('engine-stopped', '引擎中止：内存不足或者输入嵌套过深', 'the engine stopped: out of memory, or the input is nested too deeply', lang)],
      { cause: thrown },
    );
  }
}

function renew() {
  engine.__wbg_reset_state();
  generation += 1;
}

/** The day asked for, as text: what is no date is the engine's to name. */
function date(options) {
  const given = options?.date ?? undefined;
  return given === undefined ? undefined : String(given);
}

function language(options) {
  return options?.lang === 'en' ? 'en' : 'zh';
}

function flags(options) {
  const o = options ?? {};
  let bits = 0;
  if (o.lang === 'en') bits |= BITS.en;
  if (o.trace !== false) bits |= BITS.trace;
  if (o.options !== false) bits |= BITS.options;
  if (o.would_change !== false) bits |= BITS.changes;
  if (o.force === true) bits |= BITS.force;
  if (o.full === true) bits |= BITS.full;
  return bits;
}

/** JSON text of a case, however it comes. */
function text(value) {
  if (typeof value === 'string') return value;
  const made = JSON.stringify(value, (_, v) => (typeof v === 'bigint' ? v.toString() : v));
  return made === undefined ? 'null' : made;
}

/** Between cases that cross together: a character that no JSON text holds. */
const BETWEEN = '\u001e';

/** A text to be joined with others. One that holds the separator is no JSON, and stays none. */
function part(value) {
  const made = text(value);
  return made.includes(BETWEEN) ? made.replaceAll(BETWEEN, '\u0001') : made;
}

/** The bytes of a bundle, in a copy of their own: the module may have to read them again. */
function packSource(source) {
  if (typeof source === 'string') {
    throw new CailiangError([{
      ...problem('not-a-bundle', '规则包以 .clb 文件的字节读入，不是文本', 'packs are read from the bytes of .clb files, not from text', 'zh'),
      help: 'cailiang bundle --prepared PACK -o PACK.clb',
    }]);
  }
  const bytes = source instanceof ArrayBuffer ? new Uint8Array(source) : source;
  if (!(bytes instanceof Uint8Array)) {
    throw new CailiangError([
      problem('bad-argument', '规则包应是 Uint8Array 或者 ArrayBuffer', 'a pack is a Uint8Array or an ArrayBuffer', 'zh'),
    ]);
  }
  return bytes.slice();
}

/** The engine's own handle, made again when the module was. Its memory goes when it is collected, or on `free`. */
class Handle {
  constructor(sources) {
    this.sources = sources;
    this.inner = undefined;
    this.born = -1;
    this.gone = false;
  }

  get(lang) {
    if (this.gone) {
      throw new CailiangError([problem('pack-freed', '规则包已释放', 'the pack was freed', lang)]);
    }
    if (this.born !== generation) {
      this.inner = call(lang, () => {
        const loader = new engine.Loader();
        for (const one of this.sources) loader.bundle(one);
        return loader.finish(lang === 'en' ? BITS.en : 0);
      });
      this.born = generation;
    }
    return this.inner;
  }

  drop() {
    if (!this.gone && this.inner !== undefined && this.born === generation) {
      this.inner.free();
    }
    this.gone = true;
    this.inner = undefined;
    this.sources = [];
  }
}

/** Packs loaded together. */
export class Pack {
  #handle;

  constructor(handle) {
    this.#handle = handle;
  }

  /** The text a call leaves, or what else is to be read of it. */
  #call(options, job, reading = textOf) {
    const lang = language(options);
    const inner = this.#handle.get(lang);
    return call(lang, () => {
      job(inner, flags(options));
      return reading(engine.answers().buffer, inner);
    });
  }

  packs(options) {
    return JSON.parse(this.#call(options, (p, f) => p.packs(f)));
  }

  items(options) {
    return JSON.parse(this.#call(options, (p, f) => p.items(f)));
  }

  form(item, options) {
    return JSON.parse(this.#call(options, (p, f) => p.form(String(item), date(options), f)));
  }

  assess(one, options) {
    return JSON.parse(this.assessText(one, options));
  }

  assessText(one, options) {
    const given = text(one);
    return this.#call(options, (p, f) => p.assess(given, f));
  }

  scale(one, options) {
    const given = text(one);
    return JSON.parse(this.#call(options, (p, f) => p.scale(given, f)));
  }

  async explain(one, options) {
    const given = text(one);
    const format = String(options?.format ?? 'html');
    if (!FORMATS.includes(format)) {
      throw new CailiangError([
        problem('bad-argument', `没有格式“${format}”；有 ${FORMATS.join('、')}`, `no format \`${format}\`; there are ${FORMATS.join(', ')}`, language(options)),
      ]);
    }
    await upgrade();
    return this.#call(options, (p, f) => p.explain(given, format, f));
  }

  assessManyText(cases, options) {
    let out = '';
    for (const lines of chunks(cases, Infinity)) {
      out += this.#call(options, (p, f) => p.assessLines(lines.join(BETWEEN), f));
    }
    return out;
  }

  *assessManyBytes(cases, options) {
    for (const lines of chunks(cases, Infinity)) {
      yield this.#call(options, (p, f) => p.assessBytes(lines.join(BETWEEN), f), bytesOf);
    }
  }

  assessMany(cases, options) {
    return answers(this.assessManyText(cases, options));
  }

  async *assessEach(cases, options) {
    for await (const lines of chunksOf(cases, options?.chunk ?? 256)) {
      options?.signal?.throwIfAborted();
      yield answers(this.#call(options, (p, f) => p.assessLines(lines.join(BETWEEN), f)));
      await turn();
    }
  }

  free() {
    this.#handle.drop();
  }
}

if (Symbol.dispose !== undefined) {
  Object.defineProperty(Pack.prototype, Symbol.dispose, {
    value() {
      this.free();
    },
    configurable: true,
    writable: true,
  });
}

function textOf(memory, inner) {
  return decode(memory, inner.answerAt(), inner.answerLength());
}

/** A copy: the module writes the next ones over them. */
function bytesOf(memory, inner) {
  return new Uint8Array(memory, inner.bytesAt(), inner.bytesLength()).slice();
}

function answers(lines) {
  if (lines === '') return [];
  return JSON.parse(`[${lines.slice(0, -1).replaceAll('\n', ',')}]`);
}

/** Lets messages, timers and drawing in between two chunks. */
function turn() {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function* chunks(cases, most) {
  let lines = [];
  let length = 0;
  for (const one of cases) {
    const made = part(one);
    lines.push(made);
    length += made.length;
    if (lines.length >= most || length >= CHUNK) {
      yield lines;
      lines = [];
      length = 0;
    }
  }
  if (lines.length > 0) yield lines;
}

async function* chunksOf(cases, most) {
  if (cases?.[Symbol.asyncIterator] === undefined) {
    yield* chunks(cases, most);
    return;
  }
  let lines = [];
  for await (const one of cases) {
    lines.push(part(one));
    if (lines.length >= most) {
      yield lines;
      lines = [];
    }
  }
  if (lines.length > 0) yield lines;
}

/** Loads a pack, or several with what they use. */
export function load(packs, options) {
  need();
  const list = Array.isArray(packs) ? packs : [packs];
  const handle = new Handle(list.map(packSource));
  handle.get(language(options));
  return new Pack(handle);
}

/** The page of a code in `codes`, the content of codes.json. */
export function page(codes, code, options) {
  const lang = language(options);
  const found = codes.find((c) => c.code === code);
  return found && { code, severity: found.severity, title: found.title[lang], page: found.page[lang] };
}

/** Version of the engine. */
export function version() {
  need();
  return engine.version();
}
