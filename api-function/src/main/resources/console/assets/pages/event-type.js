/** One event type with examples in every format. */

import {html, nothing} from 'lit';
import {remove} from '../api.js';
import {json, typed} from '../code.js';
import {navigate} from '../router.js';
import {session} from '../session.js';
import {attempt, confirm, icon, shown, toast} from '../ui.js';
import {Resource, View} from '../view.js';

class EventTypePage extends View {
    static properties = {place: {attribute: false}, type: {}};
    #type = new Resource(this, () => `${this.place.organizationApi}/event-types/${encodeURIComponent(this.type)}`);
    #level;
    #format;

    render() {
        return html`<a class="up" href="${this.place.organizationPath}/event-types">${icon('back')}Event types</a>
            ${shown(this.#type, type => this.#content(type))}`;
    }

    #content(type) {
        const own = Boolean(type.createdAt);
        const path = `${this.place.organizationPath}/event-types/${encodeURIComponent(type.type)}`;
        const levels = Object.keys(type.levels);
        const level = this.#level ?? levels[0];
        const {parameters, omitted, examples, sample} = type.levels[level] ?? {parameters: [], omitted: [], examples: {}, sample: {}};
        const formats = Object.keys(examples);
        const format = this.#format ?? (formats.includes(type.format) ? type.format : formats[0]);
        const example = examples[format];
        return html`
            <header class="head"><div><h1>${type.type}</h1><p class="muted">${type.description}</p></div>
                ${own && session.mayWrite ? html`<div class="buttons"><a class="button" href="${path}/edit">Edit</a>
                    <button class="danger-text" @click=${this.#delete}>Delete</button></div>` : nothing}</header>
            <section class="card"><div class="pad"><dl class="facts">
                ${type.title && type.title !== type.type ? html`<dt>Event</dt><dd>${type.title}</dd>` : nothing}
                <dt>Own format</dt><dd>${type.format}</dd>
                ${type.reaches.length > 0 ? html`<dt>Also reaches</dt><dd>${type.reaches.map(t => html`<code class="chip">${t}</code> `)}</dd>` : nothing}
                ${type.publishedAs ? html`<dt>Published as</dt><dd><code class="chip">${type.publishedAs}</code></dd>` : nothing}
                ${type.publishedByTidings ? html`<dt>Published by</dt><dd>Tidings itself</dd>` : nothing}
                ${type.documentRequired ? html`<dt>Document</dt><dd>Required</dd>` : nothing}
                ${parameters.length > 0 ? html`<dt>Fields</dt><dd>${parameters.map(p => html`<code class="chip">${p}</code> `)}</dd>` : nothing}
                ${omitted.length > 0 ? html`<dt>Not passed on</dt><dd>${omitted.map(p => html`<code class="chip">${p}</code> `)}</dd>` : nothing}
            </dl></div></section>
            ${example ? html`<section class="card"><header><h2>Example callback</h2>
                ${levels.length > 1 ? html`<div class="row"><label for="level" class="muted">For</label><select id="level" @change=${e => this.#choose('level', e.target.value)}>
                    ${levels.map(l => html`<option value=${l} ?selected=${l === level}>${l}</option>`)}</select></div>` : nothing}</header>
                <div class="pad">
                    <div class="tabs" role="group" aria-label="Format">${formats.map(f => html`<button aria-pressed=${f === format ? 'true' : 'false'} 
                        class=${f === format ? 'chosen' : ''} @click=${() => this.#choose('format', f)}>${f}</button>`)}</div>
                    <div class="stack"><dl class="facts"><dt>Content-Type</dt><dd><code>${example.contentType}</code></dd>
                        ${Object.entries(example.headers).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
                        ${example.query ? html`<dt>Query</dt><dd><code>${example.query}</code></dd>` : nothing}</dl>
                    ${typed(example.body, example.contentType, 'example')}</div>
                </div></section>`
                : html`<section class="card"><header><h2>Sample</h2></header><div class="pad">${json(sample, 'sample')}</div></section>`}
            ${type.schema ? html`<section class="card"><header><h2>Schema of the payload</h2><p>JSON Schema 2020-12</p></header><div class="pad">${json(type.schema, 'schema')}</div></section>` : nothing}`;
    }

    #choose(what, value) {
        if (what === 'level') {
            this.#level = value;
        } else {
            this.#format = value;
        }
        this.requestUpdate();
    }

    #delete = async () => {
        if (await confirm({title: 'Delete the event type', text: `“${this.type}” can no longer be published. Published events stay.`, action: 'Delete'})) {
            await attempt(async () => {
                await remove(`${this.place.organizationApi}/event-types/${encodeURIComponent(this.type)}`);
                navigate(`${this.place.organizationPath}/event-types`);
                toast('The event type was deleted');
            });
        }
    };
}

customElements.define('event-type-page', EventTypePage);
