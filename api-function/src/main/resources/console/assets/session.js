/** The signed-in user. The token is kept for this tab only, and is sent only in the header of calls to the API. */

const KEY = 'tidings.token';

class Session extends EventTarget {
    #token = sessionStorage.getItem(KEY);
    /** The caller as the API describes it, `{name, role, organization?}`; null until it is loaded. */
    me = null;
    /** Why the last session ended, shown at the next sign-in. */
    signOutReason = '';

    get token() {
        return this.#token;
    }

    begin(token, me) {
        this.#token = token;
        this.me = me;
        this.signOutReason = '';
        sessionStorage.setItem(KEY, token);
        this.dispatchEvent(new Event('change'));
    }

    end(reason = '') {
        if (this.#token === null) {
            return;
        }
        this.#token = null;
        this.me = null;
        this.signOutReason = reason;
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
