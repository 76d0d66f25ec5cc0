/** Published events. */

import {html} from 'lit';
import {count, empty, paged, when} from '../ui.js';
import {Pages, View} from '../view.js';

class EventsPage extends View {
    static properties = {place: {attribute: false}};
    #pages = new Pages(this, () => `${this.place.organizationApi}/events`, {every: 5_000});

    render() {
        return html`
            <header class="head"><div><h1>Events</h1><p class="muted">Events of this organization and its projects, newest first.</p></div></header>
            <section class="card">${paged(this.#pages, items => this.#table(items), empty('No events yet',
                'Your platform publishes them with POST /organizations/{organization}/events. See the API reference.'))}</section>`;
    }

    #table(items) {
        return html`<table class="list"><caption class="unseen">Events</caption>
            <thead><tr><th>Type</th><th>Deliveries</th><th class="when">Occurred</th><th class="when">Published</th></tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main"><a href="${this.place.organizationPath}/events/${item._id}">${item.type}</a><span class="sub mono">${item._id}</span></td>
                <td data-label="Deliveries">${item.deliveryCount === 0 ? html`<span class="muted">no subscribers</span>` : count(item.deliveryCount, 'delivery', 'deliveries')}</td>
                <td data-label="Occurred" class="when">${when(item.occurredAt)}</td>
                <td data-label="Published" class="when">${when(item.publishedAt)}</td>
            </tr>`)}</tbody></table>`;
    }
}

customElements.define('events-page', EventsPage);
