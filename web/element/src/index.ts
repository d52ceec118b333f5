// The element's library: importing it defines <cailiang-form>.

export * from './types.ts';
export { briefMoney, compare, formatMoney, formatNumber, formatRate, plain, readAmount, readDuration, readNumber, readRate } from './amount.ts';
export { formatDate, readDate } from './date.ts';
