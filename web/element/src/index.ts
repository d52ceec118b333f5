// The element's library: importing it defines <cailiang-form>.

export * from './types.ts';
export { briefMoney, compare, formatMoney, formatNumber, formatRate, plain, readAmount, readDuration, readNumber, readRate } from './amount.ts';
export { formatDate, readDate } from './date.ts';
export { fineLine, interval, inWan, span, summaryLine } from './phrases.ts';
export { words } from './words.ts';
export type { Words } from './words.ts';
export { CailiangForm } from './form.ts';
export type { AssessmentDetail } from './form.ts';

import { CailiangForm } from './form.ts';

if (customElements.get('cailiang-form') === undefined) customElements.define('cailiang-form', CailiangForm);

declare global {
  interface HTMLElementTagNameMap {
    'cailiang-form': CailiangForm;
  }
  interface HTMLElementEventMap {
    'cailiang-assessment': CustomEvent<import('./form.ts').AssessmentDetail>;
  }
}
