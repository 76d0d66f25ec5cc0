/** Replays: deliveries of a period, sent again. */

import {html, nothing} from 'lit';
import {post, remove} from '../api.js';
import {session} from '../session.js';
import {attempt, badge, confirm, count, empty, fullTime, paged, selectField, textField, toast, when} from '../ui.js';
import {Form, Pages, View} from '../view.js';

const SELECTIONS = {failed: 'failed', missing: 'missing', all: 'all'};

class ReplaysPage extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}};
    #pages = new Pages(this, () => `${this.place.webhookApi(this.webhook._id)}/replays`, {
        every: 2_000,
        moving: () => this.#pages.items?.some(item => item.state === 'running'),
    });
    #form = new Form(this, {since: localTime(Date.now() - 86_400_000), until: '', status: 'failed', perSecond: ''});
    /** What a dry run has counted for the form as it is. */
    #counted;

    render() {
        return html`
            ${session.mayWrite ? html`<section class="card">
                <header><h2>Replay deliveries</h2><p>With the same webhook-id, so receivers can recognize duplicates.</p></header>
                <form class="pad narrow" novalidate @submit=${this.#submit} @input=${() => { this.#counted = undefined; this.requestUpdate(); }} @change=${() => { this.#counted = undefined; this.requestUpdate(); }}>
                    ${this.#form.banner}
                    ${selectField(this.#form, 'status', {label: 'Which', choices: [
                        ['failed', 'Failed: those that no attempt delivered'],
                        ['missing', 'Missing: those that it would get now, but never got'],
                        ['all', 'All, also those that were delivered']]})}
                    <div class="pair">
                        ${textField(this.#form, 'since', {label: 'Events since', type: 'datetime-local'})}
                        ${textField(this.#form, 'until', {label: 'Until', type: 'datetime-local', optional: true, hint: 'Now if empty.'})}
                    </div>
                    ${textField(this.#form, 'perSecond', {label: 'At most per second', type: 'number', min: 1, optional: true})}
                    <div role="status">${this.#counted ? html`<div class="banner ${this.#counted.matched > 0 ? '' : 'warn'}">${this.#found(this.#counted)}</div>` : nothing}</div>
                    <div class="buttons">
                        ${this.#counted?.state === 'completed' && this.#counted.matched > 0
                            ? html`<button class="primary" ?disabled=${this.#form.busy}>Replay ${count(this.#counted.matched, 'delivery', 'deliveries')}</button>`
                            : html`<button class="primary" ?disabled=${this.#form.busy}>Count first</button>`}
                    </div>
                </form>
            </section>` : nothing}
            <section class="card"><header><h2>Replays</h2></header>
                ${paged(this.#pages, items => this.#list(items), empty('No replays yet', 'A replay sends failed or missing deliveries again, as a job that you can watch and stop.'))}
            </section>`;
    }

    #found(replay) {
        if (replay.state === 'running') {
            return `Still counting: ${count(replay.matched, 'delivery', 'deliveries')} so far. See below.`;
        }
        return replay.matched > 0
            ? `${count(replay.matched, 'delivery', 'deliveries')} of ${count(replay.examined, 'event')} would be sent again.`
            : `Nothing to replay: ${count(replay.examined, 'event')} examined.`;
    }

    #list(items) {
        return html`<table class="list">
            <caption class="unseen">Replays</caption>
            <thead><tr><th>Which</th><th>State</th><th>Progress</th><th class="when">Begun</th>${session.mayWrite ? html`<th><span class="unseen">Actions</span></th>` : nothing}</tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main">${SELECTIONS[item.status] ?? item.status}${item.dryRun ? html` <span class="muted">(count only)</span>` : nothing}
                    <span class="sub">${fullTime(item.since)} to ${fullTime(item.until)}</span></td>
                <td data-label="State">${badge(item.state)}${item.failure ? html`<span class="sub">${item.failure}</span>` : nothing}</td>
                <td data-label="Progress">${item.state === 'running' ? html`<progress max="1" .value=${item.progress} aria-label="Progress of the replay"></progress>` : nothing}
                    <span class="small-text">${item.dryRun ? `${item.matched.toLocaleString()} counted` : `${item.begun.toLocaleString()} of ${item.matched.toLocaleString()} queued`}</span></td>
                <td data-label="Begun" class="when">${when(item.createdAt)}</td>
                ${session.mayWrite ? html`<td class="end">${item.state === 'running' ? html`<button class="small" @click=${() => this.#cancel(item)}>Stop</button>` : nothing}</td>` : nothing}
            </tr>`)}</tbody></table>`;
    }

    #submit = async event => {
        event.preventDefault();
        const forReal = this.#counted?.state === 'completed' && this.#counted.matched > 0;
        const {since, until, status, perSecond} = this.#form.values;
        await this.#form.submit(['since', 'until', 'status', 'perSecond'], async () => {
            if (since === '') {
                this.#form.refuse('since', 'Enter a start time.');
                return false;
            }
            const replay = await post(`${this.place.webhookApi(this.webhook._id)}/replay`, {
                since: new Date(since).toISOString(),
                ...(until === '' ? {} : {until: new Date(until).toISOString()}),
                status,
                dryRun: !forReal,
                ...(perSecond === '' ? {} : {perSecond: Number(perSecond)}),
            });
            this.#counted = forReal ? undefined : replay;
            if (forReal) {
                toast(`The replay has started: ${count(replay.begun, 'delivery', 'deliveries')} so far`);
            }
            return true;
        });
        await this.#pages.restart();
    };

    async #cancel(item) {
        if (await confirm({title: 'Stop the replay', text: 'No more deliveries are queued. Those already queued are sent.', action: 'Stop'})) {
            await attempt(async () => {
                await remove(`${this.place.webhookApi(this.webhook._id)}/replays/${item._id}`);
                toast('The replay was stopped');
                await this.#pages.restart();
            });
        }
    }
}

function localTime(at) {
    const time = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
    return time.toISOString().slice(0, 16);
}

customElements.define('replays-page', ReplaysPage);
