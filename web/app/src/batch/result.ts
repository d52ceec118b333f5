// What is kept of each row's assessment: cells for the table on screen and for the file.

import type { Assessment } from '../../../element/src/types.ts';
import { words } from '../../../element/src/words.ts';
import type { Lang } from '../text.ts';

const COLUMNS: readonly (readonly [string, string])[] = [
  ['状态', 'Status'],
  ['裁量结果', 'Outcome'],
  ['裁量阶次', 'Tier'],
  ['建议数额', 'Amount'],
  ['建议幅度', 'Range'],
  ['法定幅度', 'Statutory range'],
  ['可能的最低罚款', 'Lowest fine possible'],
  ['可能的最高罚款', 'Highest fine possible'],
  ['币种', 'Currency'],
  ['其他处罚', 'Other penalties'],
  ['待查明的事实', 'Missing facts'],
  ['可以项', 'Choices (may)'],
  ['注意', 'Warnings'],
  ['规则包', 'Pack'],
  ['摘要', 'Digest'],
];

/** Headers of the result's columns; marked where the table already has one of that name. */
export function resultHeader(lang: Lang, own: string[]): string[] {
  return COLUMNS.map(([zh, en]) => {
    let name = lang === 'zh' ? zh : en;
    while (own.includes(name)) name = lang === 'zh' ? `${name}（计算）` : `${name} (computed)`;
    return name;
  });
}

/** `[56000, 89600]`; a round bracket where the end is left out. */
function brackets(range: { min: string | null; max: string | null; min_inclusive: boolean; max_inclusive: boolean } | null | undefined): string {
  if (range === null || range === undefined) return '';
  return `${range.min_inclusive ? '[' : '('}${range.min ?? ''}, ${range.max ?? ''}${range.max_inclusive && range.max !== null ? ']' : ')'}`;
}

export function resultCells(a: Assessment, lang: Lang): string[] {
  const w = words(lang);
  const list = (texts: string[]) => texts.join(lang === 'zh' ? '；' : '; ');
  return [
    w.status[a.status],
    a.outcome === null ? '' : w.outcome[a.outcome],
    a.tier?.name ?? '',
    a.fine?.amount ?? '',
    brackets(a.fine?.range),
    brackets(a.fine?.statutory),
    a.possible?.fine?.min ?? '',
    a.possible?.fine?.max ?? '',
    a.fine?.currency ?? a.possible?.fine?.currency ?? '',
    list(a.penalties.map((p) => p.text)),
    list(a.missing.map((m) => m.label)),
    list(a.options.map((o) => o.text)),
    list(a.warnings.map((x) => x.text)),
    `${a.pack.id} ${a.pack.version}`,
    a.pack.sha256,
  ];
}
