/** An organization's own type: new, or changed. */

import {html, nothing} from 'lit';
import {get, put} from '../api.js';
import {navigate} from '../router.js';
import {areaField, confirm, failed, icon, skeleton, switchField, textField, toast} from '../ui.js';
import {Form, View} from '../view.js';

class EventTypeEditPage extends View {
    static properties = {place: {attribute: false}, type: {}};
    #form = new Form(this, {type: '', description: '', schema: '', sample: '', documentRequired: false});
    #ready = false;
    #error;

    async connectedCallback() {
        super.connectedCallback();
        if (this.type) {
            try {
                const present = await get(`${this.place.organizationApi}/event-types/${encodeURIComponent(this.type)}`);
                const sample = Object.values(present.levels)[0]?.sample;
                this.#form.values = {
                    type: present.type,
                    description: present.description,
                    schema: present.schema ? JSON.stringify(present.schema, null, 2) : '',
                    sample: sample && Object.keys(sample).length > 0 ? JSON.stringify(sample, null, 2) : '',
                    documentRequired: present.documentRequired,
                };
            } catch (error) {
                this.#error = error;
            }
        }
        this.#ready = true;
        this.requestUpdate();
    }

    render() {
        const up = `${this.place.organizationPath}/event-types`;
        return html`<a class="up" href=${up}>${icon('back')}Event types</a>
            <header class="head"><div><h1>${this.type ? `Edit ${this.type}` : 'Add event type'}</h1></div></header>
            <section class="card pad narrow">${this.#error ? failed(this.#error) : !this.#ready ? skeleton() : html`
                <form novalidate @submit=${this.#save}>
                    ${this.#form.banner}
                    ${this.type ? nothing : textField(this.#form, 'type', {label: 'Type', maxlength: 100, placeholder: 'order.shipped', hint: 'Letters, digits, _ . and -, beginning with a letter.'})}
                    ${textField(this.#form, 'description', {label: 'Description', maxlength: 255})}
                    ${areaField(this.#form, 'schema', {label: 'JSON Schema', optional: true, code: true, rows: 9, hint: 'Published payloads must match it.',
                        placeholder: '{\n  "type": "object",\n  "required": ["orderId"],\n  "properties": {"orderId": {"type": "string"}}\n}'})}
                    ${areaField(this.#form, 'sample', {label: 'Sample', optional: true, code: true, rows: 6, hint: 'A payload for examples and tests.', placeholder: '{\n  "orderId": "4711"\n}'})}
                    ${switchField(this.#form, 'documentRequired', {label: 'Every event must have a document'})}
                    <div class="buttons"><button class="primary" ?disabled=${this.#form.busy}>${this.type ? 'Save changes' : 'Add type'}</button>
                        <a class="button" href=${up}>Cancel</a></div>
                </form>`}</section>`;
    }

    #save = async event => {
        event.preventDefault();
        const done = await this.#form.submit(['type', 'description', 'schema', 'sample', 'documentRequired'], async () => {
            const {type, description, documentRequired} = this.#form.values;
            const body = {description: description.trim(), documentRequired};
            if (type.trim() === '') {
                this.#form.refuse('type', 'Enter a name.');
            }
            for (const name of ['schema', 'sample']) {
                const text = this.#form.values[name];
                try {
                    if (text.trim() !== '') {
                        body[name] = JSON.parse(text);
                    }
                } catch (error) {
                    this.#form.refuse(name, `Is no JSON: ${error.message}`);
                }
            }
            if (Object.keys(this.#form.errors).length > 0) {
                return false;
            }
            const path = `${this.place.organizationApi}/event-types/${encodeURIComponent(type.trim())}`;
            try {
                await put(path, body);
            } catch (problem) {
                if (problem.status !== 409 || problem.errors.length === 0) {
                    throw problem;
                }
                if (!await confirm({title: 'Change the schema anyway?', text: problem.message.replace(/; repeat.*/, '.'), action: 'Change it'})) {
                    return false;
                }
                await put(`${path}?force=true`, body);
            }
            return true;
        });
        if (done) {
            navigate(`${this.place.organizationPath}/event-types/${encodeURIComponent(this.#form.values.type.trim())}`);
            toast(this.type ? 'Changes saved' : 'The event type was added');
        }
    };
}

customElements.define('event-type-edit-page', EventTypeEditPage);
