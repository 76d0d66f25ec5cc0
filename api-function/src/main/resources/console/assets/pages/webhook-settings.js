/** The settings of a webhook. */

import {html, nothing} from 'lit';
import {collect, patch, post, remove} from '../api.js';
import {credentialChanges, credentialNames, credentialsField, credentialsOf} from '../credentials.js';
import {eventTypes} from '../event-types.js';
import {navigate} from '../router.js';
import {areaField, attempt, confirm, failed, icon, selectField, skeleton, switchField, textField, toast} from '../ui.js';
import {Form, View} from '../view.js';
import {PROFILES, readDelays, writeDelay} from '../words.js';
import {typesField} from './webhook-new.js';

const FORMATS = [
    ['native', 'Each type’s own'],
    ['envelope', 'Envelope: JSON with type, webhook and payload'],
    ['form', 'Form: POST parameters, with a document as a file'],
    ['document', 'Document: the document itself, parameters in the query'],
    ['cloudevents', 'CloudEvents 1.0, structured JSON'],
];

const FIELDS = ['name', 'url', 'description', 'events', 'active', 'format', 'filter', 'headers', 'retry', 'timeoutSeconds',
    'whileInactive', 'projects', 'appIconUrl', 'signature'];

class WebhookSettings extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}};
    #form;
    /** The webhook that the form was filled with. Later changes of others are not changes of this form. */
    #before;
    /** The initial values, until something is typed. */
    #untouched;
    #types;
    #projects = [];
    #error;
    #trial = {payload: '', type: '', answer: undefined, problem: ''};
    #trialTimer;

    connectedCallback() {
        super.connectedCallback();
        this.#form ??= new Form(this);
        this.#fill(this.webhook);
        this.#load();
    }

    willUpdate() {
        if (this.#form.values === this.#untouched && Date.parse(this.webhook.updatedAt) > Date.parse(this.#before.updatedAt)) {
            this.#fill(this.webhook);
        }
    }

    #fill(webhook) {
        this.#before = webhook;
        this.#untouched = valuesOf(webhook);
        this.#form.values = this.#untouched;
    }

    async #load() {
        try {
            const [types, projects] = await Promise.all([
                eventTypes(this.place),
                this.place.project ? {items: []} : collect(`${this.place.organizationApi}/projects`),
            ]);
            this.#types = types;
            this.#projects = projects.items;
            const type = types.find(t => this.webhook.events.includes(t.type)) ?? types[0];
            this.#trial = {...this.#trial, type: type.type,
                payload: JSON.stringify((type.levels.project ?? type.levels.organization)?.sample ?? {}, null, 2)};
            this.#try();
        } catch (error) {
            this.#error = error;
        }
        this.requestUpdate();
    }

    render() {
        if (this.#error) {
            return failed(this.#error);
        }
        if (!this.#types) {
            return html`<section class="card">${skeleton(9)}</section>`;
        }
        const form = this.#form;
        return html`<form novalidate @submit=${this.#save}>
            ${form.banner}
            <section class="card"><header><h2>Events and URL</h2></header><div class="pad narrow stack">
                ${textField(form, 'name', {label: 'Webhook name', maxlength: 100})}
                ${textField(form, 'url', {label: 'URL', type: 'url'})}
                ${areaField(form, 'description', {label: 'Description', optional: true, rows: 2})}
                ${typesField(form, this.#types, this.place)}
                ${(this.webhook.warnings ?? []).map(warning => html`<div class="banner warn">${warning}</div>`)}
                ${this.place.project ? nothing : this.#projectsField()}
            </div></section>
            <section class="card"><header><h2>Filter</h2><p>Only matching payloads are delivered</p></header><div class="pad">${this.#filter()}</div></section>
            <section class="card"><header><h2>Request</h2></header><div class="pad narrow stack">
                ${selectField(form, 'format', {label: 'Format', choices: FORMATS})}
                ${this.#headers()}
                ${textField(form, 'timeoutSeconds', {label: 'Timeout in seconds', type: 'number', min: 1, max: 30, hint: '1 to 30, for the whole exchange.'})}
                ${selectField(form, 'signature', {label: 'Signature', choices: PROFILES})}
                ${textField(form, 'appIconUrl', {label: 'Icon', type: 'url', optional: true, hint: 'The address of a picture for lists. Tidings never fetches it.'})}
            </div></section>
            <section class="card"><header><h2>Credentials</h2><p>Authenticate callbacks at your receiver</p></header>
                <div class="pad narrow stack">${credentialsField(form)}</div></section>
            <section class="card"><header><h2>Retries, and while inactive</h2></header><div class="pad narrow stack">
                ${this.#retry()}
                ${switchField(form, 'active', {label: 'Enabled'})}
                ${selectField(form, 'whileInactive', {label: 'While inactive', choices: [
                    ['skip', 'Skip events'], ['hold', 'Hold events, and deliver them when it is active again']]})}
            </div></section>
            <div class="buttons"><button class="primary" ?disabled=${form.busy}>Save changes</button>
                <button type="button" class="danger-text" @click=${this.#delete}>Delete webhook</button></div>
        </form>`;
    }

    #projectsField() {
        const chosen = new Set(this.#form.values.projects);
        const error = this.#form.errors.projects;
        if (this.#projects.length === 0 && chosen.size === 0) {
            return nothing;
        }
        const unknown = [...chosen].filter(id => !this.#projects.some(p => p._id === id)).map(id => ({_id: id, name: id}));
        return html`<fieldset class="field" aria-describedby="projects-hint"><legend>Projects</legend>
            <p class="hint" id="projects-hint">Only events of these projects. If none is selected: all.</p>
            ${[...this.#projects, ...unknown].map(project => html`<label class="choice"><input type="checkbox" .checked=${chosen.has(project._id)}
                @change=${e => this.#form.set('projects', e.target.checked ? [...chosen, project._id] : [...chosen].filter(id => id !== project._id))}>
                ${project.name}</label>`)}
            ${error ? html`<p class="error">${error}</p>` : nothing}</fieldset>`;
    }

    #filter() {
        const {answer, problem} = this.#trial;
        return html`<div class="columns" @input=${() => this.#tryWithout()} @change=${() => this.#tryWithout()}>
            <div>${areaField(this.#form, 'filter', {label: 'Pattern', optional: true, code: true, rows: 10,
                placeholder: '{\n  "payload": {\n    "organization": ["parallelworks"],\n    "remainingSeats": [{"numeric": ["<", 10]}]\n  }\n}',
                hint: html`An EventBridge pattern over <code>type</code> and <code>payload</code>. Each field lists its accepted values.`})}</div>
            <div class="stack"><div class="field"><label for="trial-payload">Test it with a payload</label>
                <textarea id="trial-payload" class="code" rows="10" spellcheck="false" .value=${this.#trial.payload}
                    @input=${e => { this.#trial.payload = e.target.value; }}></textarea></div>
                <div role="status">${problem ? html`<div class="banner warn">${problem}</div>`
                    : answer === undefined ? html`<div class="banner">…</div>`
                        : answer ? html`<div class="banner good">It matches: a callback would be sent.</div>`
                            : html`<div class="banner warn">It does not match: no callback would be sent.</div>`}
                    ${(this.#trial.warnings ?? []).map(warning => html`<div class="banner warn">${warning}</div>`)}</div></div>
        </div>`;
    }

    #tryWithout() {
        clearTimeout(this.#trialTimer);
        this.#trialTimer = setTimeout(() => this.#try(), 350);
    }

    async #try() {
        try {
            const filter = parsed(this.#form.values.filter, 'The pattern is not valid JSON yet.');
            const payload = parsed(this.#trial.payload, 'The payload is not valid JSON yet.') ?? {};
            const answer = filter === null ? {matches: true}
                : await post(`${this.place.webhookApi(this.webhook._id)}/filter/test`, {payload, type: this.#trial.type, filter});
            this.#trial = {...this.#trial, answer: answer.matches, warnings: answer.warnings, problem: ''};
        } catch (problem) {
            this.#trial = {...this.#trial, warnings: [], problem: [...(problem.errors ?? []).map(e => `${e.field}: ${e.detail}`)].join('; ') || problem.message};
        }
        this.requestUpdate();
    }

    #headers() {
        const rows = this.#form.values.headers;
        const error = this.#form.errors.headers;
        const change = (at, row) => this.#form.set('headers', rows.map((old, i) => i === at ? row : old));
        return html`<fieldset class="field rows"><legend>Headers</legend>
            ${rows.map(([name, value], at) => html`<div class="row">
                <input aria-label="Name of header ${at + 1}" placeholder="Name" .value=${name} aria-invalid=${error ? 'true' : 'false'} @input=${e => change(at, [e.target.value, value])}>
                <input aria-label="Value of header ${at + 1}" placeholder="Value" .value=${value} autocomplete="off" aria-invalid=${error ? 'true' : 'false'} @input=${e => change(at, [name, e.target.value])}>
                <button type="button" class="plain fixed" aria-label="Remove header ${at + 1}" @click=${() => this.#form.set('headers', rows.filter((_, i) => i !== at))}>${icon('close')}</button>
            </div>`)}
            ${error ? html`<p class="error">${error}</p>` : nothing}
            <div><button type="button" class="small" @click=${() => this.#form.set('headers', [...rows, ['', '']])}>${icon('plus')}Add header</button></div>
        </fieldset>`;
    }

    #retry() {
        const own = this.#form.values.ownRetry;
        return html`${switchField(this.#form, 'ownRetry', {label: 'Own retry delays', hint: 'Otherwise the deployment’s, by default 5s, 5m, 30m, 2h, 5h, 10h, 10h.'})}
            ${own ? textField(this.#form, 'retry', {label: 'Delays', required: false, placeholder: '30s 5m 2h',
                hint: 'Delays after each failed attempt: up to 12, of 1s to 24h. Empty: one attempt only.'}) : nothing}`;
    }

    #save = async event => {
        event.preventDefault();
        const done = await this.#form.submit([...credentialNames(this.#form), ...FIELDS], async () => {
            const changes = this.#changes();
            if (Object.keys(this.#form.errors).length > 0) {
                return false;
            }
            if (Object.keys(changes).length > 0) {
                this.#fill(await patch(this.place.webhookApi(this.webhook._id), changes));
            }
            return true;
        });
        if (done) {
            toast('Changes saved');
            this.dispatchEvent(new CustomEvent('saved'));
        }
    };

    /** The changes as a merge patch: null removes. */
    #changes() {
        const form = this.#form;
        const values = form.values;
        const wanted = {
            name: values.name.trim(),
            url: values.url.trim(),
            description: values.description.trim() || null,
            events: values.events.filter(type => type !== ''),
            active: values.active,
            format: values.format,
            timeoutSeconds: Number(values.timeoutSeconds),
            whileInactive: values.whileInactive,
            appIconUrl: values.appIconUrl.trim() || null,
            retry: null,
            filter: null,
            headers: null,
            signature: {profile: values.signature},
            ...(this.place.project ? {} : {projects: values.projects.length === 0 ? null : [...values.projects].sort()}),
        };
        try {
            wanted.filter = parsed(values.filter, 'is not valid JSON');
        } catch (error) {
            form.refuse('filter', error.message);
        }
        try {
            wanted.retry = values.ownRetry ? {delays: readDelays(values.retry)} : null;
        } catch (error) {
            form.refuse('retry', error.message);
        }
        const named = values.headers.map(([name]) => name.trim().toLowerCase()).filter(name => name !== '');
        if (new Set(named).size < named.length) {
            form.refuse('headers', 'Each name may occur only once.');
        } else if (values.headers.some(([name, value]) => name.trim() === '' && value !== '')) {
            form.refuse('headers', 'Each needs a name.');
        }
        const headers = Object.fromEntries(values.headers.filter(([name]) => name.trim() !== '').map(([name, value]) => [name.trim(), value]));
        const before = this.#before.headers ?? {};
        const moved = origin(wanted.url) !== origin(this.#before.url);
        const changed = Object.fromEntries([
            ...Object.keys(before).filter(name => !(name in headers)).map(name => [name, null]),
            // Secrets for another origin must be entered again. Everybody who sees this page knows the headers.
            ...Object.entries(headers).filter(([name, value]) => moved || before[name] !== value),
        ]);
        delete wanted.headers;
        const changes = Object.fromEntries(Object.entries(wanted).filter(([name, value]) =>
            JSON.stringify(value) !== JSON.stringify(this.#before[name] ?? null)));
        Object.assign(changes, credentialChanges(form, this.#before));
        return Object.keys(changed).length === 0 ? changes : {...changes, headers: changed};
    }

    #delete = async () => {
        if (await confirm({title: 'Delete webhooks', text: `“${this.webhook.name}” gets no more callbacks. Its deliveries are no longer shown. This cannot be undone.`, action: 'Delete'})) {
            await attempt(async () => {
                await remove(this.place.webhookApi(this.webhook._id));
                navigate(this.place.webhooksPath);
                toast('Webhook(s) deleted successfully');
            });
        }
    };
}

customElements.define('webhook-settings', WebhookSettings);

function valuesOf(webhook) {
    return {
        name: webhook.name,
        url: webhook.url,
        description: webhook.description ?? '',
        events: [...webhook.events],
        active: webhook.active,
        format: webhook.format,
        filter: webhook.filter ? JSON.stringify(webhook.filter, null, 2) : '',
        headers: Object.entries(webhook.headers ?? {}),
        ownRetry: Boolean(webhook.retry),
        retry: (webhook.retry?.delays ?? []).map(writeDelay).join(' '),
        timeoutSeconds: webhook.timeoutSeconds,
        whileInactive: webhook.whileInactive,
        projects: webhook.projects ?? [],
        appIconUrl: webhook.appIconUrl ?? '',
        signature: webhook.signature?.profile ?? 'standard',
        credentials: credentialsOf(webhook),
    };
}

function origin(url) {
    return URL.canParse(url) ? new URL(url).origin : url;
}

/** @returns null for nothing but space */
function parsed(text, complaint) {
    if (text.trim() === '') {
        return null;
    }
    try {
        return JSON.parse(text);
    } catch {
        throw new Error(complaint);
    }
}
