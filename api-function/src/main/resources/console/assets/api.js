/** Calls to the public API, the only one that the console uses. */

import {session} from './session.js';

/** An error answer (RFC 9457). */
export class Problem extends Error {
    /** @param errors the fields that are wrong: `[{field, detail}]` */
    constructor(status, detail, errors = []) {
        super(detail);
        this.status = status;
        this.errors = errors;
    }
}

const remembered = new Map();

session.addEventListener('change', () => remembered.clear());

/** The last answer of a path, so that a page that was seen before appears at once. */
export function recall(path) {
    return remembered.get(path);
}

/** @param body sent as JSON */
export async function call(method, path, body, token = session.token) {
    let response;
    try {
        response = await fetch(path, {
            method,
            headers: {
                Authorization: `Bearer ${token}`,
                ...(body === undefined ? {} : {'Content-Type': 'application/json'}),
            },
            body: body === undefined ? undefined : JSON.stringify(body),
            cache: 'no-store',
            credentials: 'omit',
            redirect: 'error',
        });
    } catch {
        throw new Problem(0, 'Tidings cannot be reached. Are you online?');
    }
    const text = await response.text();
    const answer = parsed(text);
    if (response.ok) {
        return answer;
    }
    if (response.status === 401 && token === session.token) {
        session.end(answer?.detail ?? 'The token is no longer valid.');
    }
    if (response.status === 429) {
        const seconds = response.headers.get('Retry-After');
        throw new Problem(429, `Too many requests. ${seconds ? `Try again in ${seconds} s.` : 'Try again soon.'}`);
    }
    throw new Problem(response.status, answer?.detail ?? answer?.title ?? `The answer was ${response.status}.`,
        answer?.errors ?? []);
}

function parsed(text) {
    try {
        return text === '' ? null : JSON.parse(text);
    } catch {
        return null;
    }
}

export async function get(path) {
    const answer = await call('GET', path);
    remembered.set(path, answer);
    return answer;
}

export const post = (path, body) => call('POST', path, body);
export const put = (path, body) => call('PUT', path, body);
export const patch = (path, body) => call('PATCH', path, body);
export const remove = (path) => call('DELETE', path);

/** The most that one answer carries of a separate content. */
const PART = 4 * 1024 * 1024;

/** Fetches a separate content, in parts if necessary, and lets the browser save it as a file. */
export async function download(path, bytes, name) {
    const parts = [];
    let type;
    for (let from = 0; from < bytes || from === 0; from += PART) {
        let response;
        try {
            response = await fetch(path, {
                headers: {Authorization: `Bearer ${session.token}`, ...(bytes > PART ? {Range: `bytes=${from}-${from + PART - 1}`} : {})},
                cache: 'no-store',
                credentials: 'omit',
                redirect: 'error',
            });
        } catch {
            throw new Problem(0, 'Tidings cannot be reached. Are you online?');
        }
        if (!response.ok) {
            const problem = parsed(await response.text());
            throw new Problem(response.status, problem?.detail ?? `The answer was ${response.status}.`);
        }
        type = response.headers.get('Content-Type');
        parts.push(await response.blob());
    }
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(parts, {type}));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A path with those parameters that have a value. */
export function withQuery(path, parameters) {
    const query = new URLSearchParams(
        Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== ''));
    return query.size === 0 ? path : `${path}?${query}`;
}

/** The items of a list, page by page, up to `most`: `{items, complete}`. */
export async function collect(path, parameters = {}, most = 500) {
    const items = [];
    let cursor;
    do {
        const page = await get(withQuery(path, {...parameters, limit: 100, cursor}));
        items.push(...page.items);
        cursor = page.next;
    } while (cursor && items.length < most);
    return {items, complete: !cursor};
}
