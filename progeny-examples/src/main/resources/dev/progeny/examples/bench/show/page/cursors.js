// Two lines on the screen that are moved by keys or by dragging, and what lies between them.

import { make, number, put } from './format.js';
import { changed, DIVISIONS, settings, windowSeconds } from './settings.js';

const MOVES = { ArrowLeft: -0.1, ArrowRight: 0.1, ArrowDown: -0.1, ArrowUp: 0.1, PageDown: -1, PageUp: 1 };
const FINE = 0.1;

export class Cursors {
  #screen = document.querySelector('#scope-screen');
  #deltas = document.querySelector('#deltas');
  #scope;
  #channels = [];
  #lines = {};

  constructor(scope) {
    this.#scope = scope;
    for (const name of ['a', 'b']) this.#lines[name] = this.#make(name);
  }

  use(channels) {
    this.#channels = channels;
    this.draw();
  }

  #make(name) {
    const line = make('div', { class: 'cursor', role: 'slider', tabindex: '0', 'aria-label': `Cursor ${name.toUpperCase()}`,
      'aria-valuemin': '0', 'aria-valuemax': '1', hidden: '' }, make('span', { 'aria-hidden': 'true' }, name.toUpperCase()));
    line.addEventListener('keydown', (event) => {
      const place = settings[name];
      const move = MOVES[event.key];
      if (move !== undefined) this.#move(name, place + move * (event.shiftKey ? FINE : 1) / DIVISIONS);
      else if (event.key === 'Home') this.#move(name, 0);
      else if (event.key === 'End') this.#move(name, 1);
      else return;
      event.preventDefault();
    });
    line.addEventListener('pointerdown', (event) => line.setPointerCapture(event.pointerId));
    line.addEventListener('pointermove', (event) => {
      if (!line.hasPointerCapture(event.pointerId)) return;
      const box = this.#screen.getBoundingClientRect();
      this.#move(name, (event.clientX - box.left) / box.width);
    });
    this.#screen.append(line);
    return line;
  }

  #move(name, place) {
    settings[name] = Math.min(1, Math.max(0, place));
    changed();
  }

  draw() {
    const channel = this.#channels[settings.measured];
    const unit = channel?.unit ?? '';
    const span = this.#scope.frame?.window || windowSeconds();
    const values = {};
    for (const [name, line] of Object.entries(this.#lines)) {
      const time = number((settings[name] - settings.position) * span, 's');
      values[name] = channel ? this.#scope.valueAt(channel.number, settings[name]) : null;
      line.hidden = !settings.cursors;
      line.style.left = `${settings[name] * 100}%`;
      line.setAttribute('aria-valuenow', settings[name].toFixed(4));
      line.setAttribute('aria-valuetext', `${time}, ${number(values[name], unit)}`);
    }
    this.#deltas.hidden = !settings.cursors;
    const time = Math.abs(settings.b - settings.a) * span;
    const height = values.a === null || values.b === null ? null : values.b - values.a;
    put(this.#deltas, `\u0394t ${number(time, 's')}, 1/\u0394t ${number(time > 0 ? 1 / time : null, 'Hz')}, `
      + `\u0394${unit || 'y'} ${number(height, unit)}${channel ? ` (${channel.name})` : ''}`);
  }
}
