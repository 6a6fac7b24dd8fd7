// The screen of the oscilloscope.

import uPlot from './uplot.js';
import { colour, decode, make, number, onColours, put, step } from './format.js';
import { DIVISIONS, HEIGHT, look, settings, windowSeconds } from './settings.js';

const POINTS = 1000;
const TICKS = 5;
const TICK = 4;
const PLACES = Float64Array.from({ length: POINTS }, (_, i) => (i + 0.5) / POINTS);
const STATES = { triggered: 'Triggered', free: 'Free run' };

export class Scope {
  #place = document.querySelector('#scope-screen .plot');
  #state = document.querySelector('#state');
  #readout = document.querySelector('#readout');
  #marks = make('div', { 'aria-hidden': 'true' });
  #channels = [];
  #plot = null;
  #curves = new Map();
  #key = '';
  frame = null;

  constructor() {
    document.querySelector('#scope-screen').append(this.#marks);
    onColours(() => this.draw(true));
    new ResizeObserver(() => {
      if (this.#plot && this.#place.clientWidth) this.#plot.setSize({ width: this.#place.clientWidth, height: this.#place.clientHeight });
    }).observe(this.#place);
  }

  /** Says which channels there are. */
  use(channels) {
    this.#channels = channels;
    this.draw();
  }

  /** Shows a picture. */
  show(frame) {
    this.frame = frame;
    this.#curves = new Map(frame.curves.map(({ channel, curve }) => [channel, decode(curve)]));
    this.draw();
  }

  /** Says what is in place of a picture, or why there is no new one. */
  say(text) {
    put(this.#state, text ?? STATES[this.frame?.state] ?? '');
  }

  /** The value of a channel at a place between 0 and 1; null where there is none. */
  valueAt(channel, place) {
    const curve = this.#curves.get(channel);
    if (!curve) return null;
    const exact = Math.min(POINTS - 1, Math.max(0, place * POINTS - 0.5));
    const before = curve[Math.floor(exact)];
    const after = curve[Math.ceil(exact)];
    return before === null || after === null ? null : before + (after - before) * (exact - Math.floor(exact));
  }

  /** Draws anew what is there, as when a scale was changed. */
  draw(anew = false) {
    const on = this.#channels.filter((channel) => look(channel).on);
    const key = on.map((channel) => `${channel.number} ${look(channel).colour}`).join();
    if (!this.#place.clientWidth) return;
    if (anew || key !== this.#key || !this.#plot) {
      this.#key = key;
      this.#plot?.destroy();
      this.#plot = this.#make(on);
    }
    this.#plot.setData([PLACES, ...on.map((channel) => this.#curves.get(channel.number) ?? [])]);
    this.#mark(on);
    this.#read(on);
  }

  #make(on) {
    const scales = { x: { time: false, range: () => [0, 1] } };
    for (const channel of on) {
      scales[`c${channel.number}`] = {
        range: () => {
          const { volts, offset } = look(channel);
          return [(-HEIGHT / 2 - offset) * volts, (HEIGHT / 2 - offset) * volts];
        },
      };
    }
    return new uPlot({
      width: this.#place.clientWidth,
      height: this.#place.clientHeight,
      padding: [0, 0, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales,
      series: [{}, ...on.map((channel) => ({
        scale: `c${channel.number}`, stroke: colour(look(channel).colour), width: 1.6, points: { show: false },
      }))],
      hooks: { drawClear: [grid] },
    }, [PLACES, ...on.map(() => [])], this.#place);
  }

  /** Marks where each channel is zero, and where the trigger is. */
  #mark(on) {
    const marks = on.map((channel) => {
      const mark = make('span', { class: 'zero' }, String(channel.number + 1));
      mark.style.setProperty('--mine', `var(--${look(channel).colour})`);
      mark.style.top = `${fromTop(look(channel).offset)}%`;
      return mark;
    });
    const source = this.#channels[settings.source];
    if (source && look(source).on) {
      const { volts, offset, colour: name } = look(source);
      const level = make('span', { class: 'level' });
      level.style.setProperty('--mine', `var(--${name})`);
      level.style.top = `${fromTop(settings.level / volts + offset)}%`;
      const place = make('span', { class: 'place' });
      place.style.left = `${settings.position * 100}%`;
      marks.push(level, place);
    }
    this.#marks.replaceChildren(...marks);
  }

  #read(on) {
    const window = this.frame?.window || windowSeconds();
    const texts = on.map((channel) => {
      const part = channel.kept < window ? `, the last ${number(channel.kept, 's', 2)} only` : '';
      const item = make('li', { class: 'mine' }, `${channel.number + 1} ${channel.name}: ${step(look(channel).volts, channel.unit)}${part}`);
      item.style.setProperty('--mine', `var(--${look(channel).colour})`);
      return item;
    });
    texts.unshift(make('li', {}, `${step(window / DIVISIONS, 's')} per division`));
    const source = this.#channels[settings.source];
    if (source) texts.push(make('li', {}, `Trigger: ${source.name}, ${settings.kind}, ${number(settings.level, source.unit, 3)}`));
    const key = texts.map((item) => item.textContent).join();
    if (this.#readout.dataset.key !== key + this.#key) {
      this.#readout.dataset.key = key + this.#key;
      this.#readout.replaceChildren(...texts);
    }
  }
}

/** How far below the top a height in divisions is, in percent; beyond the screen, at its edge. */
function fromTop(divisions) {
  return Math.min(98, Math.max(2, 50 - divisions / HEIGHT * 100));
}

function grid(plot) {
  const { ctx, bbox: { left, top, width, height } } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.lineWidth = ratio;
  for (const [name, isAxis] of [['grid', false], ['axis', true]]) {
    ctx.strokeStyle = colour(name);
    ctx.beginPath();
    for (let i = 0; i <= DIVISIONS; i++) {
      if ((i === DIVISIONS / 2) === isAxis) line(ctx, left + width * i / DIVISIONS, top, 0, height);
    }
    for (let i = 0; i <= HEIGHT; i++) {
      if ((i === HEIGHT / 2) === isAxis) line(ctx, left, top + height * i / HEIGHT, width, 0);
    }
    if (isAxis) {
      const size = TICK * ratio;
      for (let i = 1; i < DIVISIONS * TICKS; i++) line(ctx, left + width * i / DIVISIONS / TICKS, top + height / 2 - size, 0, 2 * size);
      for (let i = 1; i < HEIGHT * TICKS; i++) line(ctx, left + width / 2 - size, top + height * i / HEIGHT / TICKS, 2 * size, 0);
    }
    ctx.stroke();
  }
  ctx.restore();
}

function line(ctx, x, y, dx, dy) {
  ctx.moveTo(Math.round(x) + 0.5, Math.round(y) + 0.5);
  ctx.lineTo(Math.round(x + dx) + 0.5, Math.round(y + dy) + 0.5);
}
