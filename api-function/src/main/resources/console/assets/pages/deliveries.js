/** The deliveries of a webhook, newest first, updated as they happen. */

import {html, nothing} from 'lit';
import {post} from '../api.js';
import {session} from '../session.js';
import {attempt, badge, empty, paged, toast, when} from '../ui.js';
import {Pages, View} from '../view.js';
import {STATUSES, outcomeInShort} from '../words.js';

const EVERY = 3_000;

class DeliveriesPage extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}};
    #filter = {status: '', type: '', after: '', before: ''};
    #live = true;
    #pages = new Pages(this, () => `${this.place.webhookApi(this.webhook._id)}/deliveries`, {
        parameters: () => ({
            status: this.#filter.status,
            type: this.#filter.type,
            after: time(this.#filter.after),
            before: time(this.#filter.before),
        }),
    });
    #timer;

    connectedCallback() {
        super.connectedCallback();
        this.#timer = setInterval(() => {
            if (this.#live && !document.hidden && this.#pages.isFirst && !this.#pages.busy) {
                this.#pages.reload();
            }
        }, EVERY);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        clearInterval(this.#timer);
    }

    render() {
        const filtered = Object.values(this.#filter).some(value => value !== '');
        return html`<section class="card">
            <div class="filters" role="group" aria-label="Filters">
                <div><label for="filter-status">Status</label><select id="filter-status" @change=${e => this.#set('status', e.target.value)}>
                    <option value="">Any</option>
                    ${STATUSES.map(s => html`<option value=${s} ?selected=${s === this.#filter.status}>${s}</option>`)}</select></div>
                <div><label for="filter-type">Type</label><input id="filter-type" list="delivered-types" placeholder="Any" spellcheck="false" @change=${e => this.#set('type', e.target.value.trim())}>
                    <datalist id="delivered-types">${this.webhook.events.filter(t => !t.includes('*')).map(t => html`<option value=${t}></option>`)}</datalist></div>
                <div><label for="filter-after">From</label><input id="filter-after" type="datetime-local" @change=${e => this.#set('after', e.target.value)}></div>
                <div><label for="filter-before">Until</label><input id="filter-before" type="datetime-local" @change=${e => this.#set('before', e.target.value)}></div>
                <span class="live"><input type="checkbox" role="switch" id="live" .checked=${this.#live}
                    @change=${e => { this.#live = e.target.checked; }}><label for="live">Live</label></span>
            </div>
            ${paged(this.#pages, items => this.#table(items), filtered
                ? empty('No match', 'No delivery of this webhook matches the filters.')
                : empty('No deliveries yet', session.mayWrite ? 'Deliveries appear here when events happen. Send a test to see one now.' : 'Deliveries appear here when events happen.'))}
        </section>`;
    }

    #set(name, value) {
        this.#filter = {...this.#filter, [name]: value};
        this.#pages.restart();
    }

    #table(items) {
        const path = `${this.place.webhookPath(this.webhook._id)}/deliveries`;
        return html`<table class="list">
            <caption class="unseen">Deliveries</caption>
            <thead><tr><th>Type</th><th>Status</th><th>Last attempt</th><th class="when">Next attempt</th><th class="when">Published</th>
                ${session.mayWrite ? html`<th><span class="unseen">Actions</span></th>` : nothing}</tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main"><a href="${path}/${item._id}">${item.type}</a>${item.test ? html` <span class="chip">test</span>` : nothing}<span class="sub mono">${item._id}</span></td>
                <td data-label="Status">${badge(item.status)}</td>
                <td data-label="Last attempt">${outcomeInShort(item)}${item.attemptCount > 1 ? html` <span class="muted">(attempt ${item.attemptCount})</span>` : nothing}</td>
                <td data-label="Next attempt" class="when">${when(item.nextAttemptAt)}</td>
                <td data-label="Published" class="when">${when(item.createdAt)}</td>
                ${session.mayWrite ? html`<td class="end"><button class="small" @click=${() => this.#resend(item)}>Resend<span class="unseen"> ${item.type}</span></button></td>` : nothing}
            </tr>`)}</tbody>
        </table>`;
    }

    #resend(item) {
        return attempt(async () => {
            await post(`${this.place.webhookApi(this.webhook._id)}/deliveries/${item._id}/resend`);
            toast('The delivery is queued again');
            await this.#pages.reload();
        });
    }
}

/** A time as the reader typed it, in UTC. */
function time(local) {
    return local === '' ? '' : new Date(local).toISOString();
}

customElements.define('deliveries-page', DeliveriesPage);
