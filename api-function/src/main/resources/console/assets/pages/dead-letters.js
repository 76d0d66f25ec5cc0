/** Exhausted deliveries and unreadable messages, and their redrive. */

import {html, nothing} from 'lit';
import {get, post, remove} from '../api.js';
import {Place} from '../router.js';
import {session} from '../session.js';
import {attempt, badge, confirm, count, dialog, empty, fullTime, shown, textField, toast, when} from '../ui.js';
import {Form, Resource, View} from '../view.js';

class DeadLettersPage extends View {
    #letters = new Resource(this, () => session.isPlatform ? '/operations/dead-letters' : null);
    /** The progress while it moves; the queue's own figures are older. */
    #watched;
    #timer;

    connectedCallback() {
        super.connectedCallback();
        this.#timer = setInterval(() => document.hidden || this.#moving && this.#watch(), 2_000);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        clearInterval(this.#timer);
    }

    get #redrive() {
        return this.#watched ?? this.#letters.value?.redrive;
    }

    get #moving() {
        return this.#redrive?.status === 'running' || this.#redrive?.status === 'cancelling';
    }

    /** Sampling messages would interfere with moving them. */
    async #watch() {
        try {
            this.#watched = await get('/operations/dead-letters/redrive');
        } catch {
            // The next reload may find it.
        }
        if (!this.#moving) {
            await this.#letters.reload();
        }
        this.requestUpdate();
    }

    render() {
        if (!session.isPlatform) {
            return html`<h1>Dead letters</h1>${empty('Not available to you', 'Only platform administrators see dead letters.')}`;
        }
        const depth = this.#letters.value?.depth ?? 0;
        return html`<header class="head"><div><h1>Dead letters</h1><p class="muted">Exhausted deliveries and unreadable messages.</p></div>
                <div class="buttons"><button @click=${() => this.#letters.reload()}>Refresh</button>
                    ${this.#moving ? html`<button @click=${this.#cancel}>Stop redrive</button>`
                        : html`<button class="primary" ?disabled=${depth === 0} @click=${this.#start}>Redrive all</button>`}</div></header>
            ${this.#redrive ? this.#progress(this.#redrive) : nothing}
            <section class="card">${shown(this.#letters, letters => letters.depth === 0 && letters.sample.length === 0
                ? empty('No dead letters', 'Every delivery was delivered, awaits its next attempt, or was cancelled.')
                : this.#content(letters))}</section>`;
    }

    #progress(redrive) {
        return html`<section class="card"><header><div class="row"><h2>Latest redrive</h2>${badge(redrive.status)}</div><p>started ${fullTime(redrive.startedAt)}</p></header>
            <div class="pad stack">
                ${redrive.toMove ? html`<progress .max=${redrive.toMove} .value=${redrive.moved} aria-label="Progress of the redrive"></progress>` : nothing}
                <p>${count(redrive.moved, 'message')} moved${redrive.toMove ? ` of about ${redrive.toMove.toLocaleString()}` : ''}${redrive.failureReason ? `: ${redrive.failureReason}` : ''}.</p>
            </div></section>`;
    }

    #content(letters) {
        return html`<header><h2>${count(letters.depth, 'message')}, approximately</h2><p>${letters.oldest ? html`the oldest of those below since ${fullTime(letters.oldest)}` : nothing}</p></header>
            <table class="list"><caption class="unseen">Some of the dead letters</caption>
            <thead><tr><th>Type</th><th>Reason</th><th class="when">Sent</th></tr></thead>
            <tbody>${letters.sample.map(letter => html`<tr>
                <td class="main">${letter.delivery ? html`<a href="${new Place(letter.organization, letter.project ?? undefined).webhookPath(letter.webhook)}/deliveries/${letter.delivery}">${letter.type}</a>
                    <span class="sub mono">${letter.delivery}</span>` : html`<span class="muted">unreadable message</span>`}</td>
                <td data-label="Reason">${letter.reason}</td>
                <td data-label="Sent" class="when">${when(letter.sentAt)}</td></tr>`)}</tbody></table>`;
    }

    #start = async () => {
        let inside;
        const form = new Form({requestUpdate: () => inside?.refresh(), updateComplete: Promise.resolve(),
            get formRoot() { return inside.element; }}, {perSecond: ''});
        const begun = await dialog('Redrive all dead letters', control => {
            inside = control;
            return html`<form novalidate @submit=${async event => {
                event.preventDefault();
                let answer;
                const {perSecond} = form.values;
                if (await form.submit(['perSecond'], async () => {
                    answer = await post('/operations/dead-letters/redrive', perSecond === '' ? {} : {perSecond: Number(perSecond)});
                    return true;
                })) {
                    control.close(answer);
                }
            }}><p>Every delivery starts a new run, with all of its attempts. Unreadable messages return to the dead letters.</p>
                ${form.banner}
                ${textField(form, 'perSecond', {label: 'At most per second', type: 'number', min: 1, max: 500, optional: true, hint: 'SQS chooses the rate if empty.'})}
                <div class="buttons end"><button type="button" @click=${() => control.close()}>Cancel</button><button class="primary" ?disabled=${form.busy}>Redrive</button></div></form>`;
        });
        if (begun) {
            this.#watched = begun;
            toast('The redrive has started');
            this.requestUpdate();
        }
    };

    #cancel = async () => {
        if (await confirm({title: 'Stop the redrive', text: 'Messages that were moved already stay moved.', action: 'Stop'})) {
            await attempt(async () => {
                this.#watched = await remove('/operations/dead-letters/redrive');
                toast('The redrive is being stopped');
                this.requestUpdate();
            });
        }
    };
}

customElements.define('dead-letters-page', DeadLettersPage);
