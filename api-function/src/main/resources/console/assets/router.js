/** Addresses of the console. Each page can be opened, reloaded and shared by its address. */

export const BASE = '/console';

export const router = new EventTarget();

export function navigate(path, {replace = false} = {}) {
    if (replace) {
        history.replaceState(null, '', path);
    } else {
        history.pushState(null, '', path);
    }
    router.dispatchEvent(new Event('change'));
}

window.addEventListener('popstate', () => router.dispatchEvent(new Event('change')));

document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]');
    if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey
        || event.altKey || link.target || link.hasAttribute('download') || !link.pathname.startsWith(BASE)
        || link.origin !== location.origin || link.pathname.startsWith(`${BASE}/docs`)) {
        return;
    }
    event.preventDefault();
    navigate(link.pathname + link.search);
});

/**
 * The first route that fits.
 *
 * @param routes `[pattern, render]`; `:name` in a pattern is one segment
 * @returns the result of `render` for the segments; undefined if no pattern matches
 */
export function match(routes, path) {
    const segments = path.split('/').filter(segment => segment !== '').map(decode);
    for (const [pattern, render] of routes) {
        const names = pattern.split('/').filter(name => name !== '');
        if (names.length !== segments.length) {
            continue;
        }
        const parameters = {};
        if (names.every((name, i) => name.startsWith(':')
            ? (parameters[name.slice(1)] = segments[i]) !== ''
            : name === segments[i])) {
            return render(parameters);
        }
    }
    return undefined;
}

function decode(segment) {
    try {
        return decodeURIComponent(segment);
    } catch {
        return segment;
    }
}

/** The organization or project whose webhooks are shown, with its paths in the API and in the console. */
export class Place {
    constructor(organization, project) {
        this.organization = organization;
        this.project = project;
    }

    static of({o, p}) {
        return new Place(o, p);
    }

    get organizationApi() {
        return `/organizations/${encodeURIComponent(this.organization)}`;
    }

    get api() {
        return this.project ? `${this.organizationApi}/projects/${encodeURIComponent(this.project)}`
            : this.organizationApi;
    }

    get organizationPath() {
        return `${BASE}/organizations/${encodeURIComponent(this.organization)}`;
    }

    get path() {
        return this.project ? `${this.organizationPath}/projects/${encodeURIComponent(this.project)}`
            : this.organizationPath;
    }

    get webhooksApi() {
        return `${this.api}/settings/webhooks`;
    }

    get webhooksPath() {
        return `${this.path}/settings/webhooks`;
    }

    webhookApi(webhook) {
        return `${this.webhooksApi}/${encodeURIComponent(webhook)}`;
    }

    webhookPath(webhook) {
        return `${this.webhooksPath}/${encodeURIComponent(webhook)}`;
    }

    /** Both kinds of webhooks that an event of this organization may reach. */
    in(project) {
        return new Place(this.organization, project);
    }
}
