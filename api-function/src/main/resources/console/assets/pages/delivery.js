/** One delivery, attempt by attempt. */

import {html, nothing} from 'lit';
import {get, post} from '../api.js';
import {json, typed} from '../code.js';
import {session} from '../session.js';
import {attempt, badge, copyButton, failed, fullTime, icon, leftOut, milliseconds, skeleton, toast} from '../ui.js';
import {View} from '../view.js';
import {outcomeInWords, statusInWords} from '../words.js';

const EVERY = 2_000;
const MOVING = new Set(['pending', 'retrying', 'held']);

class DeliveryPage extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}, delivery: {}};
    #value;
    #error;
    #event;
    #request;
    #timer;
    /** A delivery has no record until it has been attempted: until then it is only known to be queued. */
    #queued = false;

    connectedCallback() {
        super.connectedCallback();
        this.#load();
        this.#timer = setInterval(() => {
            if (!document.hidden && (this.#queued || MOVING.has(this.#value?.status))) {
                this.#load();
            }
        }, EVERY);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        clearInterval(this.#timer);
    }

    get #api() {
        return `${this.place.webhookApi(this.webhook._id)}/deliveries/${encodeURIComponent(this.delivery)}`;
    }

    async #load() {
        try {
            if (this.#value || await this.#attempted()) {
                this.#value = await get(this.#api);
                this.#queued = false;
            } else {
                this.#queued = true;
            }
            this.#error = undefined;
        } catch (error) {
            this.#queued = error.status === 404 && !this.#value;
            this.#error = error;
        }
        this.requestUpdate();
        if (this.#value && this.#event === undefined) {
            this.#event = null;
            try {
                this.#event = await get(`${this.place.organizationApi}/events/${this.#value.event}`);
            } catch {
                // It has expired.
            }
            this.requestUpdate();
        }
    }

    /** Links to this page may name the event, which knows whether a record exists yet. */
    async #attempted() {
        const event = new URLSearchParams(location.search).get('event');
        if (!event) {
            return true;
        }
        const {deliveries} = await get(`${this.place.organizationApi}/events/${encodeURIComponent(event)}`);
        return deliveries.some(d => d._id === this.delivery && d.attemptCount > 0);
    }

    /** Fetched when first shown. */
    async #showRequest() {
        if (this.#request === undefined) {
            this.#request = null;
            this.requestUpdate();
            try {
                this.#request = await get(`${this.#api}/request`);
            } catch (error) {
                this.#request = {error};
            }
            this.requestUpdate();
        }
    }

    render() {
        const path = `${this.place.webhookPath(this.webhook._id)}/deliveries`;
        return html`<a class="up" href=${path}>${icon('back')}All deliveries</a>
            ${this.#value ? this.#content(this.#value)
                : this.#queued ? html`<section class="card"><div class="empty" role="status"><h2>Not attempted yet</h2>
                    <p>This delivery has no record yet. If it was just queued, it will appear here.</p></div></section>`
                    : this.#error ? failed(this.#error, () => this.#load()) : skeleton()}`;
    }

    #content(delivery) {
        return html`
            <section class="card">
                <header><div class="title row"><h2>${delivery.type}</h2>${badge(delivery.status)}${delivery.test ? html`<span class="chip">test</span>` : nothing}</div>
                    ${session.mayWrite ? html`<button class="small" @click=${() => this.#resend()}>Resend</button>` : nothing}</header>
                <div class="pad stack">
                    <p>${statusInWords(delivery)}</p>
                    <dl class="facts">
                        <dt>Delivery</dt><dd class="row"><code>${delivery._id}</code> ${copyButton(delivery._id, 'delivery id')}</dd>
                        <dt>Event</dt><dd><a href="${this.place.organizationPath}/events/${delivery.event}"><code>${delivery.event}</code></a></dd>
                        <dt>Published</dt><dd>${fullTime(delivery.createdAt)}</dd>
                        ${delivery.nextAttemptAt ? html`<dt>Next attempt</dt><dd>${fullTime(delivery.nextAttemptAt)}</dd>` : nothing}
                    </dl>
                </div>
            </section>
            <section class="card">
                <header><h2>Attempts</h2><p>newest last</p></header>
                <div class="pad"><ol class="attempts">
                    ${delivery.attempts.map(one => this.#attempt(delivery, one))}
                    ${MOVING.has(delivery.status) ? html`<li class="next"><div class="line"><strong>${delivery.nextAttemptAt
                        ? html`Next attempt ${fullTime(delivery.nextAttemptAt)}` : 'Waiting'}</strong></div></li>` : nothing}
                </ol></div>
            </section>
            ${this.#event?.payload ? html`<section class="card"><header><h2>Payload of the event</h2></header>
                <div class="pad">${json(this.#event.payload, 'payload')}</div></section>` : nothing}
            ${this.#event?.omitted?.payload ? html`<section class="card"><header><h2>Payload of the event</h2></header>
                <div class="pad">${leftOut(this.#event.omitted.payload, 'payload', `${this.#event._id}.json`)}</div></section>` : nothing}`;
    }

    #attempt(delivery, one) {
        const good = one.outcome === 'delivered';
        return html`<li class=${good ? 'good' : one.outcome === 'abandoned' ? 'next' : 'bad'}>
            <div class="line"><strong>${outcomeInWords(one)}</strong>
                <span class="muted">${milliseconds(one.milliseconds)} · ${fullTime(one.at)}</span></div>
            <p class="muted">Attempt ${one.number}, ${one.lane} lane${one.detail ? `: ${one.detail}` : ''}</p>
            ${this.#event?.payload || this.#event?.omitted?.payload ? html`<details @toggle=${() => this.#showRequest()}><summary>Request</summary>${this.#sent(one)}</details>` : nothing}
            ${one.response ? html`<details ?open=${!good}><summary>Response</summary><div class="stack tight">
                ${message(`HTTP ${one.response.status}`, one.response.headers, `head of the answer to attempt ${one.number}`)}
                ${one.response.body ? typed(one.response.body, header(one.response.headers, 'content-type'), `answer to attempt ${one.number}`)
                    : html`<p class="muted small-text">It had no body, or the body is not stored.</p>`}
                ${one.response.truncated ? html`<p class="muted small-text">Only the beginning is stored.</p>` : nothing}</div></details>` : nothing}
        </li>`;
    }

    #sent(one) {
        const request = this.#request;
        if (request === undefined) {
            return nothing;
        }
        if (request === null) {
            return skeleton(3);
        }
        if (request.error) {
            return html`<p class="error">${request.error.message}</p>`;
        }
        const headers = {...request.headers, 'webhook-timestamp': Math.floor(Date.parse(one.at) / 1_000)};
        return html`<div class="stack tight">
            <p class="muted small-text">Generated from the current settings: sent requests are not stored. Secrets and signatures are hidden.</p>
            ${message(`${request.method} ${request.url}`, headers, `head of the request of attempt ${one.number}`)}
            ${typed(request.body, request.headers['content-type'], `body of the request of attempt ${one.number}`)}
            ${request.truncated || request.binary ? leftOut(request, 'body', this.delivery, request.binary
                    ? 'Bytes that are not text are shown as \uFFFD.' : 'Only the beginning is shown.') : nothing}</div>`;
    }

    #resend() {
        return attempt(async () => {
            await post(`${this.#api}/resend`);
            toast('The delivery is queued again');
            await this.#load();
        });
    }
}

/** The first line and the headers of a message, as they are sent. */
function message(first, headers, what) {
    const lines = Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`);
    return html`<source-text language="text" bare what=${what} .text=${[first, ...lines].join('\n')}></source-text>`;
}

function header(headers, wanted) {
    return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

customElements.define('delivery-page', DeliveryPage);
