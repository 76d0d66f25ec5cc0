/** The types of events that a webhook can be for. */

import {html, nothing} from 'lit';
import {collect, get} from './api.js';
import {session} from './session.js';

const GROUPS = [['organization', 'Organization'], ['project', 'Project'], ['user', 'Users'], ['custom', 'Custom']];

/** All types of an organization: the built-in ones and its own, if it has any. */
export async function eventTypes(place) {
    const [builtIn, own] = await Promise.all([
        get('/event-types'),
        collect(`${place.organizationApi}/event-types`),
    ]);
    return [...builtIn.items, ...own.items.map(type => ({...type, group: 'custom'}))];
}

/** Types that can be subscribed to in a scope. An organization also gets the events of its projects. */
export function subscribable(types, place) {
    return place.project ? types.filter(type => type.levels.project) : types;
}

/** By group, in the order of the documents: `[title, types]`. */
export function grouped(types) {
    return GROUPS.map(([group, title]) => [title, types.filter(type => groupOf(type) === group)])
        .filter(([, some]) => some.length > 0);
}

function groupOf(type) {
    return GROUPS.some(([group]) => group === type.group) ? type.group : 'custom';
}

/** The entries of a drop-down of types. */
export function typeOptions(types, selected) {
    return grouped(types).map(([title, some]) => html`<optgroup label=${title}>
        ${some.map(type => html`<option value=${type.type} ?selected=${type.type === selected}>${type.type}</option>`)}
    </optgroup>`);
}

export function wildcardNote(selector) {
    return selector === '*' ? 'Every event, also of types that are still to come.'
        : selector.endsWith('*') ? `All types beginning with ${selector.slice(0, -1)}` : nothing;
}

export function mayManageTypes() {
    return session.mayWrite;
}
