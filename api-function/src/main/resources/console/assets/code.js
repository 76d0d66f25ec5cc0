/** Source text in colours. The highlighter is fetched when the first is shown; it escapes its input. */

import {html} from 'lit';
import {unsafeHTML} from 'lit-html/directives/unsafe-html.js';
import {View} from './view.js';
import {copyButton} from './ui.js';

const LONGEST = 200_000;
let highlighter;

function load() {
    highlighter ??= new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.src = new URL('./vendor/highlightjs/highlight.min.js', import.meta.url).pathname;
        script.onload = () => resolve(window.hljs);
        script.onerror = () => reject(new Error('the highlighter did not load'));
        document.head.append(script);
    });
    return highlighter;
}

class SourceText extends View {
    static properties = {
        text: {attribute: false},
        language: {},
        what: {},
        bare: {type: Boolean},
    };
    #highlighter;

    async connectedCallback() {
        super.connectedCallback();
        try {
            this.#highlighter = await load();
            this.requestUpdate();
        } catch {
            // It stays as it is.
        }
    }

    render() {
        const text = this.text ?? '';
        const known = this.#highlighter?.getLanguage(this.language ?? '') && text.length < LONGEST;
        return html`<pre class="source ${this.language === 'text' ? 'wrap' : ''}" tabindex="0" role="region"
            aria-label=${this.what ?? 'Source'}><code>${known
                ? unsafeHTML(this.#highlighter.highlight(text, {language: this.language, ignoreIllegals: true}).value)
                : text}</code></pre>
            ${this.bare ? '' : html`<div class="buttons end copy">${copyButton(text, this.what ?? 'text')}</div>`}`;
    }
}

customElements.define('source-text', SourceText);

/** A value as JSON. */
export function json(value, what, {bare = false} = {}) {
    return html`<source-text language="json" what=${what} ?bare=${bare} .text=${JSON.stringify(value, null, 2)}></source-text>`;
}

/** A text, highlighted according to its media type. */
export function typed(text, mediaType, what) {
    const kind = (mediaType ?? '').toLowerCase();
    if (kind.includes('json')) {
        try {
            return json(JSON.parse(text), what);
        } catch {
            return html`<source-text language="text" what=${what} .text=${text}></source-text>`;
        }
    }
    const language = kind.includes('xml') || kind.includes('html') ? 'xml' : 'text';
    return html`<source-text language=${language} what=${what} .text=${text}></source-text>`;
}
