/** How callbacks show their receiver that they may come in. Secrets are only ever sent, never shown. */

import {html, nothing} from 'lit';
import {icon} from './ui.js';

const KINDS = {
    basic: {text: 'User name and password', fields: [['username', 'User name'], ['password', 'Password']], secret: 'password'},
    bearer: {text: 'Bearer token', fields: [['token', 'Token']], secret: 'token'},
    apiKey: {text: 'API key in a header', fields: [['header', 'Header'], ['value', 'Value']], secret: 'value'},
    oauth2: {text: 'OAuth 2 client credentials', fields: [['tokenUrl', 'Token URL'], ['clientId', 'Client id'],
        ['clientSecret', 'Client secret'], ['scope', 'Scope', true], ['audience', 'Audience', true]], secret: 'clientSecret'},
};

const MOST = 5;

/** What a form holds of a webhook's credentials: the main one first, under no name. */
export function credentialsOf(webhook) {
    return [
        {name: '', main: true, ...(webhook.credential ?? {type: ''}), before: webhook.credential},
        ...Object.entries(webhook.additionalCredentials ?? {}).map(([name, credential]) => ({name, ...credential, before: credential})),
    ];
}

export function credentialsField(form) {
    const entries = form.values.credentials;
    const change = (at, changes) => form.set('credentials', entries.map((entry, i) => i === at ? {...entry, ...changes} : entry));
    return html`
        ${entries.map((entry, at) => one(form, entry, at, changes => change(at, changes),
            () => form.set('credentials', entries.filter((_, i) => i !== at))))}
        ${form.errors.additionalCredentials ? html`<p class="error">${form.errors.additionalCredentials}</p>` : nothing}
        ${entries[0].type !== '' && entries.length <= MOST ? html`<div><button type="button" class="small"
            @click=${() => form.set('credentials', [...entries, {name: '', type: 'apiKey'}])}>${icon('plus')}Another credential</button></div>` : nothing}`;
}

function one(form, entry, at, change, remove) {
    const kind = KINDS[entry.type];
    const path = pathOf(entry);
    const general = form.errors[path];
    const kept = entry.before?.type === entry.type;
    return html`<fieldset class="field stack"><legend class=${at === 0 ? 'unseen' : ''}>${at === 0 ? 'Credential' : `Credential ${at + 1}`}</legend>
        ${entry.main ? nothing : html`<div class="row"><input aria-label="Name of credential ${at + 1}" placeholder="Name" .value=${entry.name}
            ?disabled=${Boolean(entry.before)} @input=${e => change({name: e.target.value})}>
            <button type="button" class="plain fixed" aria-label="Remove credential ${at + 1}" @click=${remove}>${icon('close')}</button></div>`}
        <div class="field"><label for="credential-${at}">${entry.main ? 'Credential' : 'Kind'}</label>
            <select id="credential-${at}" @change=${e => change({type: e.target.value})} aria-invalid=${general ? 'true' : 'false'}>
                ${entry.main ? html`<option value="" ?selected=${entry.type === ''}>None</option>` : nothing}
                ${Object.entries(KINDS).map(([type, {text}]) => html`<option value=${type} ?selected=${type === entry.type}>${text}</option>`)}
            </select>
            ${general ? html`<p class="error">${general}</p>` : nothing}</div>
        ${(kind?.fields ?? []).map(([name, label, optional]) => {
            const id = `credential-${at}-${name}`;
            const error = form.errors[`${path}.${name}`];
            const secret = name === kind.secret;
            return html`<div class="field"><label for=${id}>${label}${optional ? html` <span class="muted">optional</span>` : nothing}</label>
                <input id=${id} type=${secret ? 'password' : 'text'} autocomplete="off" spellcheck="false" .value=${entry[name] ?? ''}
                    placeholder=${secret && kept ? 'unchanged' : ''} aria-invalid=${error ? 'true' : 'false'}
                    aria-describedby=${error ? `${id}-error` : nothing} @input=${e => change({[name]: e.target.value})}>
                ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}</div>`;
        })}
    </fieldset>`;
}

function pathOf(entry) {
    return entry.main ? 'credential' : `additionalCredentials.${entry.name.trim()}`;
}

/** The names under which errors of these credentials come. */
export function credentialNames(form) {
    return [...form.values.credentials.flatMap(entry =>
        [...(KINDS[entry.type]?.fields ?? []).map(([name]) => `${pathOf(entry)}.${name}`), pathOf(entry)]), 'additionalCredentials'];
}

/**
 * What differs, as parts of a merge patch. A secret that is not typed anew stays.
 *
 * @returns `{credential?, additionalCredentials?}`
 */
export function credentialChanges(form, webhook) {
    const changes = {};
    const additional = {};
    for (const entry of form.values.credentials) {
        const change = changeOf(form, entry);
        if (change === undefined) {
            continue;
        }
        if (entry.main) {
            changes.credential = change;
        } else {
            additional[entry.name.trim()] = change;
        }
    }
    const kept = new Set(form.values.credentials.map(entry => entry.name.trim()));
    Object.keys(webhook.additionalCredentials ?? {}).filter(name => !kept.has(name)).forEach(name => { additional[name] = null; });
    if (Object.keys(additional).length > 0) {
        changes.additionalCredentials = additional;
    }
    return changes;
}

function changeOf(form, entry) {
    if (entry.type === '') {
        return entry.before ? null : undefined;
    }
    if (!entry.main && entry.name.trim() === '') {
        form.refuse('additionalCredentials', 'Each needs a name.');
        return undefined;
    }
    const {fields, secret} = KINDS[entry.type];
    const same = entry.before?.type === entry.type;
    const change = {type: entry.type};
    for (const [name, , optional] of fields) {
        const value = (entry[name] ?? '').trim();
        if (value !== '') {
            change[name] = value;
        } else if (!(name === secret && same)) {
            if (!optional) {
                form.refuse(`${pathOf(entry)}.${name}`, 'is needed');
            } else if (entry.before?.[name]) {
                change[name] = null;
            }
        }
    }
    const untouched = same && fields.every(([name]) => name === secret ? !(name in change) : (change[name] ?? undefined) === (entry.before[name] ?? undefined));
    return untouched ? undefined : change;
}
