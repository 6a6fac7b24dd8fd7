// The recordings: a list, in which they are named and deleted, files to keep, and a plot into which one can look closer.

import uPlot from './uplot.js';
import { bytes, colour, count, decode, duration, make, number, onColours, put, row } from './format.js';
import { NO_ANSWER, post } from './link.js';
import { Question } from './question.js';

const EVERY_MILLIS = 4000;
const AT_ONCE = 100;
const BUCKETS = 800;
const COLUMNS = ['Recording', 'Started', 'Length', 'Channels', 'Samples', 'Size'];

const answer = document.querySelector('#answer');

export class Recordings {
  #body = document.querySelector('#recordings tbody');
  #note = document.querySelector('#recordings-note');
  #more = document.querySelector('#recordings-more');
  #most = AT_ONCE;
  #tag = ''; // of the list that is shown
  #replay = new Replay();
  #question = new Question();
  #running = 0;
  #isAsking = false;
  #isToAskAgain = false;

  constructor() {
    const button = this.#more.lastElementChild;
    put(button, `Show ${AT_ONCE} more`);
    button.addEventListener('click', () => {
      if (button.getAttribute('aria-disabled') === 'true') return;
      this.#most += AT_ONCE;
      this.#ask();
    });
    this.#ask();
    setInterval(() => this.#ask(), EVERY_MILLIS);
  }

  show({ recording }) {
    if (recording === this.#running) return;
    this.#running = recording;
    this.#tag = ''; // the list is the same, but not how it is shown
    this.#ask();
  }

  async #ask() {
    this.#isToAskAgain = this.#isAsking;
    if (this.#isAsking || document.hidden) return;
    this.#isAsking = true;
    try {
      const wanted = new URLSearchParams({ most: this.#most, besides: this.#replay.id });
      const answer = await fetch(`recordings?${wanted}`, { headers: { 'If-None-Match': this.#tag } });
      if (answer.ok) {
        this.#list(await answer.json());
        this.#tag = answer.headers.get('ETag');
      }
    } catch {
      // the head of the page says that nobody answers
    } finally {
      this.#isAsking = false;
    }
    if (this.#isToAskAgain) await this.#ask();
  }

  #list({ recordings, all, problem }) {
    const rows = new Map([...this.#body.children].map((each) => [each.dataset.recording, each]));
    put(this.#note, problem ?? (recordings.length === 0 ? 'There are none.' : ''));
    recordings.forEach((recording, i) => {
      const mine = rows.get(String(recording.id)) ?? this.#make(recording);
      rows.delete(String(recording.id));
      if (this.#body.children[i] !== mine) this.#body.insertBefore(mine, this.#body.children[i] ?? null);
      mine.recording = recording;
      mine.classList.toggle('now', recording.id === this.#running);
      const seconds = Math.max(0, ...recording.channels.map((channel, c) => recording.ends[c] / channel.rate));
      const remark = recording.isMadeElsewhere ? ' (is being made by another instrument)' : '';
      [recording.name + remark, new Date(recording.started).toLocaleString(), duration(seconds), recording.channels.map((channel) => channel.name).join(', '),
        count(recording.samples.reduce((sum, each) => sum + each, 0)), bytes(recording.bytes)].forEach((text, column) => put(mine.children[column], text));
      mine.children[3].classList.add('source');
      for (const each of mine.querySelectorAll('[data-does]')) each.setAttribute('aria-label', `${each.dataset.does} ${recording.name}`);
      mine.querySelector('.delete').setAttribute('aria-disabled', String(recording.id === this.#running || recording.isMadeElsewhere));
    });
    const isLost = [...rows.values()].some((gone) => gone.contains(document.activeElement));
    for (const gone of rows.values()) gone.remove();
    this.#tellWhetherAll(recordings.length, all);
    if (isLost) document.querySelector('#recordings-title').focus();
    if (!problem) this.#replay.follow(recordings);
  }

  #tellWhetherAll(shown, all) {
    const isLong = all > AT_ONCE;
    const text = all > shown ? `${count(shown)} of ${count(all)} are shown` : `All ${count(all)} are shown`;
    this.#more.hidden = !isLong;
    put(this.#more.firstElementChild, isLong ? text : '');
    this.#more.lastElementChild.setAttribute('aria-disabled', String(all <= shown));
  }

  #make(recording) {
    const made = row(COLUMNS);
    made.dataset.recording = recording.id;
    const link = (kind) => make('a', { class: `link ${kind}`, href: `${kind}?recording=${recording.id}`, download: '', 'data-does': `${kind.toUpperCase()} of` },
      kind.toUpperCase());
    const button = (text, action) => make('button', { type: 'button', class: text.toLowerCase(), 'data-does': text, onclick: () => action(made.recording) }, text);
    made.append(make('td', { role: 'cell' }, make('div', { class: 'run' },
      button('Plot', (each) => this.#replay.open(each)), link('csv'), link('wav'),
      button('Rename', (each) => this.#rename(each)), button('Delete', (each) => this.#delete(each)))));
    return made;
  }

  #rename({ id, name }) {
    this.#question.ask({ title: `Rename ${name}`, text: 'No two recordings have the same name.', name, button: 'Rename',
      act: (chosen) => this.#change('rename', { recording: id, name: chosen }) });
  }

  #delete({ id, name, ended, isMadeElsewhere, samples }) {
    if (id === this.#running) {
      put(answer, `${name} is being recorded: it can be deleted in a later run`);
      return;
    }
    if (isMadeElsewhere) {
      put(answer, `${name} is being made by another instrument: end that first`);
      return;
    }
    const all = count(samples.reduce((sum, each) => sum + each, 0));
    const unended = ended ? '' : ' It was not ended in order.';
    this.#question.ask({ title: `Delete ${name}?`, text: `Its ${all} samples will be gone for ever.${unended}`, button: 'Delete',
      act: () => this.#change('delete', { recording: id }) });
  }

  async #change(path, parameters) {
    const problem = await post(path, parameters);
    if (problem === '') {
      put(answer, '');
      this.#ask(); // not waited for: the question gives the focus back to the row before that may go
    }
    return problem;
  }
}

class Replay {
  #box = document.querySelector('#replay');
  #place = document.querySelector('#replay-plot');
  #title = document.querySelector('#replay-title');
  #range = document.querySelector('#replay-range');
  #origin = document.querySelector('#replay-origin');
  #recording = null;
  #channel = 0;
  #first = 0;
  #count = 0;
  #plot = null;
  #data = [[], [], []];
  #asked = 0; // how often: an answer to what was asked before is not shown

  constructor() {
    onColours(() => this.#recording && this.#draw());
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#place);
  }

  /** Which is plotted; it stays in the list. */
  get id() {
    return this.#recording?.id ?? 0;
  }

  open(recording) {
    this.#recording = recording;
    this.#box.hidden = false;
    put(this.#title, recording.name);
    put(this.#origin, ''); // until that of this one is known
    const button = (text, label, action) => make('button', { type: 'button', 'aria-label': label, onclick: action }, text);
    const choice = make('select', { 'aria-label': 'Channel of the plot', onchange: () => this.#choose(choice.selectedIndex) }, ...recording.channels.map((channel) => make('option', {}, channel.name)));
    document.querySelector('#replay-buttons').replaceChildren(choice,
      button('\u2190', 'Earlier', () => this.#move(-0.5)), button('\u2192', 'Later', () => this.#move(0.5)),
      button('+', 'Closer', () => this.#zoom(0.5)), button('\u2212', 'Farther', () => this.#zoom(2)),
      button('Whole', 'Whole recording', () => this.#whole()), button('Close', 'Close the plot', () => this.#close()));
    this.#choose(0);
    this.#tellOrigin(recording);
    this.#title.focus();
  }

  async #tellOrigin({ id, channels }) {
    let origin = '';
    try {
      const answer = await fetch(`origin?recording=${id}`);
      if (answer.ok) {
        const { sources, settings } = await answer.json();
        origin = [...channels.map(({ name }, c) => `${name}: ${sources[c]}`), ...Object.entries(settings).map((each) => each.join(': '))].join('; ');
      }
    } catch {
      // the range says that nobody answers
    }
    if (this.id === id) put(this.#origin, origin);
  }

  #close() {
    const isLost = this.#box.contains(document.activeElement);
    this.#box.hidden = true;
    this.#recording = null;
    this.#asked++;
    if (isLost) document.querySelector('#recordings-title').focus();
  }

  /** The recording that is plotted may have another name or more samples by now, or be gone. */
  follow(recordings) {
    if (!this.#recording) return;
    const now = recordings.find((each) => each.id === this.#recording.id);
    if (!now) {
      this.#close();
      return;
    }
    this.#recording = now;
    put(this.#title, now.name);
  }

  #choose(channel) {
    this.#channel = channel;
    this.#show('');
    this.#whole();
  }

  #whole() {
    this.#look(0, this.#recording.ends[this.#channel]);
  }

  #zoom(factor) {
    this.#look(this.#first + this.#count * (1 - factor) / 2, this.#count * factor);
  }

  #move(part) {
    this.#look(this.#first + this.#count * part, this.#count);
  }

  async #look(first, number_) {
    const asked = ++this.#asked;
    const recording = this.#recording; // it may be renewed while the answer is awaited
    const all = recording.ends[this.#channel]; // with those that are missing
    this.#count = Math.max(Math.min(16, all), Math.min(Math.round(number_), all));
    this.#first = Math.max(0, Math.min(Math.round(first), all - this.#count));
    if (this.#count < 1) {
      this.#show('There is no sample yet.');
      return;
    }
    const channel = recording.channels[this.#channel];
    const query = new URLSearchParams({ recording: recording.id, channel: channel.number, first: this.#first, count: this.#count, buckets: BUCKETS });
    let shown;
    try {
      const answer = await fetch(`overview?${query}`);
      shown = answer.ok ? this.#told(await answer.json(), recording) : [await answer.text()];
    } catch {
      shown = [NO_ANSWER];
    }
    if (asked === this.#asked) this.#show(...shown);
  }

  /** What is said of an answer, and what is drawn. */
  #told({ low, high }, recording) {
    const { rate } = recording.channels[this.#channel];
    const lows = decode(low);
    const start = this.#first / rate;
    const each = this.#count / rate / lows.length;
    const missing = recording.samples[this.#channel] < recording.ends[this.#channel] ? ' with those that are missing' : '';
    return [`${number(start, 's', 6)} to ${number(start + this.#count / rate, 's', 6)}, ${count(this.#count)} samples${missing}; drag over the plot to look closer`,
      [lows.map((_, i) => start + (i + 0.5) * each), lows, decode(high)]];
  }

  /** Without data the plot is empty: what was there before is of another part, channel or recording. */
  #show(text, data = [[], [], []]) {
    put(this.#range, text);
    this.#data = data;
    this.#draw();
  }

  #size() {
    return { width: this.#place.clientWidth, height: this.#place.clientHeight };
  }

  #draw() {
    const channel = this.#recording.channels[this.#channel];
    const axis = { stroke: colour('soft'), font: '12px system-ui, sans-serif', grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line'), width: 1 } };
    const curve = { stroke: colour('accent'), width: 1.2, points: { show: false } };
    this.#plot?.destroy();
    this.#plot = new uPlot({
      ...this.#size(),
      legend: { show: false },
      cursor: { points: { show: false }, y: false, drag: { x: true, y: false, setScale: false } },
      scales: { x: { time: false } },
      axes: [
        { ...axis, size: 34, space: 80, values: (plot, all) => all.map((value) => number(value, 's', 5)) },
        { ...axis, size: 76, values: (plot, all) => all.map((value) => number(value, channel.unit, 3)) },
      ],
      series: [{}, curve, curve],
      bands: [{ series: [2, 1], fill: colour('accent') }],
      hooks: {
        setSelect: [(plot) => {
          if (plot.select.width < 4 || plot.data[0].length === 0) return;
          const at = (pixels) => plot.posToVal(pixels, 'x') * channel.rate;
          const first = at(plot.select.left);
          this.#look(first, at(plot.select.left + plot.select.width) - first);
        }],
      },
    }, this.#data, this.#place);
  }
}
