/** The secrets that sign a webhook's callbacks, and how a receiver verifies them. */

import {html, nothing} from 'lit';
import {get, post} from '../api.js';
import '../code.js';
import {session} from '../session.js';
import {SNIPPETS} from '../snippets.js';
import {attempt, copyButton, dialog, fullTime, selectField, textField, toast} from '../ui.js';
import {Form, View} from '../view.js';

const OTHERS = {
    github: html`, and <code>X-Hub-Signature-256</code>, as GitHub has it`,
    stripe: html`, and <code>Stripe-Signature</code>, as Stripe has it`,
};

const OVERLAPS = [['0', 'at once'], ['3600', 'in an hour'], ['86400', 'in a day'], ['604800', 'in a week']];

class SigningPage extends View {
    static properties = {place: {attribute: false}, webhook: {attribute: false}};
    #secret;
    #snippet = 0;

    render() {
        return html`
            ${session.mayWrite ? html`<section class="card">
                <header><h2>Signing secret</h2>
                    <div class="buttons">
                        <button class="small" @click=${this.#reveal}>${this.#secret ? 'Hide' : 'Reveal'}</button>
                        <button class="small" @click=${this.#rotate}>Rotate</button>
                    </div></header>
                <div class="pad stack">
                    ${this.#secret ? html`<div class="secret"><code>${this.#secret.secret}</code>${copyButton(this.#secret.secret, 'secret')}</div>
                        ${this.#secret.previous.map(old => html`<div class="stack">
                            <p>Also active until ${fullTime(old.until)}; until then callbacks carry a signature of each secret:</p>
                            <div class="secret"><code>${old.secret}</code>${copyButton(old.secret, 'previous secret')}</div></div>`)}`
                        : html`<div class="secret"><code aria-label="The secret is hidden">whsec_••••••••••••••••••••••••••••••••</code></div>`}
                    <p class="muted">Callbacks carry <code>webhook-id</code>, <code>webhook-timestamp</code> and <code>webhook-signature</code>,
                        as Standard Webhooks has them${OTHERS[this.webhook.signature.profile] ?? nothing}. Anybody who knows the secret can forge callbacks: store it with your other secrets.</p>
                </div>
            </section>` : nothing}
            <section class="card">
                <header><h2>Verify callbacks</h2></header>
                <div class="pad">
                    <div class="tabs" role="tablist" aria-label="Language">
                        ${SNIPPETS.map((snippet, i) => html`<button role="tab" id="snippet-${i}" aria-selected=${i === this.#snippet ? 'true' : 'false'}
                            aria-controls="snippet" tabindex=${i === this.#snippet ? 0 : -1} @click=${() => this.#show(i)} @keydown=${e => this.#turn(e)}>${snippet.name}</button>`)}
                    </div>
                    <div role="tabpanel" id="snippet" aria-labelledby="snippet-${this.#snippet}">
                        <source-text .language=${SNIPPETS[this.#snippet].language} what="verification in ${SNIPPETS[this.#snippet].name}" .text=${SNIPPETS[this.#snippet].text}></source-text>
                    </div>
                </div>
            </section>`;
    }

    #show(number) {
        this.#snippet = (number + SNIPPETS.length) % SNIPPETS.length;
        this.requestUpdate();
    }

    async #turn(event) {
        const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
        if (step) {
            event.preventDefault();
            this.#show(this.#snippet + step);
            await this.updateComplete;
            this.querySelector('[role="tab"][aria-selected="true"]').focus();
        }
    }

    #reveal = async () => {
        this.#secret = this.#secret ? undefined
            : await attempt(() => get(`${this.place.webhookApi(this.webhook._id)}/secret`));
        this.requestUpdate();
    };

    #rotate = async () => {
        const lost = this.webhook.secretsUnreadable === true;
        let inside;
        const form = new Form({requestUpdate: () => inside?.refresh(), updateComplete: Promise.resolve(),
            get formRoot() { return inside.element; }}, {overlapSeconds: '86400', secret: ''});
        const rotated = await dialog('Rotate the secret', control => {
            inside = control;
            return html`<form novalidate @submit=${async event => {
                event.preventDefault();
                const {overlapSeconds, secret} = form.values;
                let answer;
                if (await form.submit(['overlapSeconds', 'secret'], async () => {
                    answer = await post(`${this.place.webhookApi(this.webhook._id)}/secret/rotate`, {
                        ...(lost ? {discardUnreadable: true} : {overlapSeconds: Number(overlapSeconds)}), ...(secret.trim() === '' ? {} : {secret: secret.trim()})});
                    return true;
                })) {
                    control.close(answer);
                }
            }}>
                <p>${lost ? 'Callbacks are signed with a new secret from now on. The unreadable headers and credentials are removed: enter them again under Settings.'
                    : 'Callbacks are signed with a new secret from now on, and also with the current one, for as long as you need to change your receivers.'}</p>
                ${form.banner}
                ${lost ? nothing : selectField(form, 'overlapSeconds', {label: 'The current secret expires', choices: OVERLAPS})}
                ${textField(form, 'secret', {label: 'New secret', optional: true, placeholder: 'whsec_…', hint: 'Random if empty.'})}
                <div class="buttons end"><button type="button" @click=${() => control.close()}>Cancel</button>
                    <button class="primary" ?disabled=${form.busy}>Rotate</button></div>
            </form>`;
        });
        if (rotated) {
            this.#secret = rotated;
            toast('The secret was rotated');
            this.dispatchEvent(new CustomEvent('saved'));
            this.requestUpdate();
        }
    };
}

customElements.define('signing-page', SigningPage);
