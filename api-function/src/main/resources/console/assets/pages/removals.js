/** What removed organizations and projects have left, and how far its deletion is. */

import {html, nothing} from 'lit';
import {session} from '../session.js';
import {badge, count, empty, fullTime, paged, when} from '../ui.js';
import {Pages, View} from '../view.js';

class RemovalsPage extends View {
    #pages = new Pages(this, () => session.isPlatform ? '/operations/removals' : null,
        {every: 5_000, moving: () => (this.#pages.items ?? []).some(removal => removal.state !== 'completed')});

    render() {
        if (!session.isPlatform) {
            return html`<h1>Removals</h1>${empty('Not available to you', 'Only the platform’s administrators see the removals.')}`;
        }
        return html`<header class="head"><div><h1>Removals</h1>
                <p class="muted">A removed organization or project is hidden at once. Its data is deleted in the background.</p></div>
                <div class="buttons"><button @click=${() => this.#pages.reload()}>Refresh</button></div></header>
            <section class="card">${paged(this.#pages, items => this.#table(items),
                empty('No removals', 'No organization or project was removed lately.'))}</section>`;
    }

    #table(items) {
        return html`<table class="list"><caption class="unseen">Removals</caption>
            <thead><tr><th>What</th><th>State</th><th>Deleted so far</th><th class="when">Removed</th></tr></thead>
            <tbody>${items.map(removal => html`<tr>
                <td class="main">${removal.project ? 'Project' : 'Organization'} <span class="mono">${removal.project ?? removal.organization}</span>
                    ${removal.project ? html`<span class="sub">of organization <span class="mono">${removal.organization}</span></span>` : nothing}</td>
                <td data-label="State">${badge(removal.state)}${this.#next(removal)}</td>
                <td data-label="Deleted so far">${count(removal.events, 'event')}, ${count(removal.deliveries, 'delivery', 'deliveries')}, ${count(removal.contents, 'content')}</td>
                <td data-label="Removed" class="when">${fullTime(removal.startedAt)}</td></tr>`)}</tbody></table>`;
    }

    #next(removal) {
        switch (removal.state) {
            case 'completed':
                return html`<span class="sub">at ${when(removal.completedAt)}</span>`;
            case 'failing':
                return html`<span class="sub">${count(removal.failures, 'run')} failed: ${removal.problem}; again at ${when(removal.nextRunAt)}</span>`;
            default:
                return html`<span class="sub">goes on at ${when(removal.nextRunAt)}</span>`;
        }
    }
}

customElements.define('removals-page', RemovalsPage);
