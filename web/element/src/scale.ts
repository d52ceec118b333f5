// The statutory range drawn as a scale, with tier bands, what is recommended and what a choice would give.

import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { Assessment, Bands, Fine, Lang, Span } from './types.ts';
import { briefMoney } from './amount.ts';
import { interval, span } from './phrases.ts';
import { words } from './words.ts';

interface Ends {
  min: string | null;
  max: string | null;
}

// Pixels only: figures on screen and in the case stay strings.
const place = (value: string): number => Number(value);

/** Maps amounts to percent of the drawing's width. An end without bound runs off the edge. */
class Axis {
  readonly low: number;
  readonly high: number;

  constructor(values: (string | null | undefined)[], fromZero: boolean) {
    const known = values.filter((v): v is string => typeof v === 'string').map(place).filter(Number.isFinite);
    const low = fromZero ? 0 : Math.min(...known);
    const high = Math.max(...known);
    const room = (high - low || high || 1) * 0.05;
    this.low = Math.max(0, low - room);
    this.high = high + room;
  }

  at(value: string | null, open: number): number {
    if (value === null) return open;
    const share = (place(value) - this.low) / (this.high - this.low || 1);
    return Math.round(Math.min(1, Math.max(0, share)) * 10000) / 100;
  }

  bar(ends: Ends): { x: string; width: string; middle: string; share: number } {
    const from = this.at(ends.min, 0);
    const to = this.at(ends.max, 100);
    return { x: `${from}%`, width: `${Math.max(0.4, to - from)}%`, middle: `${(from + to) / 2}%`, share: to - from };
  }
}

function anchor(at: number): string {
  return at < 12 ? 'start' : at > 88 ? 'end' : 'middle';
}

function tick(axis: Axis, value: string | null, currency: string, y: number, css: string, lang: Lang) {
  if (value === null) return nothing;
  const x = axis.at(value, 0);
  return svg`<text class=${css} x="${x}%" y=${y} text-anchor=${anchor(x)}>${briefMoney(value, currency, lang)}</text>`;
}

/** Ticks of an interval's two ends: side by side, or one where they would run into each other. */
function ticks(axis: Axis, ends: Ends, currency: string, y: number, css: string, lang: Lang) {
  const near = ends.min !== null && ends.max !== null && axis.at(ends.max, 100) - axis.at(ends.min, 0) < 22;
  if (!near) return [tick(axis, ends.min, currency, y, css, lang), tick(axis, ends.max, currency, y, css, lang)];
  const { middle } = axis.bar(ends);
  const text = ends.min === ends.max ? briefMoney(ends.min ?? '0', currency, lang) : `${briefMoney(ends.min ?? '0', currency, lang)}–${briefMoney(ends.max ?? '0', currency, lang)}`;
  return svg`<text class=${css} x=${middle} y=${y} text-anchor=${anchor(parseFloat(middle))}>${text}</text>`;
}

/** In words, for those who do not see the drawing. */
export function scaleText(assessment: Assessment, bands: Bands | null, lang: Lang): string {
  const w = words(lang);
  const out: string[] = [];
  const { fine } = assessment;
  if (fine === undefined) {
    const still = assessment.possible?.fine;
    return still === null || still === undefined ? '' : `${w.scalePossible}: ${span(still, lang)}`;
  }
  out.push(`${w.statutory}: ${interval(fine.statutory, fine.currency, lang)}`);
  for (const tier of bands?.tiers ?? []) {
    out.push(`${w.scaleTier} ${tier.name}: ${interval(tier, fine.currency, lang)}`);
  }
  if (fine.range !== null) out.push(`${w.range}: ${interval(fine.range, fine.currency, lang)}`);
  if (fine.amount !== null) out.push(`${assessment.judgement === undefined ? w.amount : w.amountDecided}: ${briefMoney(fine.amount, fine.currency, lang)}`);
  return out.join(w.and);
}

function drawFine(assessment: Assessment, fine: Fine, bands: Bands | null, lang: Lang): TemplateResult {
  const w = words(lang);
  const choices = assessment.options.filter((o) => !o.elected && o.gives.fine?.range);
  const tiers = bands?.tiers ?? [];
  const ends = [fine.statutory, fine.range, ...tiers, ...choices.map((o) => o.gives.fine?.range)];
  const axis = new Axis([fine.amount, ...ends.flatMap((e) => [e?.min, e?.max])], fine.statutory.min === null);
  const legal = axis.bar(fine.statutory);
  const range = fine.range === null ? null : axis.bar(fine.range);
  const amount = fine.amount === null ? null : axis.at(fine.amount, 0);
  return html`
    <svg class="scale" part="scale" role="img" aria-labelledby="scale-title scale-desc" height="92">
      <title id="scale-title">${w.scaleTitle}</title>
      <desc id="scale-desc">${scaleText(assessment, bands, lang)}</desc>
      <line class="axis" x1="0" x2="100%" y1="49" y2="49"></line>
      <rect class="legal" x=${legal.x} width=${legal.width} y="40" height="18"></rect>
      ${tiers.map((tier, i) => {
        const bar = axis.bar(tier);
        return svg`
          <rect class=${`tier tier-${i % 2}`} x=${bar.x} width=${bar.width} y="40" height="18"><title>${tier.name}</title></rect>
          ${bar.share > 9 ? svg`<text class="tier-name" x=${bar.middle} y="53" text-anchor="middle">${i + 1}</text>` : nothing}`;
      })}
      ${choices.map((o) => {
        const given = o.gives.fine?.range;
        if (!given) return nothing;
        const bar = axis.bar(given);
        return svg`<rect class="choice-range" x=${bar.x} width=${bar.width} y="60" height="3"><title>${o.text}</title></rect>`;
      })}
      ${range === null ? nothing : svg`<rect class="range" x=${range.x} width=${range.width} y="36" height="26" rx="2"></rect>`}
      ${amount === null
        ? fine.range === null ? nothing : ticks(axis, fine.range, fine.currency, 27, 'top', lang)
        : svg`
          <svg class="mark" x="${amount}%" y="30" width="1" height="36" overflow="visible">
            <path d="M0 0V36M-5 0H5L0 6Z"></path>
          </svg>
          <text class="top" x="${amount}%" y="24" text-anchor=${anchor(amount)}>${briefMoney(fine.amount ?? '0', fine.currency, lang)}</text>`}
      ${ticks(axis, fine.statutory, fine.currency, 82, 'tick', lang)}
    </svg>`;
}

function drawPossible(assessment: Assessment, possible: Span, reference: Span | null, lang: Lang): TemplateResult {
  const w = words(lang);
  // Without an upper end there is no scale to keep: the bar runs off the edge from a third of the way.
  const beyond = possible.max === null ? String(place(possible.min) * 3 || 1) : null;
  const axis = new Axis([possible.min, possible.max, beyond, reference?.min, reference?.max, '0'], true);
  const now = axis.bar(possible);
  const first = reference === null ? null : axis.bar(reference);
  return html`
    <svg class="scale" part="scale" role="img" aria-labelledby="scale-title scale-desc" height="92">
      <title id="scale-title">${w.scaleTitle}</title>
      <desc id="scale-desc">${scaleText(assessment, null, lang)}</desc>
      <line class="axis" x1="0" x2="100%" y1="49" y2="49"></line>
      ${first === null ? nothing : svg`<rect class="reference" x=${first.x} width=${first.width} y="44" height="10"></rect>`}
      <rect class=${possible.max === null ? 'possible open' : 'possible'} x=${now.x} width=${now.width} y="38" height="22" rx="2"></rect>
      ${ticks(axis, possible, possible.currency, 82, 'tick', lang)}
    </svg>`;
}

/** The scale; nothing where there is no range in money to draw. */
export function scale(assessment: Assessment, bands: Bands | null, reference: Span | null, lang: Lang): TemplateResult | typeof nothing {
  const { fine } = assessment;
  if (fine !== undefined) {
    const drawable = fine.amount !== null || fine.range !== null || fine.statutory.min !== null || fine.statutory.max !== null;
    return drawable ? drawFine(assessment, fine, bands, lang) : nothing;
  }
  const still = assessment.possible?.fine;
  if (still === null || still === undefined) return nothing;
  return drawPossible(assessment, still, reference, lang);
}
