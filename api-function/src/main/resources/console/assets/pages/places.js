/** Organizations, for the platform's administrators, and the projects of one. */

import {html, nothing} from 'lit';
import {put, remove} from '../api.js';
import {Place} from '../router.js';
import {session} from '../session.js';
import {attempt, dialog, empty, paged, textField, toast, when} from '../ui.js';
import {Form, Pages, View} from '../view.js';

const ID = /^[0-9a-f]{24}$/i;

/**
 * Asks for the fields of something that has an id of the platform's.
 *
 * @param fields a function of the form that makes its fields
 * @param save what is done with the values
 */
async function edit(title, action, values, names, fields, save) {
    let inside;
    const form = new Form({requestUpdate: () => inside?.refresh(), updateComplete: Promise.resolve(),
        get formRoot() { return inside.element; }}, values);
    return dialog(title, control => {
        inside = control;
        return html`<form novalidate @submit=${async event => {
            event.preventDefault();
            if (await form.submit(names, async () => {
                if (!ID.test(form.values.id.trim())) {
                    form.refuse('id', 'Is 24 hexadecimal digits.');
                    return false;
                }
                await save(form.values);
                return true;
            })) {
                control.close(true);
            }
        }}>${form.banner}${fields(form)}
            <div class="buttons end"><button type="button" @click=${() => control.close()}>Cancel</button>
                <button class="primary" ?disabled=${form.busy}>${action}</button></div></form>`;
    });
}

/** Asks for the name of the thing to delete, to prevent mistakes. */
function confirmByName(what, name, consequence) {
    let typed = '';
    return dialog(`Delete ${what}`, ({close, refresh}) => html`
        <form novalidate @submit=${event => { event.preventDefault(); if (typed === name) { close(true); } }}>
            <p>${consequence} This cannot be undone.</p>
            <div class="field"><label for="confirm-name">Type <strong>${name}</strong> to confirm</label>
                <input id="confirm-name" autocomplete="off" @input=${event => { typed = event.target.value; refresh(); }}></div>
            <div class="buttons end"><button type="button" @click=${() => close(false)}>Cancel</button>
                <button class="danger" ?disabled=${typed !== name}>Delete</button></div></form>`);
}

function refreshSwitchers() {
    document.querySelector('tidings-console').refreshPlaces();
}

class OrganizationsPage extends View {
    #pages = new Pages(this, () => session.isPlatform ? '/organizations' : null);

    render() {
        if (!session.isPlatform) {
            return html`<h1>Organizations</h1>${empty('Not available to you', 'Only platform administrators see all organizations.')}`;
        }
        return html`<header class="head"><div><h1>Organizations</h1><p class="muted">Tenants of your platform, under your platform’s ids.</p></div>
                <div class="buttons"><button class="primary" @click=${() => this.#edit()}>Add organization</button></div></header>
            <section class="card">${paged(this.#pages, items => html`<table class="list"><caption class="unseen">Organizations</caption>
                <thead><tr><th>Name</th><th class="when">Created</th><th><span class="unseen">Actions</span></th></tr></thead>
                <tbody>${items.map(item => html`<tr>
                    <td class="main"><a href=${new Place(item._id).webhooksPath}>${item.name}</a><span class="sub mono">${item._id}</span></td>
                    <td data-label="Created" class="when">${when(item.createdAt)}</td>
                    <td class="end"><button class="small" @click=${() => this.#edit(item)}>Rename<span class="unseen"> ${item.name}</span></button>
                        <button class="small danger-text" @click=${() => this.#delete(item)}>Delete<span class="unseen"> ${item.name}</span></button></td>
                </tr>`)}</tbody></table>`, empty('No organizations yet', 'Your platform registers them through the API, or you add one here.'))}</section>`;
    }

    async #edit(item) {
        const done = await edit(item ? 'Rename the organization' : 'Add organization', item ? 'Rename' : 'Add organization',
            {id: item?._id ?? '', name: item?.name ?? ''}, ['id', 'name'],
            form => html`${item ? nothing : textField(form, 'id', {label: 'Id', maxlength: 24, hint: 'Your platform’s id: 24 hexadecimal digits.'})}
                ${textField(form, 'name', {label: 'Name', maxlength: 100, hint: 'Shown as the organization in callbacks.'})}`,
            ({id, name}) => put(`/organizations/${id.trim()}`, {name: name.trim()}));
        if (done) {
            toast(item ? 'The organization was renamed' : 'The organization was added');
            await this.#pages.restart();
            refreshSwitchers();
        }
    }

    async #delete(item) {
        if (await confirmByName('organization', item.name, 'This deletes the organization with everything that it owns: projects, webhooks, tokens and event types.')) {
            await attempt(async () => {
                await remove(`/organizations/${item._id}`);
                toast('The organization was deleted');
                await this.#pages.restart();
                refreshSwitchers();
            });
        }
    }
}

customElements.define('organizations-page', OrganizationsPage);

class ProjectsPage extends View {
    static properties = {place: {attribute: false}};
    #pages = new Pages(this, () => `${this.place.organizationApi}/projects`);

    render() {
        return html`<header class="head"><div><h1>Projects</h1><p class="muted">Each project can have its own webhooks.</p></div>
                ${session.mayWrite ? html`<div class="buttons"><button class="primary" @click=${() => this.#edit()}>Add project</button></div>` : nothing}</header>
            <section class="card">${paged(this.#pages, items => html`<table class="list"><caption class="unseen">Projects</caption>
                <thead><tr><th>Name</th><th>Slug</th><th class="when">Created</th>${session.mayWrite ? html`<th><span class="unseen">Actions</span></th>` : nothing}</tr></thead>
                <tbody>${items.map(item => html`<tr>
                    <td class="main"><a href=${this.place.in(item._id).webhooksPath}>${item.name}</a><span class="sub">${item.description ?? item._id}</span></td>
                    <td data-label="Slug"><code>${item.slug}</code></td>
                    <td data-label="Created" class="when">${when(item.createdAt)}</td>
                    ${session.mayWrite ? html`<td class="end"><button class="small" @click=${() => this.#edit(item)}>Edit<span class="unseen"> ${item.name}</span></button>
                        <button class="small danger-text" @click=${() => this.#delete(item)}>Delete<span class="unseen"> ${item.name}</span></button></td>` : nothing}
                </tr>`)}</tbody></table>`, empty('No projects yet', 'Your platform registers them through the API.'))}</section>`;
    }

    async #edit(item) {
        const done = await edit(item ? 'Edit project' : 'Add project', item ? 'Save changes' : 'Add project',
            {id: item?._id ?? '', name: item?.name ?? '', slug: item?.slug ?? '', description: item?.description ?? ''},
            ['id', 'name', 'slug', 'description'],
            form => html`${item ? nothing : textField(form, 'id', {label: 'Id', maxlength: 24, hint: 'Your platform’s id: 24 hexadecimal digits.'})}
                ${textField(form, 'name', {label: 'Name', maxlength: 100})}
                ${textField(form, 'slug', {label: 'Slug', maxlength: 100, optional: true, hint: 'Derived from the name if empty.'})}
                ${textField(form, 'description', {label: 'Description', maxlength: 255, optional: true})}`,
            ({id, name, slug, description}) => put(`${this.place.organizationApi}/projects/${id.trim()}`, {name: name.trim(),
                ...(slug.trim() === '' ? {} : {slug: slug.trim()}),
                ...(description.trim() === '' ? {} : {description: description.trim()})}));
        if (done) {
            toast(item ? 'Changes saved' : 'The project was added');
            await this.#pages.restart();
            refreshSwitchers();
        }
    }

    async #delete(item) {
        if (await confirmByName('project', item.name, 'This deletes the project with its webhooks.')) {
            await attempt(async () => {
                await remove(`${this.place.organizationApi}/projects/${item._id}`);
                toast('The project was deleted');
                await this.#pages.restart();
                refreshSwitchers();
            });
        }
    }
}

customElements.define('projects-page', ProjectsPage);
