/** Adding a webhook. */

import {html, nothing} from 'lit';
import {post} from '../api.js';
import {eventTypes, subscribable, typeOptions, wildcardNote} from '../event-types.js';
import {navigate} from '../router.js';
import {session} from '../session.js';
import {areaField, empty, failed, icon, skeleton, switchField, textField, toast} from '../ui.js';
import {Form, View} from '../view.js';

/** One drop-down for each subscribed type. */
export function typesField(form, types, place) {
    const events = form.values.events;
    const offered = subscribable(types, place);
    const error = form.errors.events;
    const change = (at, value) => form.set('events', events.map((event, i) => i === at ? value : event));
    return html`<fieldset class="field types">
        <legend class="unseen">Types</legend>
        ${events.map((event, at) => {
            const known = offered.find(type => type.type === event);
            const id = at === 0 ? 'field-events' : `field-events-${at}`;
            return html`<div class="type">
                <label for=${id}>Type${at === 0 ? nothing : ` ${at + 1}`}</label>
                <div class="row">
                    <select id=${id} .value=${event} aria-invalid=${error ? 'true' : 'false'} aria-describedby="field-events-note-${at} field-events-error"
                        @change=${e => change(at, e.target.value)}>
                        <option value="" ?selected=${event === ''} disabled>Select a type</option>
                        ${typeOptions(offered, event)}
                        <optgroup label="Several">
                            <option value="*" ?selected=${event === '*'}>* (all events)</option>
                            ${event !== '' && event !== '*' && !known ? html`<option value=${event} selected>${event}</option>` : nothing}
                        </optgroup>
                    </select>
                    ${events.length > 1 ? html`<button type="button" class="plain" aria-label=${`Remove type ${at + 1}`}
                        @click=${() => form.set('events', events.filter((_, i) => i !== at))}>${icon('close')}</button>` : nothing}
                </div>
                <p class="hint" id="field-events-note-${at}">${known?.description ?? wildcardNote(event)}</p>
            </div>`;
        })}
        <p class="error" id="field-events-error">${error ?? nothing}</p>
        ${events.length < 50 ? html`<button type="button" class="small" @click=${() => form.set('events', [...events, ''])}>${icon('plus')}Another type</button>` : nothing}
    </fieldset>`;
}

class WebhookNewPage extends View {
    static properties = {place: {attribute: false}};
    #form = new Form(this, {events: [''], name: '', url: '', description: '', active: true});
    #types;
    #error;

    connectedCallback() {
        super.connectedCallback();
        this.#load();
    }

    async #load() {
        try {
            this.#types = await eventTypes(this.place);
        } catch (error) {
            this.#error = error;
        }
        this.requestUpdate();
    }

    render() {
        if (!session.mayWrite) {
            return html`<h1>Add webhook</h1>${empty('Not available to you', 'Only administrators can add webhooks.')}`;
        }
        return html`
            <a class="up" href=${this.place.webhooksPath}>${icon('back')}Webhooks</a>
            <header class="head"><div><h1>Add webhook</h1>
                <p class="muted">When an event of the type happens, we send a POST request to the URL.</p></div></header>
            <section class="card pad narrow">
                ${this.#error ? failed(this.#error) : !this.#types ? skeleton(6) : this.#fields()}
            </section>`;
    }

    #fields() {
        return html`<form novalidate @submit=${this.#submit}>
            ${this.#form.banner}
            ${typesField(this.#form, this.#types, this.place)}
            ${textField(this.#form, 'name', {label: 'Webhook name', maxlength: 100})}
            ${textField(this.#form, 'url', {label: 'URL', type: 'url', placeholder: 'https://example.com/webhooks'})}
            ${areaField(this.#form, 'description', {label: 'Description', optional: true, rows: 2})}
            ${switchField(this.#form, 'active', {label: 'Enable', hint: 'A webhook that is not enabled gets no callbacks until you switch it on.'})}
            <div class="buttons">
                <button class="primary" ?disabled=${this.#form.busy}>Create webhook</button>
                <a class="button" href=${this.place.webhooksPath}>Cancel</a>
            </div>
        </form>`;
    }

    #submit = async event => {
        event.preventDefault();
        const {events, name, url, description, active} = this.#form.values;
        const chosen = events.filter(type => type !== '');
        const done = await this.#form.submit(['events', 'name', 'url', 'description', 'active'], async () => {
            if (chosen.length === 0) {
                this.#form.refuse('events', 'Select a type.');
            }
            if (name.trim() === '') {
                this.#form.refuse('name', 'Enter a name that says what the webhook is for.');
            }
            if (url.trim() === '') {
                this.#form.refuse('url', 'Enter the URL of the receiver.');
            }
            if (Object.keys(this.#form.errors).length > 0) {
                return false;
            }
            await post(this.place.webhooksApi, {
                name: name.trim(), url: url.trim(), events: chosen, active,
                ...(description.trim() === '' ? {} : {description: description.trim()}),
            });
            return true;
        });
        if (done) {
            navigate(this.place.webhooksPath);
            toast('Webhook created successfully');
        }
    };
}

customElements.define('webhook-new-page', WebhookNewPage);
