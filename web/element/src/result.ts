// The recommendation beside the form: result, scale, choices, what would change it, reasons with their articles' words.

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Assessment, Bands, Basis, Lang, Option, Problem, Span, Step, Summary } from './types.ts';
import { JUDGEMENTS } from './types.ts';
import { briefMoney } from './amount.ts';
import { formatDate } from './date.ts';
import { summaryOf } from './engine.ts';
import { changeGroups, fineLine, interval, inWan, span, summaryLine } from './phrases.ts';
import type { ChangeGroup } from './phrases.ts';
import { scale } from './scale.ts';
import { isDateAsked } from './places.ts';
import { words } from './words.ts';
import type { Words } from './words.ts';

/** What the result needs of the form it stands in. */
export interface ResultHost {
  readonly w: Words;
  readonly language: Lang;
  readonly off: boolean;
  readonly elected: readonly string[];
  isOpen(section: string): boolean;
  toggled(section: string, open: boolean): void;
  elect(id: string, on: boolean): void;
  /** What the choice would give; `null` while that is not computed. */
  instead(option: Option): Summary | null;
}

/** Articles of a reason, each opening its words in place. */
export function cites(basis: readonly Basis[], w: Words): TemplateResult | typeof nothing {
  if (basis.length === 0) return nothing;
  return html`<ul class="cites">${basis.map((b) => html`
    <li>
      <details class="cite">
        <summary>${b.cite}${b.unverified === true ? html`<span class="tag warn">${w.unverified}</span>` : nothing}</summary>
        ${b.quote === undefined ? html`<p class="help">${w.noQuote}</p>` : html`<blockquote part="quote" aria-label=${w.quoteOf(b.cite)}>${b.quote}</blockquote>`}
      </details>
    </li>`)}</ul>`;
}

function section(host: ResultHost, id: string, title: string, part: string, content: () => TemplateResult): TemplateResult {
  return html`
    <details class="section" part=${part} ?open=${host.isOpen(id)} @toggle=${(e: Event) => host.toggled(id, (e.currentTarget as HTMLDetailsElement).open)}>
      <summary><h3>${title}</h3></summary>
      ${host.isOpen(id) ? content() : nothing}
    </details>`;
}

function reason(step: Step, w: Words): TemplateResult {
  return html`
    <li class="reason">
      <span class="tag">${w.step[step.step] ?? step.step}</span>
      <div>
        <p>${step.text}</p>
        ${cites(step.basis, w)}
      </div>
    </li>`;
}

function reasons(host: ResultHost, a: Assessment): TemplateResult {
  const { w } = host;
  const applied = a.trace.filter((s) => s.applied === true);
  const unsettled = a.trace.filter((s) => s.applied === null);
  const not = a.trace.filter((s) => s.applied === false);
  const list = (steps: Step[]) => html`<ol class="reasons">${repeat(steps, (s, i) => `${i} ${s.rule}`, (s) => reason(s, w))}</ol>`;
  return html`
    ${section(host, 'reasons', w.reasons, 'reasons', () => html`
      ${list(applied)}
      ${unsettled.length === 0 ? nothing : section(host, 'unsettled', w.unsettledReasons(unsettled.length), 'reasons', () => list(unsettled))}
      ${not.length === 0 ? nothing : section(host, 'not-applied', w.notApplied(not.length), 'reasons', () => list(not))}`)}`;
}

/** `gives` is what electing it would give; for one elected, what not electing it would. */
function option(host: ResultHost, o: Option, exclusive: boolean): TemplateResult {
  const { w } = host;
  const gives = host.instead(o);
  return html`
    <li class=${o.elected ? 'option elected' : 'option'}>
      <label>
        <input type="checkbox" data-control="elect/${o.id}" data-exclusive=${exclusive ? 'true' : nothing} .checked=${o.elected} ?disabled=${host.off}
          @change=${(e: Event) => host.elect(o.id, (e.target as HTMLInputElement).checked)}>
        <span class="option-text">${o.text}</span>
        ${gives === null ? nothing : html`<span class="gives"><span class="gives-label">${o.elected ? w.without : w.gives}</span> ${summaryLine(gives, host.language)}</span>`}
      </label>
      ${cites(o.basis, w)}
    </li>`;
}

function options(host: ResultHost, a: Assessment): TemplateResult | typeof nothing {
  const { w } = host;
  const judged = a.options.filter((o) => JUDGEMENTS.includes(o.id));
  const others = a.options.filter((o) => !JUDGEMENTS.includes(o.id));
  const idle = host.elected.filter((id) => !a.options.some((o) => o.id === id));
  if (a.options.length === 0 && idle.length === 0) return nothing;
  return html`
    <section class="block" part="options" role="group" aria-labelledby="options-title">
      <h3 id="options-title">${w.options}</h3>
      <p class="help">${w.optionsHelp}</p>
      ${judged.length === 0 ? nothing : html`
        <h4>${w.mayJudge}</h4>
        <ul class="options">${repeat(judged, (o) => o.id, (o) => option(host, o, true))}</ul>`}
      ${others.length === 0 ? nothing : html`
        ${judged.length === 0 ? nothing : html`<h4>${w.mayOthers}</h4>`}
        <ul class="options">${repeat(others, (o) => o.id, (o) => option(host, o, false))}</ul>`}
      ${idle.length === 0 ? nothing : html`
        <ul class="options">${repeat(idle, (id) => id, (id) => html`
          <li class="option idle"><label>
            <input type="checkbox" data-control="elect/${id}" .checked=${true} ?disabled=${host.off} @change=${() => host.elect(id, false)}>
            <span class="option-text">${id}</span><span class="gives">${w.notNow}</span>
          </label></li>`)}</ul>`}
    </section>`;
}

function figure(host: ResultHost, a: Assessment): TemplateResult {
  const { w, language: lang } = host;
  const { fine } = a;
  if (a.status === 'no_rule') return html`<p class="explain">${w.noRuleHelp}</p>`;
  if (fine === undefined) {
    if (a.status !== 'decided') {
      const still = a.possible?.fine;
      return html`
        ${a.status === 'conflict' ? html`<p class="explain">${w.conflictHelp}</p>` : nothing}
        ${still === null || still === undefined ? nothing : html`
          <p class="figure-label">${w.possibleFine}</p>
          <p class="figure possible-figure" part="amount">${span(still, lang)}${still.max === null ? html`<small>${w.noUpperYet}</small>` : nothing}${a.possible?.exact === false ? html`<small>${w.enclosed}</small>` : nothing}</p>`}`;
    }
    return html`<p class="figure" part="amount">${w.noFine}</p>`;
  }
  const wan = fine.amount === null || fine.currency !== 'CNY' || lang === 'en' ? null : inWan(fine.amount);
  return html`
    ${a.status === 'conflict' ? html`<p class="explain">${w.conflictHelp}</p>` : nothing}
    <p class="figure-label">${a.judgement === undefined ? w.recommended : w.amountDecided}</p>
    ${fine.amount !== null
      ? html`<p class="figure" part="amount">${briefMoney(fine.amount, fine.currency, lang)}${wan === null ? nothing : html`<small>${wan}</small>`}</p>`
      : fine.range !== null
        ? html`<p class="figure range-figure" part="amount">${interval(fine.range, fine.currency, lang)}<small>${w.noAmount}</small></p>`
        : html`<p class="figure range-figure" part="amount">${fineLine(fine, a.status, lang)}</p>`}`;
}

function table(host: ResultHost, a: Assessment): TemplateResult {
  const { w, language: lang } = host;
  const rows: [string, string][] = [];
  const { fine } = a;
  if (fine !== undefined && fine.range !== null && fine.amount !== null) rows.push([w.range, interval(fine.range, fine.currency, lang)]);
  if (fine !== undefined && (fine.statutory.min !== null || fine.statutory.max !== null)) rows.push([w.statutory, interval(fine.statutory, fine.currency, lang)]);
  if (a.tier !== null) rows.push([w.tier, a.tier.name]);
  if (a.possible !== undefined && a.status !== 'decided') {
    if (a.possible.outcomes.length > 0) rows.push([w.possibleOutcome, a.possible.outcomes.map((o) => w.outcome[o]).join(w.sep)]);
    if (a.possible.tiers.length > 1) rows.push([w.tier, a.possible.tiers.join(w.sep)]);
  }
  return rows.length === 0 ? html`` : html`<dl class="facts-of">${rows.map(([k, v]) => html`<div><dt>${k}</dt><dd>${v}</dd></div>`)}</dl>`;
}

function related(list: readonly Assessment[], title: string, host: ResultHost): TemplateResult | typeof nothing {
  if (list.length === 0) return nothing;
  const { w, language: lang } = host;
  return html`
    <section class="block"><h3>${title}</h3>
      <ul class="plain">${list.map((a) => html`
        <li><strong>${a.relation ?? ''}</strong> ${a.item.name}<span class="muted">${w.aside(`${a.pack.name} · ${w.version} ${a.pack.version}`)}</span>
          <p>${summaryLine(summaryOf(a), lang)}</p>
        </li>`)}</ul>
    </section>`;
}

/** How many changes are shown before the rest folds. */
const FIRST = 6;

function changes(host: ResultHost, a: Assessment): TemplateResult {
  const groups = changeGroups(a.would_change, host.language);
  const list = (some: ChangeGroup[]) => html`<ul class="changes">${some.map((c) => html`
    <li>
      <span class="change-fact">${c.label}</span>
      ${c.options.length === 0 ? nothing : html`<span class="change-options">${c.options.join(host.w.and)}</span>`}
      <span class="change-to">${c.from} → <strong>${c.to}</strong></span>
      <span class="gives">${c.gives}</span>
    </li>`)}</ul>`;
  const rest = groups.slice(FIRST);
  return html`${list(groups.slice(0, FIRST))}${rest.length === 0 ? nothing : section(host, 'more-changes', host.w.more(rest.length), 'change', () => list(rest))}`;
}

/** The sentence read out when the recommendation changes. */
export function spoken(a: Assessment, lang: Lang): string {
  const w = words(lang);
  const out = [a.outcome === null ? w.status[a.status] : w.outcome[a.outcome]];
  if (a.fine?.amount) out.push(`${w.recommended} ${briefMoney(a.fine.amount, a.fine.currency, lang)}`);
  else if (a.fine?.range) out.push(`${w.range} ${interval(a.fine.range, a.fine.currency, lang)}`);
  else if (a.status === 'decided') out.push(w.noFine);
  if (a.status === 'needs_facts') {
    if (a.possible?.fine) out.push(`${w.possibleFine} ${span(a.possible.fine, lang)}`);
    out.push(w.openCount(a.missing.length));
  }
  return out.join(w.stop);
}

export function problemList(problems: readonly Problem[]): TemplateResult {
  return html`<ul class="plain problems">${problems.map((p) => html`<li>${p.message}${p.help ? html`<small>${p.help}</small>` : nothing}</li>`)}</ul>`;
}

/** Instead of a recommendation: what keeps it from being computed. `loose` are problems no field shows; `typing`, that all of them are still being typed. */
export function unanswered(problems: readonly Problem[], loose: readonly Problem[], typing: boolean, w: Words): TemplateResult {
  const asked = problems.filter(isDateAsked);
  const wrong = problems.length - asked.length;
  const head = html`<div class="head"><h2>${w.recommendation}</h2></div>`;
  if (typing) return html`${head}<p class="explain">${w.waiting}</p>`;
  return html`
    ${head}
    ${asked.length === 0 ? nothing : html`<p class="explain">${w.dateFirst}</p>`}
    ${wrong === 0 ? nothing : html`<p class="explain wrong">${wrong === loose.length ? w.problems : w.fixFirst(wrong)}</p>${problemList(loose)}`}`;
}

/** The whole result. */
export function result(host: ResultHost, a: Assessment, bands: Bands | null, reference: Span | null): TemplateResult {
  const { w, language: lang } = host;
  const badge = a.outcome === null ? w.status[a.status] : w.outcome[a.outcome];
  return html`
    <div class="head">
      <h2>${w.recommendation}</h2>
      <span class="badge badge-${a.outcome ?? a.status}">${badge}</span>
    </div>
    ${figure(host, a)}
    ${scale(a, bands, reference, lang)}
    ${table(host, a)}
    ${a.warnings.length === 0 ? nothing : html`
      <section class="block caution" part="warnings" role="group" aria-labelledby="warnings-title"><h3 id="warnings-title">${w.warnings}</h3>
        <ul class="plain">${a.warnings.map((x) => html`<li>${x.text}</li>`)}</ul></section>`}
    ${options(host, a)}
    ${a.penalties.length === 0 ? nothing : html`
      <section class="block"><h3>${w.penalties}</h3>
        <ul class="plain">${a.penalties.map((p) => html`<li>${p.text}${cites(p.basis, w)}</li>`)}</ul></section>`}
    ${a.orders.length === 0 ? nothing : html`
      <section class="block"><h3>${w.orders}</h3>
        <ul class="plain">${a.orders.map((o) => html`<li>${o.text}${cites(o.basis, w)}</li>`)}</ul></section>`}
    ${related(a.parts, w.parts, host)}
    ${related(a.others, w.others, host)}
    ${reasons(host, a)}
    ${a.would_change.length === 0 ? nothing : section(host, 'change', w.change, 'change', () => html`
      <p class="help">${w.changeHelp}</p>
      ${changes(host, a)}`)}
    ${a.procedure.length === 0 ? nothing : section(host, 'procedure', w.procedure(a.procedure.length), 'procedure', () => html`
      <ul class="procedure">${a.procedure.map((p) => html`
        <li>
          <p class="procedure-name">${p.name}${p.applies === null ? html`<span class="tag">${w.procedureOpen}</span>` : nothing}${p.due === undefined ? nothing : html`<span class="due">${w.due} ${formatDate(p.due, w.locale)}</span>`}</p>
          ${p.text === undefined ? nothing : html`<p>${p.text}</p>`}
          ${cites(p.basis, w)}
        </li>`)}</ul>`)}
    ${a.notes.length === 0 ? nothing : html`
      <section class="block notes"><h3>${w.notes}</h3><ul class="plain">${a.notes.map((n) => html`<li>${n}</li>`)}</ul></section>`}
    <p class="colophon">${a.pack.name} · ${w.version} ${a.pack.version} · <span class="digest" title=${a.pack.sha256}>${a.pack.sha256.slice(0, 12)}</span></p>`;
}
