/** The webhooks of an organization, or of one of its projects. */

import {html, nothing} from 'lit';
import {remove} from '../api.js';
import {session} from '../session.js';
import {badge, confirm, count, empty, icon, paged, toast, when} from '../ui.js';
import {Pages, View} from '../view.js';

class WebhooksPage extends View {
    static properties = {place: {attribute: false}};
    #pages = new Pages(this, () => this.place.webhooksApi);
    #selected = new Set();

    render() {
        const chosen = this.#selected.size;
        return html`
            <header class="head">
                <div><h1>Webhooks</h1>
                <p class="muted">Callbacks to your own services when something happens in
                    ${this.place.project ? 'this project' : 'this organization'}.</p></div>
                ${session.mayWrite ? html`<div class="buttons">
                    <button ?disabled=${chosen === 0} @click=${this.#delete}>Delete webhooks</button>
                    <a class="button primary" href=${`${this.place.webhooksPath}/new`}>+ Add Webhook</a>
                </div>` : nothing}
            </header>
            <section class="card">
                ${paged(this.#pages, items => this.#table(items), empty('No webhooks yet',
                    session.mayWrite ? 'Add one to send signed callbacks, with retries, to your service whenever an event happens.'
                        : 'An administrator can add one.',
                    session.mayWrite ? html`<a class="button primary" href=${`${this.place.webhooksPath}/new`}>+ Add Webhook</a>` : nothing))}
            </section>`;
    }

    #table(items) {
        const all = items.every(item => this.#selected.has(item._id));
        return html`<table class="list">
            <caption class="unseen">Webhooks</caption>
            <thead><tr>
                ${session.mayWrite ? html`<th class="tick"><input type="checkbox" aria-label="Select all webhooks"
                    .checked=${all} @change=${e => this.#choose(items, e.target.checked)}></th>` : nothing}
                <th>Name</th><th>Type</th><th>Status</th><th class="when">Last activity</th>
            </tr></thead>
            <tbody>${items.map(item => html`<tr>
                ${session.mayWrite ? html`<td class="tick"><input type="checkbox" aria-label=${`Select ${item.name}`}
                    .checked=${this.#selected.has(item._id)} @change=${e => this.#choose([item], e.target.checked)}></td>` : nothing}
                <td class="main"><a href=${this.place.webhookPath(item._id)}>${item.name}</a>
                    <span class="sub" title=${item.url}>${item.url}</span></td>
                <td data-label="Type">${item.events.slice(0, 2).map(type => html`<code class="chip">${type}</code> `)}
                    ${item.events.length > 2 ? html`<span class="muted" title=${item.events.slice(2).join(', ')}>and ${item.events.length - 2} more</span>` : nothing}</td>
                <td data-label="Status">${webhookBadge(item)}</td>
                <td data-label="Last activity" class="when">${when(item.lastActivityAt, 'never called')}</td>
            </tr>`)}</tbody>
        </table>`;
    }

    #choose(items, chosen) {
        for (const item of items) {
            if (chosen) {
                this.#selected.add(item._id);
            } else {
                this.#selected.delete(item._id);
            }
        }
        this.requestUpdate();
    }

    #delete = async () => {
        const ids = [...this.#selected];
        const names = (this.#pages.items ?? []).filter(item => this.#selected.has(item._id)).map(item => item.name);
        const sure = await confirm({
            title: 'Delete webhooks',
            text: `${count(ids.length, 'webhook')} get no more callbacks${names.length > 0 ? `: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ' …' : ''}` : ''}. Their deliveries are no longer shown. This cannot be undone.`,
            action: 'Delete',
        });
        if (!sure) {
            return;
        }
        const results = await Promise.allSettled(ids.map(id => remove(this.place.webhookApi(id))));
        const failures = results.filter(result => result.status === 'rejected' && result.reason.status !== 404);
        this.#selected = new Set(ids.filter((_, i) => failures.includes(results[i])));
        if (failures.length === 0) {
            toast('Webhook(s) deleted successfully');
        } else {
            toast(`${count(failures.length, 'webhook')} could not be deleted: ${failures[0].reason.message}`, 'bad');
        }
        await this.#pages.restart();
    };
}

/** The status of a webhook in a word. */
export function webhookBadge(webhook) {
    if (webhook.status === 'disabled') {
        return badge('disabled', 'bad');
    }
    if (!webhook.active) {
        return badge('off', 'plain');
    }
    if (webhook.circuit) {
        return badge('paused', 'warn');
    }
    if (webhook.slowSince) {
        return badge('slow', 'warn');
    }
    return webhook.status === 'draft' ? badge('no callbacks yet', 'plain') : badge(webhook.status);
}

customElements.define('webhooks-page', WebhooksPage);
