// All of the package's face, checked by `tsc --strict`; never run.

import {
  CailiangError,
  Pack,
  explainCode,
  init,
  load,
  version,
  type Answer,
  type Assessment,
  type Case,
  type Decimal,
  type Form,
  type ItemInfo,
  type PackInfo,
  type Problem,
} from '../pkg/index.js';

const one: Case = {
  case: '一',
  item: 'food-safety/unlicensed',
  dates: { act: '2026-01-05' },
  facts: { goods_value: '800' },
  elect: ['no-fine'],
  judgement: { amount: '50000', reason: '…' },
};

// @ts-expect-error a case has no such key
const wrong: Case = { itm: 'x' };

export async function all(files: readonly Uint8Array[], bytes: Uint8Array): Promise<void> {
  await init();
  await init(new URL('engine_bg.wasm', 'https://example.org/'));
  await init(fetch('engine_bg.wasm'));
  const pack: Pack = load(files, { lang: 'en' });
  load(bytes).free();
  load([bytes, bytes.buffer as ArrayBuffer]);
  // @ts-expect-error packs are bytes
  load('{}');
  // @ts-expect-error packs come from `load`
  new Pack();

  const infos: PackInfo[] = pack.packs({ lang: 'en' });
  const until: string | null | undefined = infos[0]?.in_force?.until;
  const items: ItemInfo[] = pack.items();
  const basis: string[] | undefined = items[0]?.basis;
  const form: Form = pack.form('a/b', { date: '2026-01-01', lang: 'zh' });
  const kind = form.properties['goods_value']?.['x-type'];

  const a: Assessment = pack.assess(one, { would_change: false, trace: true, options: true, force: false, lang: 'zh' });
  const low: Decimal | null | undefined = pack.scale(one, { lang: 'en' })?.tiers[0]?.range?.min;
  void low;
  const amount: Decimal | null | undefined = a.fine?.amount;
  const quote: string | undefined = a.item.basis[0]?.quote;
  const applied: boolean | null | undefined = a.trace[0]?.applied;
  if (a.status === 'needs_facts') {
    const max: Decimal | null | undefined = a.possible?.fine?.max;
    void [a.missing.map((m) => m.fact), max];
  }
  // @ts-expect-error no such status
  void (a.status === 'maybe');
  const text: string = pack.assessText(JSON.stringify(one));
  const many: Answer[] = pack.assessMany([one, text], { would_change: false });
  for (const answer of many) {
    if ('errors' in answer) void answer.errors[0]?.span?.line;
    else void answer.outcome;
  }
  const lines: string = pack.assessManyText(new Set([one]));
  for (const bytes of pack.assessManyBytes([one])) void bytes.byteLength;
  for await (const chunk of pack.assessEach([one], { chunk: 100, signal: AbortSignal.timeout(1000) })) void chunk.length;
  const page: string = await pack.explain(one, { format: 'html', lang: 'en', full: true });
  // @ts-expect-error no such format
  void pack.explain(one, { format: 'pdf' });
  const code = await explainCode('fact-type', { lang: 'en' });
  try {
    pack.assess('{');
  } catch (e) {
    if (e instanceof CailiangError) {
      const problems: Problem[] = e.problems;
      void problems.map((p) => [p.code, p.path, p.help, p.labels]);
    }
  }
  {
    using held = load(files);
    void held.items();
  }
  void [until, basis, kind, amount, quote, applied, lines, page, code?.page, version(), wrong];
}
