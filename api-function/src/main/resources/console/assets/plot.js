/** Plots by uPlot, which is fetched when the first is shown. Text beside them states what they show. */

import {html} from 'lit';
import {View} from './view.js';

let library;

function load() {
    library ??= new Promise((resolve, reject) => {
        const style = document.createElement('link');
        style.rel = 'stylesheet';
        style.href = new URL('./vendor/uplot/uPlot.min.css', import.meta.url).pathname;
        const script = document.createElement('script');
        script.src = new URL('./vendor/uplot/uPlot.iife.min.js', import.meta.url).pathname;
        script.onload = () => resolve(window.uPlot);
        script.onerror = () => reject(new Error('the plots did not load'));
        document.head.append(style, script);
    });
    return library;
}

const DARK = matchMedia('(prefers-color-scheme: dark)');
const HEIGHT = 170;

/** The colour that a custom property stands for in the present scheme. */
function colour(element, name) {
    const probe = document.createElement('span');
    probe.style.color = `var(${name})`;
    element.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
}

class TimePlot extends View {
    static properties = {
        /** `[times in seconds, values, ...]`; null where there is none */
        data: {attribute: false},
        /** `{label, colour, bars?}` for each row of values; later ones in front */
        series: {attribute: false},
        /** Formats a value on the axis. */
        unit: {attribute: false},
        /** `[minimum, maximum]` of the axis. */
        range: {attribute: false},
        /** Positions of the axis's ticks; automatic by default. */
        splits: {attribute: false},
        /** Seconds between two times. */
        step: {type: Number},
        label: {},
    };
    #plot;
    #observer = new ResizeObserver(() => this.#plot?.setSize({width: this.clientWidth, height: HEIGHT}));
    #repaint = () => this.#draw();

    connectedCallback() {
        super.connectedCallback();
        DARK.addEventListener('change', this.#repaint);
        this.#observer.observe(this);
    }

    disconnectedCallback() {
        super.disconnectedCallback();
        DARK.removeEventListener('change', this.#repaint);
        this.#observer.disconnect();
        this.#plot?.destroy();
        this.#plot = undefined;
    }

    render() {
        return html`<div class="plot" role="img" aria-label=${this.label}></div>`;
    }

    updated() {
        this.#draw();
    }

    async #draw() {
        let uPlot;
        try {
            uPlot = await load();
        } catch {
            return;
        }
        const inside = this.querySelector('.plot');
        if (!inside || !this.isConnected) {
            return;
        }
        this.#plot?.destroy();
        const axis = {
            stroke: colour(this, '--muted'),
            grid: {stroke: colour(this, '--line'), width: 1},
            ticks: {show: false},
            font: '11px sans-serif',
        };
        this.#plot = new uPlot({
            width: this.clientWidth,
            height: HEIGHT,
            padding: [10, 8, 0, 0],
            cursor: {show: false},
            legend: {show: false},
            scales: {x: {range: (_, from, to) => [from - this.step / 2, to + this.step / 2]}, y: {range: this.range ?? ((_, __, most) => [0, most > 0 ? most * 1.1 : 1])}},
            axes: [
                {...axis, grid: {show: false}, space: 64, size: 28,
                    values: (_, ticks) => ticks.map(t => new Date(t * 1_000).toLocaleTimeString(undefined, {hour: '2-digit', minute: '2-digit'}))},
                {...axis, size: 56, splits: this.splits ? () => this.splits : undefined, values: (_, ticks) => ticks.map(this.unit)},
            ],
            series: [{}, ...this.series.map(row => ({
                label: row.label,
                stroke: colour(this, row.colour),
                fill: row.bars ? colour(this, row.colour) : undefined,
                width: row.bars ? 0 : 2,
                paths: row.bars ? uPlot.paths.bars({size: [0.7, 26], radius: 0.2}) : undefined,
                points: {show: !row.bars, size: 6, fill: colour(this, row.colour)},
                spanGaps: true,
            }))],
        }, this.data, inside);
    }
}

customElements.define('time-plot', TimePlot);
