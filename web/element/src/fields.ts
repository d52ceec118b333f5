// One field of the form for each type of fact. Everything a pack says is bound as text.

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import type { FactSchema, Missing, Problem } from './types.ts';
import type { Entry, Read } from './entries.ts';
import { inWords, optionsOf } from './entries.ts';
import type { Words } from './words.ts';

/** What a field needs of the form it stands in. */
export interface FieldHost {
  readonly w: Words;
  readonly off: boolean;
  /** Whether an entry that does not read has been left, so that its error is due. */
  due(key: string): boolean;
  typed(key: string, text: string): void;
  left(key: string): void;
  chose(id: string, value: string): void;
  setOption(id: string, option: string, value: boolean | null): void;
  setRest(id: string, value: boolean | null): void;
  edit(id: string): void;
}

export interface FieldState {
  key: string;
  read: Read;
  problems: readonly Problem[];
  /** What of this fact can still change the result; `null` where nothing can. */
  open: Missing | null;
  /** The most decisive question still open. */
  next: boolean;
}

const idOf = (key: string): string => `f-${key.replace(/[^\w-]/gu, '_')}`;

function messages(host: FieldHost, state: FieldState): string[] {
  const out = state.problems.map((p) => (p.help ? `${p.message}${host.w.stop}${p.help}` : p.message));
  if (state.read.kind === 'error' && host.due(state.key)) out.unshift(state.read.message);
  return out;
}

/** Help, reading and errors under a field, and the ids that tie them to it. */
function below(host: FieldHost, state: FieldState, help: string | undefined): { ids: string; under: TemplateResult; wrong: boolean } {
  const id = idOf(state.key);
  const errors = messages(host, state);
  const reading = state.read.kind === 'known' && state.read.shown !== '' ? host.w.reads(state.read.shown) : state.read.kind === 'error' && errors.length === 0 ? host.w.notRead : '';
  const ids = [state.next ? `${id}-next` : '', help === undefined ? '' : `${id}-help`, reading === '' ? '' : `${id}-reads`, errors.length === 0 ? '' : `${id}-error`].filter((s) => s !== '').join(' ');
  return {
    ids,
    wrong: errors.length > 0,
    under: html`
      ${reading === '' ? nothing : html`<p class=${state.read.kind === 'known' ? 'reads' : 'reads pending'} id="${id}-reads">${reading}</p>`}
      ${errors.length === 0 ? nothing : html`<p class="error" id="${id}-error">${errors.join(host.w.and)}</p>`}
      ${help === undefined ? nothing : html`<p class="help" id="${id}-help">${help}</p>`}`,
  };
}

function shell(host: FieldHost, state: FieldState, kind: string, wrong: boolean, content: TemplateResult): TemplateResult {
  const css = ['field', `field-${kind}`, state.next ? 'is-next' : '', state.open === null ? '' : 'is-open', wrong ? 'is-wrong' : '', state.read.kind === 'known' ? 'is-known' : ''].filter((s) => s !== '').join(' ');
  return html`<div class=${css} part="field" data-key=${state.key}>
    ${state.next ? html`<span class="tag next-tag" part="next" id="${idOf(state.key)}-next">${host.w.nextTag}</span>` : nothing}
    ${content}
  </div>`;
}

function typed(host: FieldHost, state: FieldState, title: string, value: string, help: string | undefined, example: string, suffix: string, mode: string): TemplateResult {
  const id = idOf(state.key);
  const { ids, under, wrong } = below(host, state, help);
  return shell(
    host,
    state,
    'typed',
    wrong,
    html`
      <label class="label" part="label" for=${id}>${title}</label>
      <div class="control">
        <input id=${id} class="input" part="input" type="text" inputmode=${mode} autocomplete="off" spellcheck="false" placeholder=${example}
          data-control=${state.key} .value=${live(value)} ?disabled=${host.off} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${ids || nothing}
          @input=${(e: Event) => host.typed(state.key, (e.target as HTMLInputElement).value)} @change=${() => host.left(state.key)} @blur=${() => host.left(state.key)}>
        ${suffix === '' ? nothing : html`<span class="suffix" aria-hidden="true">${suffix}</span>`}
      </div>
      ${under}`,
  );
}

interface Answer {
  value: string;
  text: string;
  help?: string | undefined;
}

function radios(host: FieldHost, state: FieldState, title: string, answers: Answer[], chosen: string, help: string | undefined, dense: boolean): TemplateResult {
  const id = idOf(state.key);
  const { ids, under, wrong } = below(host, state, help);
  return shell(
    host,
    state,
    'choice',
    wrong,
    html`
      <fieldset class="group" aria-describedby=${ids || nothing} ?disabled=${host.off}>
        <legend class="label" part="label">${title}</legend>
        <div class=${dense ? 'segments' : 'answers'}>
          ${repeat(answers, (a) => a.value, (a, i) => html`
            <label class=${a.value === '' ? 'answer unknown' : 'answer'} part="choice">
              <input type="radio" id=${i === 0 ? id : `${id}-${i}`} name=${id} .value=${a.value} .checked=${live(a.value === chosen)} data-control=${state.key}
                aria-invalid=${wrong ? 'true' : nothing}
                @change=${() => host.chose(state.key, a.value)}><span>${a.text}</span>${a.help === undefined ? nothing : html`<small>${a.help}</small>`}
            </label>`)}
        </div>
      </fieldset>
      ${under}`,
  );
}

function dropdown(host: FieldHost, state: FieldState, title: string, answers: Answer[], chosen: string, help: string | undefined): TemplateResult {
  const id = idOf(state.key);
  const { ids, under, wrong } = below(host, state, help);
  return shell(
    host,
    state,
    'select',
    wrong,
    html`
      <label class="label" part="label" for=${id}>${title}</label>
      <select id=${id} class="input" part="input" data-control=${state.key} ?disabled=${host.off} aria-invalid=${wrong ? 'true' : 'false'} aria-describedby=${ids || nothing}
        @change=${(e: Event) => host.chose(state.key, (e.target as HTMLSelectElement).value)}>
        ${repeat(answers, (a) => a.value, (a) => html`<option value=${a.value} .selected=${live(a.value === chosen)}>${a.text}</option>`)}
      </select>
      ${under}`,
  );
}

function set(host: FieldHost, state: FieldState, fact: FactSchema, entry: Readonly<Record<string, boolean>>): TemplateResult {
  const { w } = host;
  const id = idOf(state.key);
  const { ids, under, wrong } = below(host, state, fact.description);
  const options = optionsOf(fact);
  const open = new Set(state.open?.options?.map((o) => o.id) ?? (state.open === null ? [] : options.map((o) => o.const)));
  const unknown = options.filter((o) => entry[o.const] === undefined);
  const answers: [string, boolean | null, string][] = [['yes', true, w.yes], ['no', false, w.no], ['', null, w.unknown]];
  return shell(
    host,
    state,
    'set',
    wrong,
    html`
      <fieldset class="group" aria-describedby=${ids || nothing} ?disabled=${host.off}>
        <legend class="label" part="label">${fact.title}</legend>
        <ul class="rows">
          ${repeat(options, (o) => o.const, (o, row) => {
            const current = entry[o.const] ?? null;
            const name = `${id}-${row}`;
            return html`
              <li class=${open.has(o.const) && current === null ? 'row open' : 'row'}>
                <span class="row-text" id="${name}-text">${o.title}</span>
                <span class="segments" role="radiogroup" aria-labelledby="${name}-text">
                  ${answers.map(([value, is, text], i) => html`
                    <label class=${is === null ? 'answer unknown' : 'answer'} part="choice">
                      <input type="radio" id=${row === 0 && i === 0 ? id : `${name}-${i}`} name=${name} .value=${value} .checked=${live(current === is)} data-control="${state.key}/${o.const}"
                        @change=${() => host.setOption(state.key, o.const, is)}><span>${text}</span>
                    </label>`)}
                </span>
              </li>`;
          })}
        </ul>
        <div class="rows-all">
          ${unknown.length === 0
            ? html`<button type="button" class="quiet" data-control="${state.key}/clear" ?disabled=${host.off} @click=${() => host.setRest(state.key, null)}>${w.clear}</button>`
            : html`<button type="button" class="quiet" data-control="${state.key}/clear" ?disabled=${host.off} @click=${() => host.setRest(state.key, false)}>${w.restNo}</button>`}
        </div>
      </fieldset>
      ${under}`,
  );
}

/** What an unproven fact counts as, in words. */
function presumed(fact: FactSchema, as: string, w: Words): string {
  if (fact['x-type'] === 'bool') return { true: w.yes, false: w.no }[as] ?? as;
  if (fact['x-type'] === 'duration') return `${as} ${w.unit[fact['x-unit'] ?? 'days']}`;
  return optionsOf(fact).find((o) => o.const === as)?.title ?? as;
}

/** The field of a fact. */
export function factField(host: FieldHost, id: string, fact: FactSchema, entry: Entry | undefined, state: FieldState): TemplateResult {
  const { w } = host;
  const text = typeof entry === 'string' ? entry : '';
  const unproven = fact['x-unproven'];
  const answers = (): Answer[] => [...optionsOf(fact).map((o) => ({ value: o.const, text: o.title, help: o.description })), { value: '', text: w.unknown }];
  const help = () => {
    const as = unproven === undefined ? undefined : presumed(fact, unproven.as, w);
    return [fact.description, as === undefined ? undefined : w.unproven(as, unproven?.basis ?? '')].filter((s) => s !== undefined).join(w.and) || undefined;
  };
  switch (fact['x-type']) {
    case 'bool':
      return radios(host, state, fact.title, [{ value: 'yes', text: w.yes }, { value: 'no', text: w.no }, { value: '', text: w.unknown }], text, help(), true);
    case 'choice': {
      const all = answers();
      return all.length > 9 ? dropdown(host, state, fact.title, [...all.slice(-1), ...all.slice(0, -1)], text, help()) : radios(host, state, fact.title, all, text, help(), all.length < 4 && all.every((a) => a.text.length < 12));
    }
    case 'set':
      return set(host, { ...state, key: id }, fact, typeof entry === 'object' ? entry : {});
    case 'duration': {
      const unit = fact['x-unit'] ?? 'days';
      return typed(host, state, fact.title, text, help(), w.example[unit], '', 'text');
    }
    case 'date':
      return typed(host, state, fact.title, text, help(), w.example.date, '', 'text');
    case 'text':
      return typed(host, state, fact.title, text, help(), '', '', 'text');
    case 'money':
    case 'rate':
    case 'number':
    case 'count':
      return typed(host, state, fact.title, text, help(), w.example[fact['x-type']], fact['x-type'] === 'money' ? (fact['x-currency'] === 'CNY' ? (w.locale === 'en' ? 'CNY' : '元') : (fact['x-currency'] ?? '')) : '', 'text');
  }
}

/** An answered fact folded to one line. */
export function answeredRow(host: FieldHost, id: string, fact: FactSchema, entry: Entry, read: Read): TemplateResult {
  return html`
    <div class="answered-row" part="field" data-key=${id}>
      <span class="answered-label" id="${idOf(id)}-label">${fact.title}</span>
      <span class="answered-value" id="${idOf(id)}-value">${inWords(fact, entry, read, host.w)}</span>
      <button type="button" class="link" id="${idOf(id)}-edit" data-control=${id} aria-labelledby="${idOf(id)}-edit ${idOf(id)}-label" aria-describedby="${idOf(id)}-value"
        @click=${() => host.edit(id)}>${host.w.edit}</button>
    </div>`;
}

/** The field of one of the case's dates. */
export function dateField(host: FieldHost, title: string, value: string, state: FieldState): TemplateResult {
  return typed(host, state, title, value, undefined, host.w.example.date, '', 'text');
}

/** The two fields of an amount the authority sets itself. */
export function plainField(host: FieldHost, state: FieldState, title: string, value: string, example: string, suffix: string): TemplateResult {
  return typed(host, state, title, value, undefined, example, suffix, 'text');
}
