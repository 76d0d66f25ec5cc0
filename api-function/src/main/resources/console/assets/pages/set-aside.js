/** What the sweep fails at, so that it tries that less and less often. */

import {html} from 'lit';
import {Place} from '../router.js';
import {session} from '../session.js';
import {count, empty, fullTime, paged, when} from '../ui.js';
import {Pages, View} from '../view.js';

class SetAsidePage extends View {
    #pages = new Pages(this, () => session.isPlatform ? '/operations/set-aside' : null, {every: 10_000});

    render() {
        if (!session.isPlatform) {
            return html`<h1>Set aside</h1>${empty('Not available to you', 'Only the platform’s administrators see what the sweep has set aside.')}`;
        }
        return html`<header class="head"><div><h1>Set aside</h1>
                <p class="muted">Webhooks, deliveries and replays that the sweep has failed at three times or more. It tries each again, less and less often.</p></div>
                <div class="buttons"><button @click=${() => this.#pages.reload()}>Refresh</button></div></header>
            <section class="card">${paged(this.#pages, items => this.#table(items),
                empty('Nothing is set aside', 'The sweep gets everything done.'))}</section>`;
    }

    #table(items) {
        return html`<table class="list"><caption class="unseen">What the sweep has set aside</caption>
            <thead><tr><th>What</th><th>Why</th><th class="when">Since</th><th class="when">Next try</th></tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main"><a href=${address(item)}>${kind(item)}</a><span class="sub mono">${item.id}</span></td>
                <td data-label="Why"><span class="mono">${item.reason}</span><span class="sub">failed ${count(item.failures, 'time')}</span></td>
                <td data-label="Since" class="when">${fullTime(item.since)}</td>
                <td data-label="Next try" class="when">${when(item.nextAt)}</td></tr>`)}</tbody></table>`;
    }
}

function kind(item) {
    return item.kind.charAt(0).toUpperCase() + item.kind.slice(1);
}

function address(item) {
    const webhook = new Place(item.organization, item.project ?? undefined).webhookPath(item.webhook);
    return item.kind === 'delivery' ? `${webhook}/deliveries/${item.id}`
        : item.kind === 'replay' ? `${webhook}/replays` : webhook;
}

customElements.define('set-aside-page', SetAsidePage);
