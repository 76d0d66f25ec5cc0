/** The catalogue of event types. */

import {html, nothing} from 'lit';
import {eventTypes, grouped} from '../event-types.js';
import {session} from '../session.js';
import {failed, skeleton} from '../ui.js';
import {View} from '../view.js';

class EventTypesPage extends View {
    static properties = {place: {attribute: false}};
    #types;
    #error;

    async connectedCallback() {
        super.connectedCallback();
        try {
            this.#types = await eventTypes(this.place);
        } catch (error) {
            this.#error = error;
        }
        this.requestUpdate();
    }

    render() {
        const path = `${this.place.organizationPath}/event-types`;
        return html`
            <header class="head"><div><h1>Event types</h1><p class="muted">Types that webhooks can subscribe to, with an example of every callback.</p></div>
                ${session.mayWrite ? html`<div class="buttons"><a class="button primary" href="${path}/new">Add type</a></div>` : nothing}</header>
            ${this.#error ? failed(this.#error) : !this.#types ? html`<section class="card">${skeleton(8)}</section>`
                : grouped(this.#types).map(([title, types]) => html`<section class="card"><header><h2>${title}</h2></header>
                    <table class="list catalogue"><caption class="unseen">${title}</caption>
                    <thead class="unseen"><tr><th>Type</th><th>Subscribed to at</th></tr></thead>
                    <tbody>${types.map(type => html`<tr>
                        <td class="main"><a href="${path}/${encodeURIComponent(type.type)}"><code>${type.type}</code></a><span class="small-text muted block">${type.description}</span></td>
                        <td class="when">${Object.keys(type.levels).map(level => html`<span class="chip">${level}</span> `)}</td></tr>`)}</tbody></table></section>`)}
            ${this.#types && !this.#types.some(t => t.group === 'custom') && session.mayWrite
                ? html`<p class="muted">This organization has no types of its own yet. <a href="${path}/new">Add one</a> to publish events that are not listed here.</p>` : nothing}`;
    }
}

customElements.define('event-types-page', EventTypesPage);
