/** The frame: sign-in, the switchers, the navigation, and the page of the current address. */

import {html, nothing} from 'lit';
import {keyed} from 'lit-html/directives/keyed.js';
import {call, collect} from './api.js';
import {BASE, Place, match, navigate, router} from './router.js';
import {session} from './session.js';
import {empty, icon, skeleton, textField} from './ui.js';
import {Form, View} from './view.js';
import './pages/webhooks.js';
import './pages/webhook-new.js';
import './pages/webhook.js';
import './pages/events.js';
import './pages/event.js';
import './pages/event-types.js';
import './pages/event-type.js';
import './pages/event-type-edit.js';
import './pages/tokens.js';
import './pages/audit.js';
import './pages/places.js';
import './pages/dead-letters.js';
import './pages/removals.js';
import './pages/set-aside.js';

const ROLES = {
    'platform:admin': 'Platform admin',
    'org:admin': 'Administrator',
    'org:member': 'Member',
    'event:publisher': 'Publisher',
};

const IN_PLACE = [
    ['settings/webhooks', 'Webhooks', p => html`<webhooks-page .place=${p}></webhooks-page>`],
    ['settings/webhooks/new', 'Add webhook', p => html`<webhook-new-page .place=${p}></webhook-new-page>`],
    ['settings/webhooks/:w', 'Webhook', (p, at) => webhook(p, at, '')],
    ...['deliveries', 'replays', 'signing', 'settings'].map(tab =>
        [`settings/webhooks/:w/${tab}`, 'Webhook', (p, at) => webhook(p, at, tab)]),
    ['settings/webhooks/:w/deliveries/:d', 'Delivery', (p, at) => webhook(p, at, 'deliveries')],
];

const IN_ORGANIZATION = [
    ['projects', 'Projects', p => html`<projects-page .place=${p}></projects-page>`],
    ['settings/tokens', 'Tokens', p => html`<tokens-page .place=${p}></tokens-page>`],
    ['audit', 'Audit', p => html`<audit-page .place=${p}></audit-page>`],
    ['events', 'Events', p => html`<events-page .place=${p}></events-page>`],
    ['events/:e', 'Event', (p, at) => html`<event-page .place=${p} .event=${at.e}></event-page>`],
    ['event-types', 'Event types', p => html`<event-types-page .place=${p}></event-types-page>`],
    ['event-types/new', 'Add event type', p => html`<event-type-edit-page .place=${p}></event-type-edit-page>`],
    ['event-types/:t', 'Event type', (p, at) => html`<event-type-page .place=${p} .type=${at.t}></event-type-page>`],
    ['event-types/:t/edit', 'Edit event type', (p, at) => html`<event-type-edit-page .place=${p} .type=${at.t}></event-type-edit-page>`],
];

function webhook(place, {w, d}, tab) {
    return html`<webhook-page .place=${place} .webhook=${w} .tab=${tab} .delivery=${d}></webhook-page>`;
}

/** Addresses, what they show, and its title. */
const ROUTES = [
    ...IN_PLACE.flatMap(([path, title, page]) => ['', 'projects/:p/'].map(scope =>
        [`${BASE}/organizations/:o/${scope}${path}`, at => ({title, page: page(Place.of(at), at)})])),
    ...IN_ORGANIZATION.map(([path, title, page]) =>
        [`${BASE}/organizations/:o/${path}`, at => ({title, page: page(Place.of(at), at)})]),
    [`${BASE}/organizations`, () => ({title: 'Organizations', page: html`<organizations-page></organizations-page>`})],
    [`${BASE}/dead-letters`, () => ({title: 'Dead letters', page: html`<dead-letters-page></dead-letters-page>`})],
    [`${BASE}/set-aside`, () => ({title: 'Set aside', page: html`<set-aside-page></set-aside-page>`})],
    [`${BASE}/removals`, () => ({title: 'Removals', page: html`<removals-page></removals-page>`})],
];

class SignIn extends View {
    #form = new Form(this, {token: ''});

    render() {
        return html`<main class="sign-in" id="main">
            <div class="brand"><img src=${new URL('./icon.svg', import.meta.url).pathname} alt="" width="28" height="28">Tidings</div>
            <h1 tabindex="-1">Sign in</h1>
            <form novalidate @submit=${this.#submit}>
                ${session.signOutReason ? html`<div class="banner warn" role="status">${session.signOutReason}</div>` : nothing}
                ${this.#form.banner}
                ${textField(this.#form, 'token', {label: 'Token', type: 'password', maxlength: 10_240,
                    hint: 'An API token, or a JWT of your identity provider. It is kept until this tab is closed.'})}
                <button class="primary wide" ?disabled=${this.#form.busy}>${this.#form.busy ? 'Signing in…' : 'Sign in'}</button>
            </form>
        </main>`;
    }

    async #submit(event) {
        event.preventDefault();
        const token = this.#form.values.token.trim();
        await this.#form.submit(['token'], async () => {
            if (!/^[\x21-\x7e]+$/.test(token)) {
                this.#form.refuse('token', token === '' ? 'is required' : 'contains characters that no token has');
                return false;
            }
            try {
                session.begin(token, await call('GET', '/me', undefined, token));
            } catch (problem) {
                this.#form.refuse('token', problem.status === 401 ? 'This token is not valid. Is it complete and not expired?'
                    : problem.message);
                return false;
            }
            return true;
        });
    }
}

customElements.define('tidings-sign-in', SignIn);

class Console extends View {
    #organizations;
    #projects;
    #projectsOf;
    #menu = false;
    #path;

    constructor() {
        super();
        session.addEventListener('change', () => this.#restart());
        router.addEventListener('change', () => this.#moved());
        this.#restart();
    }

    async #restart() {
        this.#organizations = undefined;
        this.#projects = undefined;
        this.#projectsOf = undefined;
        this.requestUpdate();
        if (session.token === null) {
            document.title = 'Sign in · Tidings';
            return;
        }
        try {
            session.me ??= await call('GET', '/me');
            this.#organizations = await collect('/organizations', {}, 100);
        } catch (problem) {
            if (session.token !== null) {
                session.end(problem.message);
            }
            return;
        }
        this.requestUpdate();
    }

    #moved() {
        this.#menu = false;
        this.requestUpdate();
    }

    async #loadProjects(organization) {
        if (this.#projectsOf === organization || !session.mayRead) {
            return;
        }
        this.#projectsOf = organization;
        this.#projects = undefined;
        try {
            const projects = await collect(`/organizations/${encodeURIComponent(organization)}/projects`);
            if (this.#projectsOf === organization) {
                this.#projects = projects.items;
            }
        } catch {
            this.#projects = [];
        }
        this.requestUpdate();
    }

    /** Called by pages that add or remove what the switchers show. */
    refreshPlaces() {
        this.#projectsOf = undefined;
        this.#restart();
    }

    /** Where the address leads: the organization and perhaps the project that it names. */
    #place() {
        const named = /^\/console\/organizations\/([^/]+)(?:\/projects\/([^/]+)\/settings)?/.exec(location.pathname);
        const organization = named ? decodeURIComponent(named[1])
            : session.me?.organization ?? this.#organizations?.items[0]?._id;
        return organization ? new Place(organization, named?.[2] ? decodeURIComponent(named[2]) : undefined) : null;
    }

    render() {
        if (session.token === null) {
            return html`<tidings-sign-in></tidings-sign-in><tidings-toasts></tidings-toasts>`;
        }
        if (!session.me || !this.#organizations) {
            return html`<main class="starting">${skeleton(4)}</main>`;
        }
        const place = this.#place();
        if (place) {
            this.#loadProjects(place.organization);
        }
        const shown = this.#shown(place);
        document.title = `${shown.title} · Tidings`;
        return html`
            <a class="skip" href="#main" @click=${this.#skip}>Skip to the content</a>
            <header class="bar">
                <button class="plain" aria-label="Menu" aria-expanded=${this.#menu} aria-controls="sidebar"
                    @click=${() => { this.#menu = !this.#menu; this.requestUpdate(); }}>${icon(this.#menu ? 'close' : 'menu')}</button>
                <a class="brand" href=${BASE}>${this.#logo()}Tidings</a>
            </header>
            <div class="frame ${this.#menu ? 'open' : ''}">
                <aside id="sidebar">${this.#sidebar(place)}</aside>
                <main id="main" tabindex="-1">${keyed(location.pathname, shown.page)}</main>
            </div>
            <tidings-toasts></tidings-toasts>`;
    }

    updated() {
        if (this.#path !== undefined && this.#path !== location.pathname && session.me && this.#organizations) {
            window.scrollTo(0, 0);
            this.querySelector('#main')?.focus({preventScroll: true});
        }
        this.#path = location.pathname;
    }

    #skip = event => {
        event.preventDefault();
        this.querySelector('#main').focus();
    };

    #logo() {
        return html`<img src=${new URL('./icon.svg', import.meta.url).pathname} alt="" width="22" height="22">`;
    }

    #sidebar(place) {
        return html`
            <a class="brand" href=${BASE}>${this.#logo()}Tidings</a>
            ${place ? this.#switchers(place) : nothing}
            ${place ? this.#navigation(place) : nothing}
            ${session.isPlatform ? html`<nav aria-label="Platform">
                <h2>Platform</h2>
                ${this.#link(`${BASE}/organizations`, 'home', 'Organizations', true)}
                ${this.#link(`${BASE}/dead-letters`, 'tray', 'Dead letters')}
                ${this.#link(`${BASE}/set-aside`, 'pause', 'Set aside')}
                ${this.#link(`${BASE}/removals`, 'bin', 'Removals')}
            </nav>` : nothing}
            <nav aria-label="Help"><a href=${`${BASE}/docs`}>${icon('book')}API reference</a></nav>
            <div class="who">
                <div><strong>${session.me.name}</strong><span class="muted">${ROLES[session.me.role] ?? session.me.role}</span></div>
                <button class="small" @click=${() => { session.end(); navigate(BASE); }}>Sign out</button>
            </div>`;
    }

    #switchers(place) {
        const organizations = this.#organizations.items;
        const known = organizations.some(o => o._id === place.organization);
        return html`<div class="switchers">
            <label for="organization">Organization</label>
            <select id="organization" @change=${e => navigate(new Place(e.target.value).webhooksPath)}>
                ${known ? nothing : html`<option selected value=${place.organization}>${place.organization}</option>`}
                ${organizations.map(o => html`<option value=${o._id} ?selected=${o._id === place.organization}>${o.name}</option>`)}
            </select>
            ${session.mayRead ? html`
                <label for="project">Project</label>
                <select id="project" @change=${e => navigate(place.in(e.target.value || undefined).webhooksPath)}>
                    <option value="" ?selected=${!place.project}>Whole organization</option>
                    ${(this.#projects ?? []).map(p => html`<option value=${p._id} ?selected=${p._id === place.project}>${p.name}</option>`)}
                </select>` : nothing}
        </div>`;
    }

    #navigation(place) {
        const within = place.organizationPath;
        return html`
            ${session.mayRead ? html`<nav aria-label=${place.project ? 'Project settings' : 'Organization settings'}>
                <h2>Settings</h2>
                ${this.#link(place.webhooksPath, 'bell', 'Webhooks')}
                ${this.#link(`${within}/projects`, 'folder', 'Projects', true)}
                ${session.mayWrite ? this.#link(`${within}/settings/tokens`, 'key', 'Tokens') : nothing}
                ${session.mayWrite ? this.#link(`${within}/audit`, 'list', 'Audit') : nothing}
            </nav>` : nothing}
            <nav aria-label="Activity">
                <h2>Activity</h2>
                ${session.mayRead ? this.#link(`${within}/events`, 'bolt', 'Events') : nothing}
                ${this.#link(`${within}/event-types`, 'tag', 'Event types')}
            </nav>`;
    }

    #link(path, sign, text, exactly = false) {
        const current = location.pathname === path || (!exactly && location.pathname.startsWith(`${path}/`));
        return html`<a href=${path} aria-current=${current ? 'page' : nothing}>${icon(sign)}${text}</a>`;
    }

    #shown(place) {
        const path = location.pathname.replace(/\/+$/, '');
        if (path === BASE) {
            return {title: 'Tidings', page: this.#start(place)};
        }
        return match(ROUTES, path) ?? {title: 'Not found', page: html`
            <h1>Not found</h1>${empty('There is nothing at this address', 'It may have been moved or deleted.',
                html`<a class="button" href=${BASE}>Home</a>`)}`};
    }

    /** The page to start with. */
    #start(place) {
        const first = !place ? (session.isPlatform ? `${BASE}/organizations` : null)
            : session.mayRead ? place.webhooksPath : `${place.organizationPath}/event-types`;
        if (first) {
            queueMicrotask(() => navigate(first, {replace: true}));
            return skeleton();
        }
        return empty('There is no organization', 'The organization of your token does not exist any more.');
    }
}

customElements.define('tidings-console', Console);
