/** One event: its content and its deliveries. */

import {html, nothing} from 'lit';
import {collect, remove} from '../api.js';
import {json, typed} from '../code.js';
import {session} from '../session.js';
import {attempt, badge, confirm, fullTime, icon, leftOut, shown, toast} from '../ui.js';
import {Resource, View} from '../view.js';
import {outcomeInShort} from '../words.js';

class EventPage extends View {
    static properties = {place: {attribute: false}, event: {}};
    #event = new Resource(this, () => `${this.place.organizationApi}/events/${encodeURIComponent(this.event)}`, {
        every: 4_000,
        moving: () => this.#event.value?.deliveries?.some(d => ['pending', 'retrying', 'held'].includes(d.status)),
    });
    #webhooks = new Map();
    #asked = false;

    render() {
        return html`<a class="up" href="${this.place.organizationPath}/events">${icon('back')}Events</a>
            ${shown(this.#event, event => this.#content(event))}`;
    }

    updated() {
        if (this.#event.value && !this.#asked) {
            this.#asked = true;
            this.#findWebhooks(this.#event.value.project);
        }
    }

    /** A delivery names its webhook by id alone; it is one of the organization's or of the event's project. */
    async #findWebhooks(project) {
        for (const place of [this.place.in(undefined), ...(project ? [this.place.in(project)] : [])]) {
            try {
                (await collect(place.webhooksApi)).items.forEach(webhook => this.#webhooks.set(webhook._id, {place, webhook}));
            } catch {
                // The project has been removed: its deliveries stay without a name.
            }
        }
        this.requestUpdate();
    }

    #content(event) {
        return html`
            <header class="head"><div><h1>${event.type}</h1><p class="muted mono">${event._id}</p></div>
                ${session.mayWrite && !event.erasedAt ? html`<div class="buttons"><button class="danger-text" @click=${this.#erase}>Erase</button></div>` : nothing}</header>
            ${event.erasedAt ? html`<div class="banner warn">The content of this event was erased on ${fullTime(event.erasedAt)}.</div>` : nothing}
            <section class="card"><div class="pad"><dl class="facts">
                <dt>Occurred</dt><dd>${fullTime(event.occurredAt)}</dd>
                <dt>Published</dt><dd>${fullTime(event.publishedAt)}</dd>
                ${event.project ? html`<dt>Project</dt><dd><code>${event.project}</code></dd>` : nothing}
            </dl></div></section>
            <section class="card"><header><h2>Deliveries</h2></header>${this.#deliveries(event)}</section>
            ${event.payload ? html`<section class="card"><header><h2>Payload</h2></header><div class="pad">${json(event.payload, 'payload')}</div></section>` : nothing}
            ${event.omitted?.payload ? html`<section class="card"><header><h2>Payload</h2></header>
                <div class="pad">${leftOut(event.omitted.payload, 'payload', `${event._id}.json`)}</div></section>` : nothing}
            ${event.document ? this.#document(event) : nothing}`;
    }

    #document(event) {
        const {name, contentType, content} = event.document;
        const omitted = event.omitted?.document;
        return html`<section class="card"><header><h2>Document: ${name}</h2><p>${contentType}</p></header>
            <div class="pad">${omitted ? leftOut(omitted, 'document', name) : typed(content ?? '', contentType, 'document')}</div></section>`;
    }

    #deliveries(event) {
        if (!event.deliveries || event.deliveries.length === 0) {
            return html`<p class="muted pad">No webhook matched this event.</p>`;
        }
        return html`<table class="list"><caption class="unseen">Deliveries of this event</caption>
            <thead><tr><th>Webhook</th><th>As</th><th>Status</th><th>Last attempt</th></tr></thead>
            <tbody>${event.deliveries.map(delivery => {
                const known = this.#webhooks.get(delivery.webhook);
                return html`<tr>
                    <td class="main">${known ? html`<a href="${known.place.webhookPath(delivery.webhook)}/deliveries/${delivery._id}?event=${event._id}">${known.webhook.name}</a>
                        <span class="sub">${known.webhook.url}</span>` : html`<span class="mono">${delivery.webhook}</span>`}</td>
                    <td data-label="As"><code class="chip">${delivery.type}</code></td>
                    <td data-label="Status">${badge(delivery.status)}</td>
                    <td data-label="Last attempt">${outcomeInShort(delivery)}</td></tr>`;
            })}</tbody></table>`;
    }

    #erase = async () => {
        if (await confirm({title: 'Erase the event', text: 'Its payload and all stored responses are erased. The delivery history stays; pending deliveries are cancelled.', action: 'Erase'})) {
            await attempt(async () => {
                await remove(`${this.place.organizationApi}/events/${encodeURIComponent(this.event)}`);
                toast('The event was erased');
                await this.#event.reload();
            });
        }
    };
}

customElements.define('event-page', EventPage);
