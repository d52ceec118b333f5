// Numbers and dates as people write them: read exactly, or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const source = (name) => fileURLToPath(new URL(`../element/src/${name}.ts`, import.meta.url));
const { module: amount } = await runnerImport(source('amount'));
const { module: date } = await runnerImport(source('date'));

const money = (text, limits = {}) => {
  const reading = amount.readAmount(text, 'CNY', { decimals: 2, min: '0', ...limits });
  return reading.value ?? `!${reading.error}`;
};

test('amounts that read in one way', () => {
  const table = {
    12800: '12800', '1.28万': '12800', '1.28 万元': '12800', '12,800.50 元': '12800.5', '１２８００': '12800', '１２，８００．５０元': '12800.5',
    '1 万 2 千': '12000', '1万2000': '12000', '1万2000元': '12000', '1亿2000万元': '120000000', '3百万': '3000000', '2千万元': '20000000',
    '1.5万亿': '1500000000000', '¥12,800': '12800', '￥ 12,800.00': '12800', 'RMB 12,800': '12800', '人民币12800元整': '12800', '12800圆整': '12800',
    '12,800.50\t': '12800.5', '\u00a012\u00a0800\u00a0': '12800', '\ufeff12800\r\n': '12800', '12元5角': '12.5', '12元5角3分': '12.53', '5角': '0.5',
    '0.01': '0.01', 0: '0', '-0': '0', '00012': '12', '1万元': '10000', '12\u202f800.5': '12800.5', '1,000,000.10': '1000000.1', '+5': '5',
    '9999999999999.99': '9999999999999.99', '0.29万': '2900', '1.001万': '10010', '12800 CNY': '12800',
  };
  for (const [written, value] of Object.entries(table)) assert.equal(money(written), value, JSON.stringify(written));
});

test('amounts that could be read in two ways, or none, are not read', () => {
  const table = {
    '': '!unreadable', 约5万: '!unreadable', '5万左右': '!unreadable', abc: '!unreadable', '１２ｅ３': '!scientific', '1.28E+04': '!scientific',
    '1万2': '!ambiguous-tail', '1亿2000': '!ambiguous-tail', '1,2800': '!grouping', '12,80': '!grouping', '12.800,50': '!grouping', '1.2.3': '!grouping',
    '12.800': '!too-many-decimals', '12.345': '!too-many-decimals', '1.23456789万': '!too-many-decimals', '2千1万': '!unit-order', '1万20千': '!unit-order',
    '1.2万3千': '!unit-order', '12元15角': '!unit-order', '5角15分': '!unit-order', '1万亿万': '!unreadable', '12元5': '!unit-order', 万: '!unreadable', '-5': '!below', '(500)': '!unreadable',
    '128\t500': '!unreadable', '128\n500': '!unreadable', '12800 50': '!grouping', '12 800': '!grouping', '128 500 元': '!grouping', '12\u00a08000': '!grouping', '$500': '!other-currency', '500美元': '!other-currency', '5-10万': '!unreadable',
    '1万2.50': '!ambiguous-tail', '1千2.5': '!ambiguous-tail', '1万0002.5': '10002.5', '12.800元': '!too-many-decimals', '1.28001万元': '12800.1', '1.2800000万': '!too-many-decimals',
    ['1'.repeat(30)]: '!too-long', '12,800,': '!grouping', '.5': '!grouping', '5.': '!grouping', '--5': '!unreadable', '１万２': '!ambiguous-tail', '5万5万': '!unit-order',
  };
  for (const [written, value] of Object.entries(table)) assert.equal(money(written), value, JSON.stringify(written));
});

test('bounds hold exactly', () => {
  assert.equal(money('100000.01', { max: '100000' }), '!above');
  assert.equal(money('100000.00', { max: '100000' }), '100000');
  assert.equal(money('9007199254740993.01'), '9007199254740993.01');
  assert.equal(money('9007199254740993', { max: '9007199254740992' }), '!above');
  assert.equal(amount.readAmount('12元', 'USD', { decimals: 2 }).error, 'other-currency');
  assert.equal(amount.readAmount('USD 1,200', 'USD', { decimals: 2 }).value, '1200');
});

test('rates, counts, durations', () => {
  const rate = (text) => { const r = amount.readRate(text, { decimals: 6, min: '0', max: '2' }); return r.value ?? `!${r.error}`; };
  for (const [written, value] of Object.entries({ '30%': '0.3', '３０％': '0.3', '30 %': '0.3', '5‰': '0.005', 0.3: '0.3', '33.3333%': '0.333333', '150%': '1.5', '0%': '0' })) assert.equal(rate(written), value);
  for (const [written, value] of Object.entries({ 30: '!needs-percent', 1: '!needs-percent', 1.5: '!needs-percent', '300%': '!above', '3成': '!unreadable', '33.33333%': '!too-many-decimals' })) assert.equal(rate(written), value);
  const count = (text) => { const r = amount.readNumber(text, { decimals: 0, min: '0', max: '150' }); return r.value ?? `!${r.error}`; };
  for (const [written, value] of Object.entries({ 12: '12', '１２': '12', '1.5': '!not-whole', '12.0': '!not-whole', '-1': '!below', '151': '!above', 十二: '!unreadable', '': '!unreadable' })) assert.equal(count(written), value);
  const span = (text, unit) => { const r = amount.readDuration(text, unit, { decimals: 0, min: '0' }); return r.value ?? `!${r.error}`; };
  for (const [written, unit, value] of [['3', 'months', '3'], ['3个月', 'months', '3'], ['1年6个月', 'months', '18'], ['2年', 'months', '24'], ['10天', 'days', '10'], ['2周', 'days', '14'], ['３日', 'days', '3'], ['3个月', 'days', '!other-unit'], ['90天', 'months', '!other-unit'], ['1.5', 'days', '!not-whole'], ['半年', 'months', '!unreadable'], ['', 'days', '!unreadable']]) assert.equal(span(written, unit), value, written);
});

test('what is shown reads back as what was read', () => {
  for (const value of ['0', '0.5', '12800', '12800.5', '1000000', '9007199254740993.01']) assert.equal(money(amount.formatMoney(value, 'CNY')), value);
  assert.equal(amount.formatMoney('12800', 'CNY'), '12,800.00 元');
  assert.equal(amount.formatMoney('-0.5', 'USD'), 'USD −0.50');
  assert.equal(amount.formatRate('0.3'), '30%');
  assert.equal(amount.formatRate('0.005'), '0.5%');
  assert.equal(amount.formatRate('-0.12345'), '−12.345%');
});

test('dates', () => {
  for (const text of ['2026-1-5', '2026-01-05', '2026/01/05', '2026.1.5', '2026年1月5日', '２０２６年１月５日', '2026 年 1 月 5 日', '20260105', ' 2026-01-05\t']) assert.equal(date.readDate(text), '2026-01-05', text);
  for (const text of ['', '2026-13-01', '2026-02-29', '1/5/2026', '26-1-5', '2026-1/5', '2026-1', '2026', '2026-00-10', '1899-12-31', '2026-1-5 12:00', '2026151']) assert.equal(date.readDate(text), null, text);
  assert.equal(date.readDate('2024-02-29'), '2024-02-29');
  assert.equal(date.formatDate('2026-01-05', 'zh'), '2026年1月5日');
});
