/** Who is signed in. The token is kept for this tab only, and leaves it only in the header of calls to the API. */

const KEY = 'tidings.token';

class Session extends EventTarget {
    #token = sessionStorage.getItem(KEY);
    /** What the API says of the caller: `{name, role, organization?}`; null until it has been asked. */
    me = null;
    /** Why the last session ended, for whoever signs in again. */
    farewell = '';

    get token() {
        return this.#token;
    }

    begin(token, me) {
        this.#token = token;
        this.me = me;
        this.farewell = '';
        sessionStorage.setItem(KEY, token);
        this.dispatchEvent(new Event('change'));
    }

    end(farewell = '') {
        if (this.#token === null) {
            return;
        }
        this.#token = null;
        this.me = null;
        this.farewell = farewell;
        sessionStorage.removeItem(KEY);
        this.dispatchEvent(new Event('change'));
    }

    get isPlatform() {
        return this.me?.role === 'platform:admin';
    }

    /** Whether the caller may change things within an organization. */
    get mayWrite() {
        return this.isPlatform || this.me?.role === 'org:admin';
    }

    /** Whether the caller may look at webhooks, deliveries and events. */
    get mayRead() {
        return this.mayWrite || this.me?.role === 'org:member';
    }
}

export const session = new Session();
