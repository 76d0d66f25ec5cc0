/** Building blocks of all pages. */

import {LitElement, html, nothing} from 'lit';
import {get, recall, withQuery} from './api.js';

/** An element without a shadow: one style sheet serves all, and labels find their fields. */
export class View extends LitElement {
    createRenderRoot() {
        return this;
    }
}

/** A resource of the API; its last known state is shown until it is loaded again. */
export class Resource {
    #host;
    #path;
    #every;
    #moving;
    #timer;
    #shown;
    value;
    error;

    /**
     * @param path function that returns its path, or none while it is not needed
     * @param every milliseconds between reloads while the page is visible
     * @param moving whether a change is to be expected
     */
    constructor(host, path, {every, moving = () => true} = {}) {
        this.#host = host;
        this.#path = path;
        this.#every = every;
        this.#moving = moving;
        host.addController(this);
    }

    hostConnected() {
        this.reload();
        if (this.#every) {
            this.#timer = setInterval(() => document.hidden || !this.#moving() || this.reload({quietly: true}), this.#every);
        }
    }

    hostDisconnected() {
        clearInterval(this.#timer);
        this.#shown = undefined;
    }

    async reload({quietly = false} = {}) {
        const path = this.#path();
        if (!path) {
            return;
        }
        if (this.#shown !== path) {
            this.#shown = path;
            this.value = recall(path);
            this.error = undefined;
        }
        this.#host.requestUpdate();
        try {
            const value = await get(path);
            if (this.#shown === path) {
                this.value = value;
                this.error = undefined;
            }
        } catch (error) {
            if (this.#shown === path && !(quietly && this.value)) {
                this.error = error;
            }
        }
        this.#host.requestUpdate();
    }
}

/** A list of the API, one page at a time, however long it is. */
export class Pages {
    #host;
    #path;
    #parameters;
    #every;
    #moving;
    #timer;
    #before = [];
    #cursor;
    #asked = 0;
    items;
    next;
    error;
    busy = false;

    /** @param path function that returns its path, or none where it is not needed */
    constructor(host, path, {parameters = () => ({}), every, moving = () => true} = {}) {
        this.#host = host;
        this.#path = path;
        this.#parameters = parameters;
        this.#every = every;
        this.#moving = moving;
        host.addController(this);
    }

    hostConnected() {
        if (!this.#path()) {
            return;
        }
        const known = recall(this.#address());
        this.items = known?.items;
        this.next = known?.next;
        this.#load();
        if (this.#every) {
            this.#timer = setInterval(() => document.hidden || !this.isFirst || this.busy || !this.#moving() || this.#load(), this.#every);
        }
    }

    hostDisconnected() {
        clearInterval(this.#timer);
    }

    get isFirst() {
        return this.#before.length === 0;
    }

    get number() {
        return this.#before.length + 1;
    }

    /** Starts again at the first page, with the current parameters. */
    restart() {
        this.#before = [];
        this.#cursor = undefined;
        return this.#load();
    }

    reload() {
        return this.#load();
    }

    async forward() {
        this.#before.push(this.#cursor);
        this.#cursor = this.next;
        await this.#load();
    }

    async back() {
        this.#cursor = this.#before.pop();
        await this.#load();
    }

    #address() {
        return withQuery(this.#path(), {...this.#parameters(), limit: 50, cursor: this.#cursor});
    }

    async #load() {
        const asked = ++this.#asked;
        this.busy = true;
        this.#host.requestUpdate();
        try {
            const page = await get(this.#address());
            if (asked === this.#asked) {
                this.items = page.items;
                this.next = page.next;
                this.error = undefined;
            }
        } catch (error) {
            if (asked === this.#asked) {
                this.error = error;
            }
        }
        if (asked === this.#asked) {
            this.busy = false;
            this.#host.requestUpdate();
        }
    }
}

/** The values of a form, and their errors. */
export class Form {
    #host;
    values;
    errors = {};
    general = '';
    busy = false;

    constructor(host, values = {}) {
        this.#host = host;
        this.values = values;
    }

    set(name, value) {
        this.values = {...this.values, [name]: value};
        delete this.errors[name];
        this.#host.requestUpdate();
    }

    /** Refuses what cannot be sent. */
    refuse(name, detail) {
        this.errors = {...this.errors, [name]: detail};
    }

    /**
     * Submits the form. Errors of the API are shown beside the fields that they name, the others above
     * all of them.
     *
     * @param names the form's own fields; `events[0]` belongs to `events`
     * @returns whether it was done
     */
    async submit(names, work) {
        if (this.busy) {
            return false;
        }
        this.errors = {};
        this.general = '';
        this.busy = true;
        this.#host.requestUpdate();
        let done = false;
        try {
            done = await work() !== false;
        } catch (problem) {
            const rest = [];
            for (const {field, detail} of problem.errors ?? []) {
                const name = names.find(n => field === n || field.startsWith(`${n}.`) || field.startsWith(`${n}[`)
                    || field.startsWith(`${n}/`));
                if (!name) {
                    rest.push(`${field}: ${detail}`);
                    continue;
                }
                const inside = field.slice(name.length).replace(/^[./]/, '');
                const said = inside && !/^\[\d+]$/.test(inside) ? `${inside}: ${detail}` : detail;
                this.errors[name] = this.errors[name] ? `${this.errors[name]}; ${said}` : said;
            }
            if (rest.length > 0 || Object.keys(this.errors).length === 0) {
                this.general = rest.length > 0 ? rest.join('; ') : problem.message;
            }
        }
        this.busy = false;
        this.#host.requestUpdate();
        if (!done) {
            await this.#host.updateComplete;
            const root = this.#host.formRoot ?? this.#host;
            root.querySelector?.('[aria-invalid="true"], .banner.bad')?.focus();
        }
        return done;
    }

    get banner() {
        return this.general ? html`<div class="banner bad" role="alert" tabindex="-1">${this.general}</div>` : nothing;
    }
}
