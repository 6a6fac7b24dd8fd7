// The processes with their buttons, the queue, and what became of the samples.

import uPlot from './uplot.js';
import { bytes, colour, count, make, number, onColours, put, row } from './format.js';
import { post } from './link.js';

const COLUMNS = ['Process', 'Role', 'State', 'PID', 'CPU', 'Memory', 'Restarts', 'Heartbeat'];
const FLOW = ['Channel', 'Source', 'Rate', 'Produced', 'Stored', 'Shown', 'Dropped', 'Waited'];
const SECONDS = 60;
const LOOKS = 11;
const STALE_SECONDS = 3;

const answer = document.querySelector('#answer');

async function order(process, action) {
  const problem = await post('order', { process, action });
  put(answer, problem === '' ? '' : `${process}: ${problem}`);
}

export class Processes {
  #body = document.querySelector('#processes tbody');

  show({ status }) {
    const rows = new Map([...this.#body.children].map((each) => [each.dataset.process, each]));
    for (const process of status.processes) {
      const mine = rows.get(process.name) ?? this.#make(process.name);
      rows.delete(process.name);
      if (!mine.isConnected) this.#body.append(mine);
      const silence = process.silenceNanos / 1e9;
      const runs = process.state === 'running' || process.state === 'starting';
      [process.name, process.role, process.state, process.pid || '\u2013', `${(process.cpu * 100).toFixed(0)}\u00a0%`, bytes(process.memoryBytes),
        process.restarts, silence < 0 ? '\u2013' : `${silence.toFixed(1)}\u00a0s ago`]
        .forEach((text, i) => put(mine.children[i], text));
      mine.children[2].classList.toggle('bad', !runs);
      mine.children[7].classList.toggle('bad', runs && silence > STALE_SECONDS);
      for (const button of mine.querySelectorAll('button')) {
        const isForGood = button.className === 'stop' && process.role === 'show'; // no page could start it again
        button.title = isForGood ? 'without this process there is no page on which to start it again' : '';
        button.setAttribute('aria-disabled', String(isForGood || (button.className === 'start') === runs));
      }
    }
    for (const gone of rows.values()) gone.remove();
  }

  /** A row belongs to one process for as long as it is there, so that no button comes to mean another one. */
  #make(name) {
    const made = row(COLUMNS);
    made.dataset.process = name;
    const buttons = ['start', 'stop', 'kill'].map((action) => {
      const button = make('button', { type: 'button', class: action, 'aria-label': `${action} ${name}`, onclick: () => {
        if (button.getAttribute('aria-disabled') !== 'true') order(name, action);
      } }, action[0].toUpperCase() + action.slice(1));
      return button;
    });
    made.append(make('td', { role: 'cell' }, make('div', { class: 'run' }, ...buttons)));
    return made;
  }
}

export class Flow {
  #body = document.querySelector('#flow tbody');
  #depth = document.querySelector('#depth');
  #place = document.querySelector('#history');
  #looks = [];
  #history = [];
  #plot = null;

  constructor() {
    onColours(() => {
      this.#plot?.destroy();
      this.#plot = null;
      this.#draw();
    });
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#place);
  }

  show({ time, channels, status }) {
    this.#looks.push({ time, counts: status.channels });
    if (this.#looks.length > LOOKS) this.#looks.shift();
    const before = this.#looks[0];
    const seconds = (time - before.time) / 1000;
    while (this.#body.children.length > channels.length) this.#body.lastElementChild.remove();
    while (this.#body.children.length < channels.length) this.#body.append(row(FLOW));
    channels.forEach((channel, i) => {
      const counts = status.channels[i];
      const produced = counts.produced - (before.counts[i]?.produced ?? 0);
      const mine = this.#body.children[i];
      [channel.name, channel.source, seconds > 0 ? number(Math.max(0, produced) / seconds, 'S/s', 3) : '\u2013', count(counts.produced), count(counts.stored),
        count(counts.shown), count(counts.dropped), number(counts.waitedNanos / 1e9, 's', 3)].forEach((text, column) => put(mine.children[column], text));
      mine.children[1].classList.add('source');
      mine.children[6].classList.toggle('bad', counts.dropped > 0);
    });
    put(this.#depth, `Queue: ${count(status.queued)} of ${count(status.capacity)} blocks`);
    this.#history.push([time / 1000, status.queued]);
    while (this.#history[0][0] < time / 1000 - SECONDS) this.#history.shift();
    this.#draw();
  }

  #size() {
    return { width: this.#place.clientWidth, height: this.#place.clientHeight };
  }

  #draw() {
    if (!this.#plot && this.#place.clientWidth) this.#plot = this.#make();
    const now = this.#history.at(-1)?.[0] ?? 0;
    this.#plot?.setData([this.#history.map(([time]) => time - now), this.#history.map(([, depth]) => depth)]);
  }

  #make() {
    const axis = { stroke: colour('soft'), font: '11px system-ui, sans-serif', grid: { stroke: colour('line'), width: 1 }, ticks: { show: false } };
    return new uPlot({
      ...this.#size(),
      legend: { show: false },
      cursor: { show: false },
      scales: { x: { time: false, range: () => [-SECONDS, 0] }, y: { range: (plot, low, high) => [0, Math.max(4, high * 1.2)] } },
      axes: [
        { ...axis, size: 22, space: 90, values: (plot, all) => all.map((value) => value === 0 ? 'now' : `${value} s`.replace('-', '\u2212')) },
        { ...axis, size: 36, space: 22 },
      ],
      series: [{}, { stroke: colour('accent'), width: 1.5, points: { show: false } }],
    }, [[], []], this.#place);
  }
}
