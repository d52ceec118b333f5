// Two assessments row by row, as texts, with what differs.

import { interval, span } from '../../element/src/phrases.ts';
import { briefMoney } from '../../element/src/amount.ts';
import { words } from '../../element/src/words.ts';
import type { Assessment, CaseFile, FormSchema } from '../../element/src/types.ts';
import type { Lang } from './text.ts';

export interface Line {
  key: string;
  label: string;
  a: string[];
  b: string[];
  same: boolean;
}

export interface Comparison {
  result: Line[];
  facts: Line[];
  differences: number;
}

type Cells = Map<string, { label: string; texts: string[] }>;

const LABELS = {
  pack: ['规则包', 'Pack'],
  status: ['状态', 'Status'],
  outcome: ['裁量结果', 'Outcome'],
  tier: ['裁量阶次', 'Tier'],
  amount: ['建议数额', 'Amount'],
  range: ['建议幅度', 'Range'],
  statutory: ['法定幅度', 'Statutory range'],
  possible: ['可能的罚款', 'Fines still possible'],
  missing: ['待查明的事实', 'Missing facts'],
  penalties: ['其他处罚', 'Other penalties'],
  orders: ['责令', 'Orders'],
  options: ['法律留下的选择', 'Choices the law leaves'],
  procedure: ['适用的程序', 'Procedure that applies'],
  basis: ['定性依据', 'Basis'],
  applied: ['适用的规则', 'Rules that apply'],
  warnings: ['注意', 'Warnings'],
} as const;

function resultOf(a: Assessment, lang: Lang): Cells {
  const w = words(lang);
  const out: Cells = new Map();
  const put = (key: keyof typeof LABELS, texts: (string | null | undefined)[]) =>
    out.set(key, { label: LABELS[key][lang === 'zh' ? 0 : 1], texts: texts.filter((x): x is string => x !== null && x !== undefined && x !== '') });
  const fine = a.fine;
  put('pack', [`${a.pack.name} ${a.pack.version}`]);
  put('status', [w.status[a.status]]);
  put('outcome', [a.outcome === null ? null : w.outcome[a.outcome]]);
  put('amount', [fine === undefined || fine.amount === null ? null : briefMoney(fine.amount, fine.currency)]);
  put('range', [fine === undefined || fine.range === null ? null : interval(fine.range, fine.currency, lang)]);
  put('statutory', [fine === undefined ? null : interval(fine.statutory, fine.currency, lang)]);
  put('possible', [a.possible === undefined || a.possible.fine === null ? null : span(a.possible.fine, lang)]);
  put('tier', [a.tier?.name]);
  put('penalties', a.penalties.map((p) => p.text));
  put('orders', a.orders.map((o) => o.text));
  put('options', a.options.map((o) => (o.elected ? lang === 'zh' ? `${o.text}（已选）` : `${o.text} (chosen)` : o.text)));
  put('missing', a.missing.map((m) => m.label));
  put('basis', a.item.basis.map((b) => b.cite));
  put('applied', a.trace.filter((s) => s.applied === true).map((s) => s.text));
  put('procedure', a.procedure.filter((p) => p.applies === true).map((p) => p.name));
  put('warnings', a.warnings.map((x) => x.text));
  return out;
}

function factsOf(a: Assessment): Cells {
  return new Map(a.facts.map((f) => [f.id, { label: f.label, texts: [f.value] }]));
}

function lines(a: Cells, b: Cells): Line[] {
  const keys = [...a.keys(), ...[...b.keys()].filter((k) => !a.has(k))];
  return keys
    .map((key): Line => {
      const [left, right] = [a.get(key), b.get(key)];
      const texts = [left?.texts ?? [], right?.texts ?? []] as const;
      const same = JSON.stringify(texts[0]) === JSON.stringify(texts[1]);
      return { key, label: left?.label ?? right?.label ?? key, a: texts[0], b: texts[1], same };
    })
    .filter((line) => line.a.length > 0 || line.b.length > 0);
}

export function compareAssessments(a: Assessment, b: Assessment, lang: Lang): Comparison {
  const result = lines(resultOf(a, lang), resultOf(b, lang));
  const facts = lines(factsOf(a), factsOf(b));
  return { result, facts, differences: [...result, ...facts].filter((l) => !l.same && l.key !== 'pack').length };
}

/** A case as one version can take it: what that version does not ask for is left out, and named. */
export function fitted(file: CaseFile, form: FormSchema): { file: CaseFile; left: string[] } {
  const left: string[] = [];
  const facts: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(file.facts ?? {})) {
    const known = key in form.properties || Object.values(form.properties).some((p) => p.title === key);
    if (known) facts[key] = value;
    else left.push(key);
  }
  const choices = new Set(form['x-elect'].map((c) => c.const));
  const elect = (file.elect ?? []).filter((id) => choices.has(id));
  left.push(...(file.elect ?? []).filter((id) => !choices.has(id)));
  return { file: { ...file, facts, ...(file.elect === undefined ? {} : { elect }) }, left };
}
