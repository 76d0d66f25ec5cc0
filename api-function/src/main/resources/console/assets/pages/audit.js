/** Who changed what. */

import {html, nothing} from 'lit';
import {json} from '../code.js';
import {session} from '../session.js';
import {empty, fullTime, paged} from '../ui.js';
import {Pages, View} from '../view.js';

const VERBS = {
    create: 'created', update: 'changed', delete: 'deleted', disable: 'disabled', test: 'sent a test to', reveal: 'saw the secret of',
    rotate: 'rotated the secret of', resend: 'resent', begin: 'started', cancel: 'stopped', expunge: 'erased',
    resume: 'resumed',
};

class AuditPage extends View {
    static properties = {place: {attribute: false}};
    #pages = new Pages(this, () => session.mayWrite ? `${this.place.organizationApi}/audit` : null);

    render() {
        if (!session.mayWrite) {
            return html`<h1>Audit</h1>${empty('Not available to you', 'Only administrators see the audit log.')}`;
        }
        return html`<header class="head"><div><h1>Audit</h1><p class="muted">Who changed what in this organization, newest first.</p></div></header>
            <section class="card">${paged(this.#pages, items => this.#table(items), empty('Nothing yet', 'Changes will be recorded here.'))}</section>`;
    }

    #table(items) {
        return html`<table class="list"><caption class="unseen">Changes</caption>
            <thead><tr><th>What</th><th>By</th><th class="when">At</th></tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main">${this.#sentence(item)}
                    ${item.before || item.after ? html`<details><summary>What changed</summary><div class="columns">
                        ${item.before ? html`<div><h3>Before</h3>${json(item.before, 'before', {bare: true})}</div>` : nothing}
                        ${item.after ? html`<div><h3>After</h3>${json(item.after, 'after', {bare: true})}</div>` : nothing}</div></details>` : nothing}</td>
                <td data-label="By">${item.actor?.name ?? item.actor?.id ?? item.actor?.type}${item.actor?.role ? html`<span class="sub">${item.actor.role}</span>` : nothing}</td>
                <td data-label="At" class="when">${fullTime(item.at)}</td></tr>`)}</tbody></table>`;
    }

    #sentence(item) {
        const [subject, ...verb] = item.action.split('.');
        const said = VERBS[verb.at(-1)];
        const name = item.subject?.name ?? item.subject?.id ?? '';
        return said ? html`<strong>${capital(said)}</strong> ${(item.subject?.type ?? subject).replaceAll(/[-_]/g, ' ')} <em>${name}</em>${item.unconfirmed ? html` <span class="muted">(unconfirmed)</span>` : nothing}`
            : html`<code class="chip">${item.action}</code> <em>${name}</em>`;
    }
}

function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

customElements.define('audit-page', AuditPage);
