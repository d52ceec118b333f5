// The element's library: importing it defines <cailiang-form>, and <cailiang-several> for cases of several acts or parties.

export * from './types.ts';
export { briefMoney, compare, formatMoney, formatNumber, formatRate, plain, readAmount, readDuration, readNumber, readRate } from './amount.ts';
export { formatDate, readDate } from './date.ts';
export { fineLine, interval, inWan, span, summaryLine } from './phrases.ts';
export { upgradeAtRest } from './packs.ts';
export { words } from './words.ts';
export type { Words } from './words.ts';
export { CailiangForm } from './form.ts';
export type { AssessmentDetail } from './form.ts';
export { CailiangSeveral } from './several.ts';
export type { ItemChoice } from './several.ts';
export { besides, itemOf, joinParts, kindOf, nameOf, onePart, partsOf } from './parts.ts';
export type { Kind, Part } from './parts.ts';

import { CailiangForm } from './form.ts';
import { CailiangSeveral } from './several.ts';

if (customElements.get('cailiang-form') === undefined) customElements.define('cailiang-form', CailiangForm);
if (customElements.get('cailiang-several') === undefined) customElements.define('cailiang-several', CailiangSeveral);

declare global {
  interface HTMLElementTagNameMap {
    'cailiang-form': CailiangForm;
    'cailiang-several': CailiangSeveral;
  }
  interface HTMLElementEventMap {
    'cailiang-assessment': CustomEvent<import('./form.ts').AssessmentDetail>;
  }
}
