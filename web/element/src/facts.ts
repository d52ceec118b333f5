// The questions of the form: what is next, the dates, the facts in their groups, the amount the authority sets itself.

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Assessment, DateKey, FormSchema, Lang, Missing, Problem } from './types.ts';
import { DATE_KEYS } from './entries.ts';
import type { Entries, Layout } from './entries.ts';
import { answeredRow, dateField, factField, plainField } from './fields.ts';
import type { FieldHost, FieldState } from './fields.ts';
import { isDateAsked } from './places.ts';

/** What the questions need of the form they stand in. */
export interface FactsHost extends FieldHost {
  readonly language: Lang;
  isOpen(section: string): boolean;
  toggled(section: string, open: boolean): void;
  focusNext(): boolean;
}

/** How the form stands. */
export interface Facts {
  schema: FormSchema;
  entries: Entries;
  places: Layout | null;
  answer: Assessment | null;
  problems: readonly Problem[];
  /** `null` while it is not known what is missing. */
  missing: readonly Missing[] | null;
  /** The answered fact that is being changed. */
  editing: string | null;
  currency: string;
  /** Key of the most decisive question still open. */
  next: string | null;
  state: (key: string) => FieldState;
}

function fields(host: FactsHost, f: Facts, ids: readonly string[]): TemplateResult {
  return html`${repeat(ids, (id) => id, (id) => {
    const fact = f.schema.properties[id];
    return fact === undefined ? nothing : factField(host, id, fact, f.entries.facts[id], f.state(id));
  })}`;
}

/** Answered facts take one line each, but for the one being changed and those in error. */
function answeredFields(host: FactsHost, f: Facts, ids: readonly string[]): TemplateResult {
  return html`${repeat(ids, (id) => id, (id) => {
    const fact = f.schema.properties[id];
    if (fact === undefined) return nothing;
    const state = f.state(id);
    const entry = f.entries.facts[id];
    const open = id === f.editing || state.read.kind !== 'known' || state.problems.length > 0;
    return open || entry === undefined ? factField(host, id, fact, entry, state) : answeredRow(host, id, fact, entry, state.read);
  })}`;
}

function nextBar(host: FactsHost, f: Facts): TemplateResult | typeof nothing {
  const { w } = host;
  const { answer, next, schema } = f;
  if (answer === null && !f.problems.some(isDateAsked)) return nothing;
  if (answer !== null && answer.status !== 'needs_facts') return html`<p class="progress done">${answer.status === 'decided' ? w.settled : w.status[answer.status]}</p>`;
  const title = next === null ? null : next.startsWith('date:') ? schema['x-dates'][next.slice(5) as DateKey].title : schema.properties[next]?.title;
  return html`
    <p class="progress" part="next">
      ${answer === null ? nothing : html`<span>${w.openCount(answer.missing.length)}</span>`}
      ${title === null || title === undefined ? nothing : html`
        <button type="button" class="link" data-control="next" @click=${() => host.focusNext()}>${w.nextIs}${title}</button>`}
    </p>`;
}

/** All the questions, in their order. */
export function facts(host: FactsHost, f: Facts): TemplateResult {
  const { w } = host;
  const { asked, presumed, answered, other } = f.places ?? { asked: [], presumed: [], answered: [], other: [] };
  const { judgement } = f.entries;
  const otherOpen = host.isOpen('other');
  const own = f.answer?.fine?.range != null || judgement.amount !== '' || f.answer?.judgement !== undefined;
  return html`
    <section class="facts" part="facts">
      ${nextBar(host, f)}
      <fieldset class="dates"><legend>${w.dates}</legend>
        <div class="date-grid">${DATE_KEYS.map((key) => dateField(host, f.schema['x-dates'][key].title, f.entries.dates[key] ?? '', f.state(`date:${key}`)))}</div>
        <p class="help">${w.datesHelp}</p>
      </fieldset>
      ${asked.length === 0 ? nothing : html`
        <section class="group-of asked" role="group" aria-labelledby="asked-title"><h3 id="asked-title">${w.asked}${f.missing === null ? nothing : html`<small>${w.askedHelp}</small>`}</h3>${fields(host, f, asked)}</section>`}
      ${presumed.length === 0 ? nothing : html`
        <section class="group-of presumed" role="group" aria-labelledby="presumed-title"><h3 id="presumed-title">${w.presumed}<small>${w.presumedHelp}</small></h3>${fields(host, f, presumed)}</section>`}
      ${answered.length === 0 ? nothing : html`
        <section class="group-of answered" role="group" aria-labelledby="answered-title"><h3 id="answered-title">${w.answered}</h3>${answeredFields(host, f, answered)}</section>`}
      ${other.length === 0 ? nothing : html`
        <details class="group-of other" ?open=${otherOpen} @toggle=${(e: Event) => host.toggled('other', (e.currentTarget as HTMLDetailsElement).open)}>
          <summary><h3>${w.other}${w.aside(other.length)}<small>${w.otherHelp}</small></h3></summary>
          ${otherOpen ? fields(host, f, other) : nothing}
        </details>`}
      ${own ? html`
        <details class="group-of own" ?open=${host.isOpen('own') || judgement.amount !== ''} @toggle=${(e: Event) => host.toggled('own', (e.currentTarget as HTMLDetailsElement).open)}>
          <summary><h3>${w.judgement}<small>${w.judgementHelp}</small></h3></summary>
          ${plainField(host, f.state('judgement'), w.judgementAmount, judgement.amount, w.example.money, f.currency === 'CNY' && host.language === 'zh' ? '元' : f.currency)}
          ${plainField(host, f.state('judgement-reason'), w.judgementReason, judgement.reason, '', '')}
        </details>` : nothing}
    </section>`;
}
