/** The API tokens of an organization. */

import {html} from 'lit';
import {post, remove} from '../api.js';
import {session} from '../session.js';
import {attempt, badge, confirm, copyButton, dialog, empty, paged, selectField, textField, toast, when} from '../ui.js';
import {Form, Pages, View} from '../view.js';

const ROLES = [
    ['event:publisher', 'Publisher: publishes events, and nothing else'],
    ['org:member', 'Member: reads everything of the organization'],
    ['org:admin', 'Administrator: everything within the organization'],
];

class TokensPage extends View {
    static properties = {place: {attribute: false}};
    #pages = new Pages(this, () => session.mayWrite ? `${this.place.organizationApi}/settings/tokens` : null);

    render() {
        if (!session.mayWrite) {
            return html`<h1>Tokens</h1>${empty('Not available to you', 'Only administrators see the tokens.')}`;
        }
        return html`
            <header class="head"><div><h1>Tokens</h1><p class="muted">API tokens of this organization.</p></div>
                <div class="buttons"><button class="primary" @click=${this.#create}>Create token</button></div></header>
            <section class="card">${paged(this.#pages, items => this.#table(items), empty('No tokens yet',
                'Your platform needs a publisher’s token to publish events.'))}</section>`;
    }

    #table(items) {
        return html`<table class="list"><caption class="unseen">Tokens</caption>
            <thead><tr><th>Name</th><th>Role</th><th class="when">Last used</th><th class="when">Expires</th><th class="when">Created</th><th><span class="unseen">Actions</span></th></tr></thead>
            <tbody>${items.map(item => html`<tr>
                <td class="main"><strong>${item.name}</strong><span class="sub mono">${item._id}</span></td>
                <td data-label="Role">${badge(item.role, 'plain')}</td>
                <td data-label="Last used" class="when">${item.lastUsedOn ?? 'never'}</td>
                <td data-label="Expires" class="when">${when(item.expiresAt, 'never')}</td>
                <td data-label="Created" class="when">${when(item.createdAt)}</td>
                <td class="end"><button class="small danger-text" @click=${() => this.#revoke(item)}>Revoke<span class="unseen"> ${item.name}</span></button></td>
            </tr>`)}</tbody></table>`;
    }

    #create = async () => {
        let inside;
        const form = new Form({requestUpdate: () => inside?.refresh(), updateComplete: Promise.resolve(),
            get formRoot() { return inside.element; }}, {name: '', role: 'event:publisher', expiresAt: ''});
        const made = await dialog('Create token', control => {
            inside = control;
            return html`<form novalidate @submit=${async event => {
                event.preventDefault();
                const {name, role, expiresAt} = form.values;
                let answer;
                if (await form.submit(['name', 'role', 'expiresAt'], async () => {
                    answer = await post(`${this.place.organizationApi}/settings/tokens`, {name: name.trim(), role,
                        ...(expiresAt === '' ? {} : {expiresAt: new Date(expiresAt).toISOString()})});
                    return true;
                })) {
                    control.close(answer);
                }
            }}>
                ${form.banner}
                ${textField(form, 'name', {label: 'Name', maxlength: 100, hint: 'Who or what it is for.'})}
                ${selectField(form, 'role', {label: 'Role', choices: ROLES})}
                ${textField(form, 'expiresAt', {label: 'Expires', type: 'datetime-local', optional: true})}
                <div class="buttons end"><button type="button" @click=${() => control.close()}>Cancel</button>
                    <button class="primary" ?disabled=${form.busy}>Create token</button></div></form>`;
        });
        if (!made) {
            return;
        }
        this.#pages.restart();
        await dialog('Store this token', ({close}) => html`<div class="stack">
            <p>It is shown only once and cannot be retrieved later.</p>
            <div class="secret"><code>${made.token}</code>${copyButton(made.token, 'token')}</div></div>
            <div class="buttons end"><button class="primary" @click=${() => close()}>I have stored it</button></div>`);
        toast('Token created');
    };

    async #revoke(item) {
        if (await confirm({title: 'Revoke the token', text: `Requests with “${item.name}” are refused from now on. This cannot be undone.`, action: 'Revoke'})) {
            await attempt(async () => {
                await remove(`${this.place.organizationApi}/settings/tokens/${item._id}`);
                toast('The token was revoked');
                await this.#pages.restart();
            });
        }
    }
}

customElements.define('tokens-page', TokensPage);
