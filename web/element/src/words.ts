// The element's own words, Chinese first. What packs and cases say comes from the engine.

import type { DateKey, Lang, Outcome, Status } from './types.ts';
import type { ReadError } from './amount.ts';

interface Words {
  locale: string;
  unknown: string;
  yes: string;
  no: string;
  dates: string;
  datesHelp: string;
  dateFirst: string;
  asked: string;
  askedHelp: string;
  presumed: string;
  presumedHelp: string;
  answered: string;
  other: string;
  otherHelp: string;
  nextTag: string;
  nextIs: string;
  goThere: string;
  optional: string;
  allNo: string;
  someUnknown: (n: number) => string;
  and: string;
  edit: string;
  toResult: string;
  restNo: string;
  clear: string;
  settled: string;
  unproven: (as: string, cite: string) => string;
  noLonger: string;
  notRead: string;
  waiting: string;
  reads: (text: string) => string;
  status: Record<Status, string>;
  outcome: Record<Outcome, string>;
  outcomeLabel: string;
  tier: string;
  recommended: string;
  amount: string;
  amountDecided: string;
  range: string;
  statutory: string;
  possibleFine: string;
  possibleOutcome: string;
  enclosed: string;
  noUpperYet: string;
  noFine: string;
  noAmount: string;
  fineUnspecified: string;
  conflictHelp: string;
  noRuleHelp: string;
  openCount: (n: number) => string;
  recommendation: string;
  options: string;
  optionsHelp: string;
  gives: string;
  without: string;
  toBeWeighed: string;
  noRange: string;
  mayJudge: string;
  mayOthers: string;
  notNow: string;
  penalties: string;
  orders: string;
  change: string;
  changeHelp: string;
  more: (n: number) => string;
  reasons: string;
  unsettledReasons: (n: number) => string;
  notApplied: (n: number) => string;
  procedure: (n: number) => string;
  procedureOpen: string;
  due: string;
  warnings: string;
  notes: string;
  unverified: string;
  noQuote: string;
  quoteOf: (cite: string) => string;
  others: string;
  parts: string;
  several: Record<'acts' | 'parties', string>;
  severalHelp: Record<'acts' | 'parties', string>;
  partName: Record<'acts' | 'parties', string>;
  addPart: Record<'acts' | 'parties', string>;
  copyPart: (name: string) => string;
  undoRemove: (name: string) => string;
  removed: (name: string) => string;
  partWrong: string;
  actItem: string;
  fillIn: string;
  remove: string;
  together: string;
  total: string;
  totalOpen: string;
  noTotalYet: string;
  judgement: string;
  judgementHelp: string;
  judgementAmount: string;
  judgementReason: string;
  fixFirst: (n: number) => string;
  loading: string;
  noItem: string;
  problems: string;
  scaleTitle: string;
  scaleTier: string;
  scalePossible: string;
  belowStatutory: string;
  mayNoFine: string;
  required: string;
  penalty: Record<string, string>;
  step: Record<string, string>;
  read: Record<ReadError, string>;
  badDate: string;
  dateOrder: string;
  example: Record<'money' | 'rate' | 'number' | 'count' | 'months' | 'days' | 'date', string>;
  unit: Record<'months' | 'days', string>;
  date: Record<DateKey, string>;
  version: string;
  sep: string;
  /** Between sentences. */
  stop: string;
  /** Text put in brackets behind other text. */
  aside: (text: string | number) => string;
  to: string;
}

const zh: Words = {
  locale: 'zh-CN',
  unknown: '未查明', yes: '是', no: '否',
  dates: '案件日期',
  dateFirst: '这一事项有数个版本的法律，行为发生日决定适用哪一个。',
  datesHelp: '可写 2026-1-5、20260105 或 2026年1月5日',
  asked: '须查明的事实',
  askedHelp: '按对结果的影响排列',
  presumed: '未查明时有推定的事实',
  presumedHelp: '按规则包所定的一档计；查明后填写',
  answered: '已查明的事实',
  other: '其他事实',
  otherHelp: '目前不影响结果；部分事实关系到“可以”情节和程序',
  nextTag: '先查明',
  nextIs: '下一项：',
  goThere: '去填写',
  optional: '可不填',
  allNo: '均“否”', someUnknown: (n) => `${n} 项未查明`, and: '；', edit: '修改', toResult: '看裁量建议',
  restNo: '其余均“否”', clear: '清除',
  settled: '结果已确定',
  unproven: (as, cite) => `未查明的，按“${as}”计（${cite}）`,
  noLonger: '已不影响结果',
  notRead: '尚未读出',
  waiting: '有填写尚未读出，读出后继续计算。',
  reads: (text) => `读作 ${text}`,
  status: { decided: '已有建议', needs_facts: '事实尚缺', no_rule: '基准未作规定', conflict: '须综合裁量' },
  outcome: { exempt: '不予处罚', reduced: '减轻处罚', lenient: '从轻处罚', ordinary: '一般处罚', severe: '从重处罚' },
  outcomeLabel: '裁量结果', tier: '裁量阶次',
  recommended: '建议罚款', amount: '建议数额', amountDecided: '拟定数额', range: '建议幅度', statutory: '法定幅度',
  possibleFine: '罚款可能在', possibleOutcome: '可能的结果', enclosed: '（外包范围，未必恰好）', noUpperYet: '上限尚不能定',
  noFine: '不罚款', noAmount: '数额在幅度内酌定', fineUnspecified: '法律未定数额，依其他规定',
  conflictHelp: '从重与从轻、减轻情节并存，由案审会在下列选择中综合确定。',
  noRuleHelp: '规则包没有覆盖这种情形：不等于不罚款，须依法另行裁量。',
  openCount: (n) => `还有 ${n} 项事实会影响结果`,
  recommendation: '裁量建议',
  options: '法律留给裁量的选择',
  optionsHelp: '法条写“可以”的，由办案机关决定；选中后重新计算。',
  gives: '选择后', without: '已选；取消后', toBeWeighed: '综合裁量后确定', noRange: '没有建议幅度，数额须酌定', mayJudge: '综合裁量', mayOthers: '其他“可以”',
  notNow: '已选，但目前的事实下不适用',
  penalties: '其他处罚', orders: '责令',
  change: '什么会改变结果', changeHelp: '其余事实不变，只改这一项', more: (n) => `其余 ${n} 项`,
  reasons: '裁量说理',
  unsettledReasons: (n) => `尚待查明的规则（${n}）`,
  notApplied: (n) => `考虑过而未适用的规则（${n}）`,
  procedure: (n) => `程序与期限（${n}）`, procedureOpen: '是否适用待定', due: '期限',
  warnings: '注意', notes: '规则包说明', unverified: '原文未核对', noQuote: '规则包没有摘录这一条的原文。',
  quoteOf: (cite) => `${cite}的原文`,
  others: '一并比较的规定', parts: '各部分的建议',
  several: { acts: '数个违法行为', parties: '数个当事人' },
  severalHelp: { acts: '每个行为各自认定事实、各自裁量，合并执行。', parties: '同一违法行为的各当事人各自裁量；事项和日期是共同的。' },
  partName: { acts: '行为', parties: '当事人' },
  addPart: { acts: '添加行为', parties: '添加当事人' },
  copyPart: (name) => `照“${name}”再加一个`, undoRemove: (name) => `恢复“${name}”`, removed: (name) => `已删除“${name}”`,
  partWrong: '填写须更正', actItem: '事项', fillIn: '填写', remove: '删除', together: '合并', total: '罚款合计', totalOpen: '合计尚不能定',
  noTotalYet: '各部分都能计算后合计',
  judgement: '另定数额', judgementHelp: '在建议之外确定数额的，写明理由；偏离会注明。', judgementAmount: '拟定罚款', judgementReason: '理由',
  fixFirst: (n) => `有 ${n} 处填写须更正，更正后继续计算。`,
  loading: '正在载入规则包…', noItem: '没有指定事项', problems: '不能计算',
  scaleTitle: '罚款幅度图', scaleTier: '阶次', scalePossible: '目前可能的罚款', belowStatutory: '法定下限以下',
  mayNoFine: '可以不罚款', required: '还缺会影响结果的事实',
  penalty: {
    warning: '警告', criticism: '通报批评', confiscate_gains: '没收违法所得', confiscate_goods: '没收非法财物', licence_suspended: '暂扣许可证件',
    licence_revoked: '吊销许可证件', licence_downgraded: '降低资质等级', business_restricted: '限制开展生产经营活动', business_suspended: '责令停产停业',
    business_closed: '责令关闭', person_barred: '限制从业', detention: '行政拘留', other: '其他处罚',
  },
  step: {
    intake: '事实', law_in_force: '法律适用', time_limit: '追责时效', responsibility: '责任', clause: '法条', exemption: '不予处罚', tier: '阶次', shift: '阶次调整',
    circumstance: '情节', outcome: '结果', amount: '数额', penalty: '处罚', order: '责令', several: '数个规定', procedure: '程序',
  },
  read: {
    unreadable: '读不出数字。可写 12800、12,800.50元 或 1.28万',
    grouping: '读不成一个数：逗号每三位一组（如 12,800），数字之间不留空格',
    'ambiguous-tail': '有两种读法（“1万2”可指 10,002 或 12,000）。请写全',
    'unit-order': '单位的次序或大小不对。请写成一个数，如 1.28万 或 12800',
    scientific: '这是表格里的科学记数，末尾的数字可能已丢失。请写出全部数字',
    'other-currency': '币种与这一项不同',
    'too-many-decimals': '小数位数超过这一项所能有的',
    'not-whole': '应为整数',
    below: '小于这一项的最小值',
    above: '大于这一项的最大值',
    'too-long': '数字太长',
    'needs-percent': '请写明百分号（如 30%）或写成小于 1 的小数（如 0.3）',
    'other-unit': '单位与这一项不同：月与天不能互相折算',
  },
  badDate: '不是日期。写作 2026-01-05',
  dateOrder: '日期的先后不对',
  example: { money: '如 1.28万', rate: '如 30%', number: '如 1.5', count: '如 2', months: '如 3个月', days: '如 10天', date: '年-月-日' },
  unit: { months: '个月', days: '天' },
  date: { act: '行为发生日', act_end: '行为终了日', found: '发现日', filed: '立案日', decision: '决定日' },
  version: '版本', sep: '、', stop: '。', aside: (text) => `（${text}）`, to: '至',
};

const en: Words = {
  locale: 'en',
  unknown: 'Unknown', yes: 'Yes', no: 'No',
  dates: 'Dates of the case',
  dateFirst: 'There are several versions of the law for this item; the day of the act decides which applies.',
  datesHelp: 'Year first: 2026-1-5, 20260105 or 2026年1月5日',
  asked: 'Facts to establish',
  askedHelp: 'in the order of their effect on the result',
  presumed: 'Facts presumed while unknown',
  presumedHelp: 'counted as the pack says until established',
  answered: 'Facts established',
  other: 'Other facts',
  otherHelp: 'do not change the result as things stand; some open a choice or matter for procedure',
  nextTag: 'Next',
  nextIs: 'Next: ',
  goThere: 'Fill in',
  optional: 'optional',
  allNo: 'all “no”', someUnknown: (n) => `${n} unknown`, and: '; ', edit: 'Edit', toResult: 'See the recommendation',
  restNo: 'All others “no”', clear: 'Clear',
  settled: 'The result is settled',
  unproven: (as, cite) => `While unknown, counts as “${as}” (${cite})`,
  noLonger: 'No longer changes the result',
  notRead: 'Not read yet',
  waiting: 'An entry cannot be read yet; the computation goes on when it can.',
  reads: (text) => `Reads ${text}`,
  status: { decided: 'Recommended', needs_facts: 'Facts missing', no_rule: 'Not covered', conflict: 'For judgement' },
  outcome: { exempt: 'No penalty', reduced: 'Reduced', lenient: 'Lenient', ordinary: 'Ordinary', severe: 'Severe' },
  outcomeLabel: 'Outcome', tier: 'Tier',
  recommended: 'Recommended fine', amount: 'Recommended amount', amountDecided: 'Amount decided', range: 'Recommended range', statutory: 'Statutory range',
  possibleFine: 'Fine still possible', possibleOutcome: 'Outcomes still possible', enclosed: ' (an enclosing range, not exact)', noUpperYet: 'no upper end yet',
  noFine: 'No fine', noAmount: 'the amount is a judgement within the range', fineUnspecified: 'The law names no amount; set under other rules',
  conflictHelp: 'Aggravating and mitigating circumstances together: the committee decides among the choices below.',
  noRuleHelp: 'The pack does not cover this situation. That is not “no fine”: it has to be decided otherwise, under the law.',
  openCount: (n) => (n === 1 ? '1 fact can still change the result' : `${n} facts can still change the result`),
  recommendation: 'Recommendation',
  options: 'Choices the law leaves',
  optionsHelp: 'Where the law says “may”, the authority decides; a choice is computed at once.',
  gives: 'Would give', without: 'Chosen; without it', toBeWeighed: 'set by the overall judgement', noRange: 'No recommended range; the amount is a judgement', mayJudge: 'Overall judgement', mayOthers: 'Other choices',
  notNow: 'Chosen, but not open on the facts as they are',
  penalties: 'Other penalties', orders: 'Orders',
  change: 'What would change the result', changeHelp: 'all else equal, this fact alone changed', more: (n) => `${n} more`,
  reasons: 'Reasons',
  unsettledReasons: (n) => `Rules not settled yet (${n})`,
  notApplied: (n) => `Rules considered and not applied (${n})`,
  procedure: (n) => `Procedure and time limits (${n})`, procedureOpen: 'not known whether it applies', due: 'Due',
  warnings: 'Caution', notes: 'Notes of the pack', unverified: 'wording not verified', noQuote: 'The pack does not quote this provision.',
  quoteOf: (cite) => `Words of ${cite}`,
  others: 'Compared with', parts: 'Parts',
  several: { acts: 'Several acts', parties: 'Several parties' },
  severalHelp: { acts: 'Each act has its own facts and is assessed apart; the fines are joined.', parties: 'Each party to the act is assessed apart; the item and the dates are common to all.' },
  partName: { acts: 'Act', parties: 'Party' },
  addPart: { acts: 'Add an act', parties: 'Add a party' },
  copyPart: (name) => `Add another like “${name}”`, undoRemove: (name) => `Bring “${name}” back`, removed: (name) => `“${name}” removed`,
  partWrong: 'needs correcting', actItem: 'Item', fillIn: 'Fill in', remove: 'Remove', together: 'Together', total: 'Fines in total', totalOpen: 'no total yet',
  noTotalYet: 'the total follows when each part can be computed',
  judgement: 'Set another amount', judgementHelp: 'An amount other than the recommended one needs a reason; a departure is marked.', judgementAmount: 'Amount', judgementReason: 'Reason',
  fixFirst: (n) => (n === 1 ? '1 entry needs correcting before the computation goes on.' : `${n} entries need correcting before the computation goes on.`),
  loading: 'Loading the rule packs…', noItem: 'No item given', problems: 'Cannot be computed',
  scaleTitle: 'Scale of the fine', scaleTier: 'Tier', scalePossible: 'Fine still possible', belowStatutory: 'below the statutory minimum',
  mayNoFine: 'may be left without a fine', required: 'facts are missing that can change the result',
  penalty: {
    warning: 'warning', criticism: 'criticism', confiscate_gains: 'confiscation of gains', confiscate_goods: 'confiscation of goods', licence_suspended: 'licence suspended',
    licence_revoked: 'licence revoked', licence_downgraded: 'licence downgraded', business_restricted: 'business restricted', business_suspended: 'business suspended',
    business_closed: 'business closed', person_barred: 'person barred', detention: 'detention', other: 'other penalty',
  },
  step: {
    intake: 'Facts', law_in_force: 'Law in force', time_limit: 'Time limit', responsibility: 'Responsibility', clause: 'Clause', exemption: 'Exemption', tier: 'Tier', shift: 'Tier shift',
    circumstance: 'Circumstance', outcome: 'Outcome', amount: 'Amount', penalty: 'Penalty', order: 'Order', several: 'Several', procedure: 'Procedure',
  },
  read: {
    unreadable: 'No number can be read here. Write 12800, 12,800.50 or 1.28万',
    grouping: 'Not one number: commas go between groups of three (12,800), without spaces',
    'ambiguous-tail': 'Reads two ways (1万2 may be 10,002 or 12,000). Write it out',
    'unit-order': 'Units are out of order or overlap. Write one number, 1.28万 or 12800',
    scientific: 'Scientific notation from a spreadsheet: digits may be lost. Write them all',
    'other-currency': 'Another currency than this fact has',
    'too-many-decimals': 'More decimals than this fact can have',
    'not-whole': 'A whole number is needed',
    below: 'Less than this fact can be',
    above: 'More than this fact can be',
    'too-long': 'Too many digits',
    'needs-percent': 'Write the percent sign (30%), or a decimal below 1 (0.3)',
    'other-unit': 'Another unit: months and days do not convert',
  },
  badDate: 'Not a date. Write 2026-01-05',
  dateOrder: 'Dates are out of order',
  example: { money: 'e.g. 12,800', rate: 'e.g. 30%', number: 'e.g. 1.5', count: 'e.g. 2', months: 'e.g. 3 months', days: 'e.g. 10 days', date: 'YYYY-MM-DD' },
  unit: { months: 'months', days: 'days' },
  date: { act: 'Day of the act', act_end: 'Last day of the act', found: 'Found', filed: 'Filed', decision: 'Decision' },
  version: 'version', sep: ', ', stop: '. ', aside: (text) => ` (${text})`, to: ' to ',
};

/** The words of a language. */
export const words = (lang: Lang): Words => (lang === 'en' ? en : zh);
export type { Words };
