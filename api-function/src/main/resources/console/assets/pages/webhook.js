/** One webhook: its health, its deliveries and its settings. */

import {html, nothing} from 'lit';
import {collect, patch, post} from '../api.js';
import {credentialsInWords} from '../credentials.js';
import {eventTypes, subscribable, typeOptions} from '../event-types.js';
import {navigate} from '../router.js';
import {session} from '../session.js';
import {attempt, count, dialog, failed, fullTime, icon, milliseconds, shown, skeleton, toast, when} from '../ui.js';
import {Resource, View} from '../view.js';
import {webhookBadge} from './webhooks.js';
import {signatureInWords, writeDelay} from '../words.js';
import '../plot.js';
import './deliveries.js';
import './delivery.js';
import './replays.js';
import './signing.js';
import './webhook-settings.js';

const TABS = [
    ['', 'Overview', () => true],
    ['deliveries', 'Deliveries', () => true],
    ['replays', 'Replays', () => true],
    ['signing', 'Signing', () => true],
    ['settings', 'Settings', () => session.mayWrite],
];

class WebhookPage extends View {
    static properties = {place: {attribute: false}, webhook: {}, tab: {}, delivery: {}};
    #webhook = new Resource(this, () => this.place.webhookApi(this.webhook), {every: 10_000});

    render() {
        return html`<a class="up" href=${this.place.webhooksPath}>${icon('back')}Webhooks</a>
            ${shown(this.#webhook, webhook => this.#content(webhook))}`;
    }

    #content(webhook) {
        const path = this.place.webhookPath(this.webhook);
        return html`
            <header class="head">
                <div><div class="title"><h1>${webhook.name}</h1>${webhookBadge(webhook)}</div>
                    <p class="muted">${webhook.url}</p></div>
                ${session.mayWrite ? html`<div class="buttons">
                    <button @click=${() => this.#test(webhook)}>${icon('bolt')}Send test</button>
                    <button @click=${() => this.#switch(webhook)}>${webhook.active ? 'Disable' : 'Enable'}</button>
                </div>` : nothing}
            </header>
            <nav class="tabs" aria-label="Webhook">
                ${TABS.filter(([, , may]) => may()).map(([tab, text]) => html`<a href=${tab ? `${path}/${tab}` : path}
                    aria-current=${tab === this.tab ? 'page' : nothing}>${text}</a>`)}
            </nav>
            ${this.#notice(webhook)}
            ${this.#tab(webhook)}`;
    }

    #notice(webhook) {
        if (webhook.secretsUnreadable) {
            return html`<div class="banner bad">The secrets of this webhook can no longer be decrypted, so nothing is delivered. Give it a new secret
                under Signing, then its headers and credentials under Settings.</div>`;
        }
        if (webhook.status === 'disabled') {
            return html`<div class="banner bad">Tidings has disabled this webhook: ${webhook.disabledReason ?? 'it has failed for too long'}.
                What happens meanwhile waits, and is delivered when you enable it.</div>`;
        }
        if (webhook.circuit) {
            return html`<div class="banner warn">The receiver has not answered since ${when(webhook.circuit.openSince)}. Deliveries are held;
                the next one tries at ${when(webhook.circuit.probeAt)}.
                ${session.mayWrite ? html`<button class="small" @click=${() => this.#resume()}>It is back: try now</button>` : nothing}</div>`;
        }
        if (webhook.slowSince) {
            return html`<div class="banner warn">The receiver has been slow since ${when(webhook.slowSince)}. Deliveries go by the slow lane,
                with the full ${count(webhook.timeoutSeconds, 'second')} each, until it answers fast several times in a row.</div>`;
        }
        return nothing;
    }

    #tab(webhook) {
        switch (this.tab) {
            case 'deliveries':
                return this.delivery
                    ? html`<delivery-page .place=${this.place} .webhook=${webhook} .delivery=${this.delivery}></delivery-page>`
                    : html`<deliveries-page .place=${this.place} .webhook=${webhook}></deliveries-page>`;
            case 'replays':
                return html`<replays-page .place=${this.place} .webhook=${webhook}></replays-page>`;
            case 'signing':
                return html`<signing-page .place=${this.place} .webhook=${webhook}
                    @saved=${() => this.#webhook.reload()}></signing-page>`;
            case 'settings':
                return session.mayWrite ? html`<webhook-settings .place=${this.place} .webhook=${webhook}
                    @saved=${() => this.#webhook.reload()}></webhook-settings>` : nothing;
            default:
                return html`<webhook-overview .place=${this.place} .webhook=${webhook}></webhook-overview>`;
        }
    }

    #switch(webhook) {
        return attempt(async () => {
            await patch(this.place.webhookApi(this.webhook), {active: !webhook.active});
            toast(webhook.active ? 'Webhook disabled' : 'Webhook enabled');
            await this.#webhook.reload();
        });
    }

    #resume() {
        return attempt(async () => {
            await post(`${this.place.webhookApi(this.webhook)}/resume`);
            toast('A delivery is being sent as a probe');
            await this.#webhook.reload();
        });
    }

    async #test(webhook) {
        const types = await attempt(async () => subscribable(await eventTypes(this.place), this.place));
        if (!types) {
            return;
        }
        let type = webhook.events.find(event => types.some(t => t.type === event)) ?? types[0]?.type;
        const sure = await dialog('Send test', ({close}) => html`
            <form novalidate @submit=${event => { event.preventDefault(); close(true); }}>
                <p class="muted">A sample event is sent to this webhook only, signed and formatted like any other callback.</p>
                <div class="field"><label for="test-type">Type</label>
                    <select id="test-type" @change=${e => { type = e.target.value; }}>${typeOptions(types, type)}</select></div>
                <div class="buttons end"><button type="button" @click=${() => close(false)}>Cancel</button>
                    <button class="primary">Send</button></div>
            </form>`);
        if (!sure) {
            return;
        }
        await attempt(async () => {
            const {delivery} = await post(`${this.place.webhookApi(this.webhook)}/test`, {type});
            toast('Test sent');
            navigate(`${this.place.webhookPath(this.webhook)}/deliveries/${delivery._id}?event=${delivery.event}`);
        });
    }
}

customElements.define('webhook-page', WebhookPage);

const HOURS = 24;
const MOST = 500;

class WebhookOverview extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}};
    #recent;
    #error;

    connectedCallback() {
        super.connectedCallback();
        this.#load();
    }

    async #load() {
        try {
            const after = new Date(Date.now() - HOURS * 3_600_000).toISOString();
            this.#recent = await collect(`${this.place.webhookApi(this.webhook._id)}/deliveries`, {after}, MOST);
        } catch (error) {
            this.#error = error;
        }
        this.requestUpdate();
    }

    render() {
        return html`
            <section class="card">
                <header><h2>Health over the last 24 hours</h2>
                    <p>${this.#recent && !this.#recent.complete ? `by the newest ${MOST} deliveries` : nothing}</p></header>
                <div class="pad">${this.#error ? failed(this.#error) : this.#recent ? this.#health(this.#recent.items) : skeleton(7)}</div>
            </section>
            <section class="card"><header><h2>About</h2></header><div class="pad">${this.#facts()}</div></section>`;
    }

    #health(deliveries) {
        const ended = deliveries.filter(d => d.status === 'delivered' || d.status === 'exhausted');
        const delivered = ended.filter(d => d.status === 'delivered').length;
        const waiting = deliveries.filter(d => ['pending', 'retrying', 'held'].includes(d.status)).length;
        const times = deliveries.map(d => d.lastMilliseconds).filter(ms => ms !== undefined && ms !== null).sort((a, b) => a - b);
        if (deliveries.length === 0) {
            return html`<p class="muted">There were no deliveries. Success rate and answer times are plotted here once there are.</p>`;
        }
        const hours = byHour(deliveries);
        const rate = ended.length === 0 ? '–' : `${Math.floor(1_000 * delivered / ended.length) / 10} %`;
        return html`<div class="stack">
            <div class="figures">
                <div><strong>${deliveries.length.toLocaleString()}</strong><span>deliveries</span></div>
                <div><strong>${rate}</strong><span>success rate</span></div>
                <div><strong>${times.length === 0 ? '–' : milliseconds(at(times, 0.5))}</strong><span>median answer time</span></div>
                <div><strong>${times.length === 0 ? '–' : milliseconds(at(times, 0.95))}</strong><span>95th percentile</span></div>
                <div><strong>${waiting.toLocaleString()}</strong><span>waiting</span></div>
            </div>
            <div class="columns">
                <figure class="stack"><figcaption class="legend"><span class="good">Success rate</span></figcaption>
                    <time-plot step="3600" .data=${[hours.times, hours.rates]} .series=${[{label: 'Success rate', colour: '--good', bars: true}]}
                        .range=${[0, 105]} .splits=${[0, 25, 50, 75, 100]} .unit=${v => `${v} %`} label=${`Success rate by hour. Overall: ${rate}.`}></time-plot></figure>
                <figure class="stack"><figcaption class="legend"><span>Median answer time</span><span class="second">95th percentile</span></figcaption>
                    <time-plot step="3600" .data=${[hours.times, hours.highs, hours.medians]} .series=${[{label: '95th percentile', colour: '--accent-pale', bars: true}, {label: 'Median', colour: '--accent', bars: true}]}
                        .unit=${milliseconds} label=${`Answer time by hour. Median overall: ${times.length === 0 ? 'none' : milliseconds(at(times, 0.5))}.`}></time-plot></figure>
            </div>
        </div>`;
    }

    #facts() {
        const webhook = this.webhook;
        return html`<dl class="facts">
            <dt>Types</dt><dd>${webhook.events.map(type => html`<code class="chip">${type}</code> `)}</dd>
            ${webhook.description ? html`<dt>Description</dt><dd>${webhook.description}</dd>` : nothing}
            <dt>Format</dt><dd>${webhook.format === 'native' ? 'each type’s own' : webhook.format}</dd>
            <dt>Filter</dt><dd>${webhook.filter ? html`<code>${JSON.stringify(webhook.filter)}</code>` : 'none'}</dd>
            <dt>Signature</dt><dd>${signatureInWords(webhook.signature.profile)}</dd>
            <dt>Credentials</dt><dd>${credentialsInWords(webhook)}</dd>
            <dt>Retries</dt><dd>${webhook.retry ? webhook.retry.delays.length === 0 ? 'none' : `after ${webhook.retry.delays.map(writeDelay).join(', ')}` : 'as in the deployment'}</dd>
            <dt>Timeout</dt><dd>${count(webhook.timeoutSeconds, 'second')}</dd>
            <dt>While inactive</dt><dd>${webhook.whileInactive === 'hold' ? 'events are held' : 'events are skipped'}</dd>
            ${webhook.projects ? html`<dt>Projects</dt><dd>${count(webhook.projects.length, 'project')} only</dd>` : nothing}
            <dt>Last activity</dt><dd>${fullTime(webhook.lastActivityAt, 'never called')}</dd>
            <dt>Created</dt><dd>${fullTime(webhook.createdAt)}</dd>
            <dt>Changed</dt><dd>${fullTime(webhook.updatedAt)}</dd>
            <dt>Id</dt><dd><code>${webhook._id}</code></dd>
        </dl>`;
    }
}

customElements.define('webhook-overview', WebhookOverview);

function at(sorted, part) {
    return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
}

/** Success rate and answer times of each of the last hours; null for those without. */
function byHour(deliveries) {
    const now = Math.floor(Date.now() / 3_600_000);
    const hours = Array.from({length: HOURS}, (_, i) => ({time: (now - HOURS + 1 + i) * 3_600, ended: 0, delivered: 0, answers: []}));
    for (const delivery of deliveries) {
        const hour = hours[Math.floor(Date.parse(delivery.createdAt) / 3_600_000) - now + HOURS - 1];
        if (!hour) {
            continue;
        }
        if (delivery.status === 'delivered' || delivery.status === 'exhausted') {
            hour.ended++;
            hour.delivered += delivery.status === 'delivered' ? 1 : 0;
        }
        if (delivery.lastMilliseconds !== undefined && delivery.lastMilliseconds !== null) {
            hour.answers.push(delivery.lastMilliseconds);
        }
    }
    hours.forEach(hour => hour.answers.sort((a, b) => a - b));
    return {
        times: hours.map(hour => hour.time),
        rates: hours.map(hour => hour.ended === 0 ? null : 100 * hour.delivered / hour.ended),
        medians: hours.map(hour => hour.answers.length === 0 ? null : at(hour.answers, 0.5)),
        highs: hours.map(hour => hour.answers.length === 0 ? null : at(hour.answers, 0.95)),
    };
}
