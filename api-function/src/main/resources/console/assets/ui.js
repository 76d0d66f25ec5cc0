/** Small parts that many pages show. */

import {html, nothing, render} from 'lit';
import {repeat} from 'lit-html/directives/repeat.js';
import {download} from './api.js';
import {View} from './view.js';

const ICONS = {
    plus: 'M8 3v10M3 8h10',
    back: 'M10 3 5 8l5 5',
    next: 'm6 3 5 5-5 5',
    check: 'm3.5 8.5 3 3 6-7',
    close: 'm4 4 8 8m0-8-8 8',
    menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
    bell: 'M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM6.7 14h2.6',
    bolt: 'M9 1.8 3.5 9H8l-1 5.2L12.5 7H8z',
    list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.01M2.5 8h.01M2.5 12h.01',
    tag: 'M2.5 7.5v-5h5l6 6-5 5zM5.2 5.2h.01',
    key: 'M10.5 2.5a3 3 0 1 1-2.6 4.5L3 12v1.5h2V12h1.5v-1.5L8 9M11 5h.01',
    book: 'M3 3.5A1.5 1.5 0 0 1 4.500 2H13v10.500H4.500A1.500 1.500 0 0 0 3 14zM3 13.500A1.500 1.500 0 0 0 4.500 14H13v-1.500',
    folder: 'M2 4.500V12.500h12V5.500H8L6.500 3.500H2z',
    home: 'M2.500 13.500V2.500h7v11zM9.500 6h4v7.500h-4M5 5.500h2M5 8h2M5 10.500h2',
    tray: 'M2.500 9.500 4.500 3h7l2 6.500v3.500h-11zM2.500 9.500H6l1 1.500h2l1-1.500h3.500',
    pause: 'M5.500 3.500v9M10.500 3.500v9',
    bin: 'M3 4.500h10M6 4.500v-2h4v2M4.500 4.500l.500 9h6l.500-9',
    copy: 'M5.500 5.500h8v8h-8zM3.500 10.500h-1v-8h8v1',
};

export function icon(name) {
    return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d=${ICONS[name]}></path></svg>`;
}

/* Messages at the bottom right. */

const toasts = [];
let toastNumber = 0;

export class Toasts extends View {
    connectedCallback() {
        super.connectedCallback();
        Toasts.shown = this;
    }

    render() {
        return html`<div class="toasts" role="status" aria-live="polite">
            ${repeat(toasts, t => t.number, t => html`
                <div class="toast ${t.kind}">
                    ${icon(t.kind === 'bad' ? 'close' : 'check')}<span>${t.text}</span>
                    <button class="plain" aria-label="Dismiss" @click=${() => dismiss(t)}>${icon('close')}</button>
                </div>`)}
        </div>`;
    }
}

customElements.define('tidings-toasts', Toasts);

/** @param kind `good` or `bad` */
export function toast(text, kind = 'good') {
    const entry = {number: ++toastNumber, text, kind};
    toasts.push(entry);
    Toasts.shown?.requestUpdate();
    setTimeout(() => dismiss(entry), kind === 'bad' ? 12_000 : 6_000);
}

function dismiss(entry) {
    const at = toasts.indexOf(entry);
    if (at >= 0) {
        toasts.splice(at, 1);
        Toasts.shown?.requestUpdate();
    }
}

/** Runs `work`, and shows its error if it fails. */
export async function attempt(work) {
    try {
        return await work();
    } catch (problem) {
        toast([problem.message, ...(problem.errors ?? []).map(e => `${e.field}: ${e.detail}`)].join(' '), 'bad');
        return undefined;
    }
}

/* Dialogs. */

/**
 * Shows a modal dialog and waits for the answer.
 *
 * @param content a function of `{close, refresh}` that makes the inside
 * @returns what `close` was called with; undefined if the dialog was dismissed
 */
export function dialog(title, content) {
    const element = document.createElement('dialog');
    element.setAttribute('aria-labelledby', 'dialog-title');
    document.body.append(element);
    return new Promise(resolve => {
        let answer;
        const control = {
            close(value) {
                answer = value;
                element.close();
            },
            refresh() {
                render(html`<h2 id="dialog-title">${title}</h2>${content(control)}`, element);
            },
            element,
        };
        element.addEventListener('close', () => {
            element.remove();
            resolve(answer);
        });
        control.refresh();
        element.showModal();
    });
}

/** @param action the word on the button that goes ahead */
export function confirm({title, text, action, danger = true}) {
    return dialog(title, ({close}) => html`
        <p>${text}</p>
        <div class="buttons end">
            <button autofocus @click=${() => close(false)}>Cancel</button>
            <button class=${danger ? 'danger' : 'primary'} @click=${() => close(true)}>${action}</button>
        </div>`);
}

/* States of what comes from the API. */

/** @param ready makes the content from the value */
export function shown(resource, ready, lines = 5) {
    if (resource.error && resource.value === undefined) {
        return failed(resource.error, () => resource.reload());
    }
    return resource.value === undefined ? skeleton(lines) : ready(resource.value);
}

export function skeleton(lines = 5) {
    return html`<div class="skeleton" role="status"><span class="unseen">Loading</span>
        ${Array.from({length: lines}, () => html`<div></div>`)}</div>`;
}

export function failed(problem, again) {
    return html`<div class="empty" role="alert">
        <h2>${problem.status === 404 ? 'Not found' : 'Something went wrong'}</h2>
        <p>${problem.message}</p>
        ${again ? html`<button @click=${again}>Try again</button>` : nothing}
    </div>`;
}

export function empty(title, text, action = nothing) {
    return html`<div class="empty"><h2>${title}</h2><p>${text}</p>${action}</div>`;
}

/**
 * A list of the API with its pages.
 *
 * @param table makes the content from the items
 * @param none what is shown instead of an empty list
 */
export function paged(pages, table, none) {
    if (pages.error && pages.items === undefined) {
        return failed(pages.error, () => pages.reload());
    }
    if (pages.items === undefined) {
        return skeleton(6);
    }
    const content = pages.items.length > 0 ? table(pages.items)
        : pages.isFirst && !pages.next ? none
            : html`<p class="muted pad">Nothing on this page.</p>`;
    const turns = !pages.isFirst || pages.next;
    return html`${pages.error ? html`<div class="banner bad" role="alert">${pages.error.message}</div>` : nothing}
        ${content}
        ${turns ? html`<nav class="pager" aria-label="Pages">
            <button ?disabled=${pages.isFirst || pages.busy} @click=${() => pages.back()}>${icon('back')}Newer</button>
            <span class="muted">Page ${pages.number}</span>
            <button ?disabled=${!pages.next || pages.busy} @click=${() => pages.forward()}>Older${icon('next')}</button>
        </nav>` : nothing}`;
}

/* Times, in the reader's zone. */

const DATE = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short', year: 'numeric'});
const DAY = new Intl.DateTimeFormat(undefined, {day: 'numeric', month: 'short'});
const TIME = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit'});
const MINUTE = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit'});

function sameDay(a, b) {
    return a.toDateString() === b.toDateString();
}

/** A point in time, as short as it can be; in UTC on hover. */
export function when(iso, otherwise = '–') {
    if (!iso) {
        return html`<span class="muted">${otherwise}</span>`;
    }
    const at = new Date(iso);
    const now = new Date();
    const text = sameDay(at, now) ? TIME.format(at)
        : at.getFullYear() === now.getFullYear() ? `${DAY.format(at)}, ${MINUTE.format(at)}`
            : DATE.format(at);
    return html`<time datetime=${iso} title=${utc(iso)}>${text}</time>`;
}

/** A point in time in full; in UTC on hover. */
export function fullTime(iso, otherwise = '–') {
    if (!iso) {
        return html`<span class="muted">${otherwise}</span>`;
    }
    const at = new Date(iso);
    return html`<time datetime=${iso} title=${utc(iso)}>${DATE.format(at)}, ${TIME.format(at)}</time>`;
}

export function utc(iso) {
    return `${new Date(iso).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

export function milliseconds(value) {
    return value < 1_000 ? `${value} ms` : `${(value / 1_000).toFixed(value < 10_000 ? 2 : 1)} s`;
}

export function count(number, one, many = `${one}s`) {
    return `${number.toLocaleString()} ${number === 1 ? one : many}`;
}

/* Little signs. */

const TONES = {
    healthy: 'good', delivered: 'good', completed: 'good', active: 'good',
    failing: 'bad', exhausted: 'bad', failed: 'bad',
    retrying: 'warn', held: 'warn', disabled: 'bad', running: 'info', cancelling: 'warn',
    pending: 'info',
};

export function badge(text, tone = TONES[text] ?? 'plain') {
    return html`<span class="badge ${tone}">${text}</span>`;
}

export async function copy(text, what) {
    try {
        await navigator.clipboard.writeText(text);
        toast(`${what} copied`);
    } catch {
        toast('The browser does not allow copying. Select the text instead.', 'bad');
    }
}

export function copyButton(text, what) {
    return html`<button class="small" @click=${() => copy(text, what)}>${icon('copy')}Copy<span class="unseen"> ${what}</span></button>`;
}

/** How many bytes, for people. */
export function size(bytes) {
    return bytes < 1024 ? `${bytes} bytes` : bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/**
 * A content that is too large to show, with its size and a download button.
 *
 * @param part `{bytes, href}`, as the API has it
 */
export function leftOut(part, what, fileName, text = 'Too large to show here.') {
    return html`<div class="row"><p class="muted small-text">${text} Size: ${size(part.bytes)}.</p>
        <button class="small" @click=${() => attempt(() => download(part.href, part.bytes, fileName))}>Download<span class="unseen"> ${what}</span></button></div>`;
}

/* Fields. */

let fieldNumber = 0;

/**
 * A labelled field with its hint and its error beside it.
 *
 * @param control a function of `{id, describedBy, invalid}` that makes the input
 */
export function field(form, name, {label, hint = nothing, optional = false}, control) {
    const id = `field-${name}`;
    const error = form.errors[name];
    const describedBy = [hint === nothing ? '' : `${id}-hint`, error ? `${id}-error` : ''].filter(Boolean).join(' ');
    return html`<div class="field">
        <label for=${id}>${label}${optional ? html` <span class="muted">optional</span>` : nothing}</label>
        ${control({id, describedBy, invalid: error ? 'true' : 'false'})}
        ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
        ${hint === nothing ? nothing : html`<p class="hint" id="${id}-hint">${hint}</p>`}
    </div>`;
}

export function textField(form, name, options) {
    const {type = 'text', placeholder = '', maxlength = 2_048, autocomplete = 'off', required = !options.optional} = options;
    return field(form, name, options, ({id, describedBy, invalid}) => html`
        <input id=${id} name=${name} type=${type} placeholder=${placeholder} maxlength=${maxlength}
            autocomplete=${autocomplete} spellcheck="false" aria-describedby=${describedBy} aria-invalid=${invalid}
            aria-required=${required ? 'true' : 'false'} .value=${String(form.values[name] ?? '')}
            min=${options.min ?? nothing} max=${options.max ?? nothing} step=${options.step ?? nothing}
            @input=${event => form.set(name, event.target.value)}>`);
}

export function areaField(form, name, options) {
    return field(form, name, options, ({id, describedBy, invalid}) => html`
        <textarea id=${id} name=${name} rows=${options.rows ?? 3} spellcheck="false" class=${options.code ? 'code' : ''}
            aria-describedby=${describedBy} aria-invalid=${invalid} placeholder=${options.placeholder ?? ''}
            .value=${String(form.values[name] ?? '')}
            @input=${event => form.set(name, event.target.value)}></textarea>`);
}

/** @param options.choices `[value, text]` */
export function selectField(form, name, options) {
    return field(form, name, options, ({id, describedBy, invalid}) => html`
        <select id=${id} name=${name} .value=${String(form.values[name] ?? '')} aria-describedby=${describedBy} aria-invalid=${invalid}
            @change=${event => form.set(name, event.target.value)}>
            ${options.choices.map(([value, text]) => html`
                <option value=${value} ?selected=${value === String(form.values[name] ?? '')}>${text}</option>`)}
        </select>`);
}

export function switchField(form, name, {label, hint = nothing}) {
    const id = `field-${name}`;
    return html`<div class="field switch">
        <input type="checkbox" role="switch" id=${id} name=${name} .checked=${Boolean(form.values[name])}
            aria-describedby=${hint === nothing ? nothing : `${id}-hint`}
            @change=${event => form.set(name, event.target.checked)}>
        <div><label for=${id}>${label}</label>
        ${hint === nothing ? nothing : html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>
    </div>`;
}

export function nextFieldId() {
    return `entry-${++fieldNumber}`;
}
