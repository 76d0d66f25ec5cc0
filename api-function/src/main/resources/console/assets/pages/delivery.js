/** One delivery, attempt by attempt. */

import {html, nothing} from 'lit';
import {get, post} from '../api.js';
import {json, typed} from '../code.js';
import {session} from '../session.js';
import {attempt, badge, copyButton, failed, fullTime, icon, milliseconds, skeleton, toast} from '../ui.js';
import {View} from '../view.js';
import {outcomeInWords, statusInWords} from '../words.js';

const EVERY = 2_000;
const MOVING = new Set(['pending', 'retrying', 'held']);

class DeliveryPage extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}, delivery: {}};
    #value;
    #error;
    #event;
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
            this.#value = await get(this.#api);
            this.#queued = false;
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
                this.#event = null;
            }
            this.requestUpdate();
        }
    }

    render() {
        const path = `${this.place.webhookPath(this.webhook._id)}/deliveries`;
        return html`<a class="up" href=${path}>${icon('back')}All deliveries</a>
            ${this.#value ? this.#content(this.#value)
                : this.#queued ? html`<section class="card"><div class="empty" role="status"><h2>Not attempted yet</h2>
                    <p>There is no record of this delivery so far. If it was just queued, it appears here by itself.</p></div></section>`
                    : this.#error ? failed(this.#error, () => this.#load()) : skeleton()}`;
    }

    #content(delivery) {
        return html`
            <section class="card">
                <header><div class="title row"><h2>${delivery.type}</h2>${badge(delivery.status)}${delivery.test ? html`<span class="chip">test</span>` : nothing}</div>
                    ${session.mayWrite ? html`<button class="small" ?disabled=${delivery.status === 'pending'} @click=${() => this.#resend()}>Resend</button>` : nothing}</header>
                <div class="pad stack">
                    <p>${statusInWords(delivery)}</p>
                    <dl class="facts">
                        <dt>Delivery</dt><dd><code>${delivery._id}</code> ${copyButton(delivery._id, 'delivery id')}</dd>
                        <dt>Event</dt><dd><a href="${this.place.organizationPath}/events/${delivery.event}"><code>${delivery.event}</code></a></dd>
                        <dt>Published</dt><dd>${fullTime(delivery.createdAt)}</dd>
                        ${delivery.nextAttemptAt ? html`<dt>Next attempt</dt><dd>${fullTime(delivery.nextAttemptAt)}</dd>` : nothing}
                    </dl>
                </div>
            </section>
            <section class="card">
                <header><h2>Attempts</h2><p>the newest last</p></header>
                <div class="pad"><ol class="attempts">
                    ${delivery.attempts.map(one => this.#attempt(delivery, one))}
                    ${MOVING.has(delivery.status) ? html`<li class="next"><div class="line"><strong>${delivery.nextAttemptAt
                        ? html`Next attempt ${fullTime(delivery.nextAttemptAt)}` : 'Waiting'}</strong></div></li>` : nothing}
                </ol></div>
            </section>
            ${this.#event?.payload ? html`<section class="card"><header><h2>What the event carried</h2></header>
                <div class="pad">${json(this.#event.payload, 'payload')}</div></section>` : nothing}`;
    }

    #attempt(delivery, one) {
        const good = one.outcome === 'delivered';
        return html`<li class=${good ? 'good' : 'bad'}>
            <div class="line"><strong>${outcomeInWords(one)}</strong>
                <span class="muted">${milliseconds(one.milliseconds)} · ${fullTime(one.at)}</span></div>
            <p class="muted">Attempt ${one.number}${one.detail ? `: ${one.detail}` : ''}</p>
            <details><summary>Request</summary>
                <dl class="facts">
                    <dt>POST</dt><dd><code>${this.webhook.url}</code></dd>
                    <dt>webhook-id</dt><dd><code>${delivery._id}</code></dd>
                    <dt>webhook-timestamp</dt><dd><code>${Math.floor(Date.parse(one.at) / 1_000)}</code></dd>
                    ${Object.entries(this.webhook.headers ?? {}).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}
                    <dt>Body</dt><dd>${this.webhook.format === 'native' ? 'in the type’s own format' : `as ${this.webhook.format}`}, from what the event carried</dd>
                </dl></details>
            ${one.response ? html`<details ?open=${!good}><summary>Response</summary>
                <dl class="facts"><dt>Status</dt><dd>${one.response.status}</dd>
                    ${Object.entries(one.response.headers ?? {}).map(([name, value]) => html`<dt>${name}</dt><dd><code>${value}</code></dd>`)}</dl>
                ${one.response.body ? typed(one.response.body, header(one.response.headers, 'content-type'), `answer to attempt ${one.number}`)
                    : html`<p class="muted small-text">It had no body, or it is not kept.</p>`}
                ${one.response.truncated ? html`<p class="muted small-text">Only the beginning is kept.</p>` : nothing}</details>` : nothing}
        </li>`;
    }

    #resend() {
        return attempt(async () => {
            await post(`${this.#api}/resend`);
            toast('It will be delivered again');
            await this.#load();
        });
    }
}

function header(headers, wanted) {
    return Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];
}

customElements.define('delivery-page', DeliveryPage);
