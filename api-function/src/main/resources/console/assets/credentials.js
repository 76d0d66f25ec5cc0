/** Credentials of callbacks. Secrets are write-only. */

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
const NAME = /^[A-Za-z0-9_-]{1,50}$/;

/** A form's values of a webhook's credentials: the main one first, without a name. */
export function credentialsOf(webhook) {
    return [
        {name: '', main: true, ...(webhook.credential ?? {type: ''}), before: webhook.credential},
        ...Object.entries(webhook.additionalCredentials ?? {}).map(([name, credential]) => ({name, ...credential, before: credential})),
    ];
}

/** Their kinds. */
export function credentialsInWords(webhook) {
    const all = [webhook.credential, ...Object.values(webhook.additionalCredentials ?? {})].filter(Boolean);
    return all.length === 0 ? 'none' : all.map(credential => KINDS[credential.type].text).join(', ');
}

export function credentialsField(form) {
    const entries = form.values.credentials;
    const replace = changed => {
        Object.keys(form.errors).filter(name => /^(additionalC|c)redentials?\b/.test(name)).forEach(name => delete form.errors[name]);
        form.set('credentials', changed);
    };
    return html`
        ${entries.map((entry, at) => one(form, entry, at, changes => replace(entries.map((old, i) => i === at ? {...old, ...changes} : old)),
            () => replace(entries.filter((_, i) => i !== at))))}
        ${form.errors.additionalCredentials ? html`<p class="error">${form.errors.additionalCredentials}</p>` : nothing}
        ${entries[0].type !== '' && entries.length <= MOST ? html`<div><button type="button" class="small"
            @click=${() => replace([...entries, {name: '', type: 'apiKey'}])}>${icon('plus')}Another credential</button></div>` : nothing}`;
}

function one(form, entry, at, change, remove) {
    const kind = KINDS[entry.type];
    const path = pathOf(entry, at);
    const kindId = `credential-${at}`;
    const general = form.errors[path];
    return html`<fieldset class="stack"><legend class=${at === 0 ? 'unseen' : ''}>${at === 0 ? 'Credential' : `Credential ${at + 1}`}</legend>
        ${entry.main ? nothing : html`<div class="row">
            ${input(form, `credentials.${at}`, `${kindId}-name`, 'Name', {value: entry.name, fixed: Boolean(entry.before), change: name => change({name})})}
            <button type="button" class="plain fixed beside" aria-label="Remove credential ${at + 1}" @click=${remove}>${icon('close')}</button></div>`}
        <div class="field"><label for=${kindId}>${entry.main ? 'Credential' : 'Kind'}</label>
            <select id=${kindId} .value=${entry.type} @change=${e => change({type: e.target.value})} aria-invalid=${general ? 'true' : 'false'}
                aria-describedby=${general ? `${kindId}-error` : nothing}>
                ${entry.main ? html`<option value="" ?selected=${entry.type === ''}>None</option>` : nothing}
                ${Object.entries(KINDS).map(([type, {text}]) => html`<option value=${type} ?selected=${type === entry.type}>${text}</option>`)}
            </select>
            ${general ? html`<p class="error" id="${kindId}-error">${general}</p>` : nothing}</div>
        ${(kind?.fields ?? []).map(([name, label, optional]) => input(form, `${path}.${name}`, `${kindId}-${name}`, label, {
            value: entry[name], optional, secret: name === kind.secret, kept: entry.before?.type === entry.type,
            change: value => change({[name]: value})}))}
    </fieldset>`;
}

function input(form, path, id, label, {value = '', optional = false, secret = false, kept = false, fixed = false, change}) {
    const error = form.errors[path];
    const hint = secret && kept ? 'It is set but not shown. Leave this empty to keep it.' : undefined;
    const describedBy = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ');
    return html`<div class="field"><label for=${id}>${label}${optional ? html` <span class="muted">optional</span>` : nothing}</label>
        <input id=${id} type=${secret ? 'password' : 'text'} autocomplete=${secret ? 'new-password' : 'off'} spellcheck="false" .value=${value ?? ''}
            placeholder=${hint ? '••••••••' : ''} ?readonly=${fixed} aria-invalid=${error ? 'true' : 'false'}
            aria-describedby=${describedBy || nothing} @input=${e => change(e.target.value)}>
        ${error ? html`<p class="error" id="${id}-error">${error}</p>` : nothing}
        ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}</div>`;
}

/** Field names of the API's errors; it has not seen those without a name. */
function pathOf(entry, at) {
    return entry.main ? 'credential' : entry.name.trim() === '' ? `credentials.${at}.` : `additionalCredentials.${entry.name.trim()}`;
}

/** Field names of errors of these credentials. */
export function credentialNames(form) {
    return [...form.values.credentials.flatMap((entry, at) =>
        [...(KINDS[entry.type]?.fields ?? []).map(([name]) => `${pathOf(entry, at)}.${name}`), pathOf(entry, at)]), 'additionalCredentials'];
}

/**
 * What differs, as parts of a merge patch. A secret that is not entered again stays.
 *
 * @returns `{credential?, additionalCredentials?}`
 */
export function credentialChanges(form, webhook) {
    const changes = {};
    const additional = {};
    const names = new Set();
    form.values.credentials.forEach((entry, at) => {
        const name = entry.name.trim();
        if (!entry.main && !NAME.test(name)) {
            form.refuse(`credentials.${at}`, 'is required: letters, digits, hyphens and underscores');
        } else if (names.has(name)) {
            form.refuse(`credentials.${at}`, 'is the name of another credential');
        }
        names.add(name);
        const change = changeOf(form, entry, at, entry.main ? webhook.credential : webhook.additionalCredentials?.[name]);
        if (change !== undefined && entry.main) {
            changes.credential = change;
        } else if (change !== undefined) {
            additional[name] = change;
        }
    });
    Object.keys(webhook.additionalCredentials ?? {}).filter(name => !names.has(name)).forEach(name => { additional[name] = null; });
    if (Object.keys(additional).length > 0) {
        changes.additionalCredentials = additional;
    }
    return changes;
}

/** @param present the API's current value under that name, into which the patch is merged */
function changeOf(form, entry, at, present) {
    if (entry.type === '') {
        return present ? null : undefined;
    }
    const {fields, secret} = KINDS[entry.type];
    const same = present?.type === entry.type;
    const change = {type: entry.type};
    let differs = !same;
    for (const [name, , optional] of fields) {
        const value = (entry[name] ?? '').trim();
        if (value !== '') {
            change[name] = value;
            differs ||= value !== present[name];
        } else if (name === secret && entry.before?.type === entry.type) {
            // It stays.
        } else if (!optional) {
            form.refuse(`${pathOf(entry, at)}.${name}`, 'is required');
        } else if (same && present[name]) {
            change[name] = null;
            differs = true;
        }
    }
    return differs ? change : undefined;
}
