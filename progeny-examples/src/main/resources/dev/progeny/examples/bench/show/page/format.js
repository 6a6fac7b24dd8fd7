// Numbers as people read them.

const PREFIXES = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k'], [1, ''], [1e-3, 'm'], [1e-6, '\u00b5'], [1e-9, 'n']];

/** A number with so many digits that count, and a unit: 1.234 kHz. */
export function number(value, unit, digits = 4) {
  if (value === null || value === undefined || Number.isNaN(value)) return '\u2013';
  const size = Math.abs(value);
  const [factor, prefix] = size < 1e-12 ? [1, ''] : PREFIXES.find(([f]) => size * (1 + 10 ** -digits) >= f) ?? PREFIXES.at(-1);
  const scaled = size < 1e-12 ? 0 : value / factor;
  const before = Math.max(1, Math.floor(Math.log10(Math.abs(scaled) || 1)) + 1);
  return `${scaled.toFixed(Math.max(0, digits - before))}\u00a0${prefix}${unit}`.replace('-', '\u2212');
}

/** A step of a scale: 500 mV, without digits that say nothing. */
export function step(value, unit) {
  const [factor, prefix] = PREFIXES.find(([f]) => Math.abs(value) >= f * 0.9999) ?? PREFIXES.at(-1);
  return `${Number((value / factor).toPrecision(4))}\u00a0${prefix}${unit}`;
}

export function count(value) {
  return value.toLocaleString('en');
}

export function bytes(value) {
  return value >= 2 ** 30 ? `${(value / 2 ** 30).toFixed(2)}\u00a0GiB` : `${(value / 2 ** 20).toFixed(value < 1e7 ? 1 : 0)}\u00a0MiB`;
}

export function duration(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)}\u00a0s`;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}\u00a0min ${String(whole % 60).padStart(2, '0')}\u00a0s`;
}

/** The steps 1, 2, 5 and their tens, from one to another. */
export function steps(least, most) {
  const all = [];
  for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most) + 1; power++) {
    for (const digit of [1, 2, 5]) {
      const value = Number(`${digit}e${power}`);
      if (value >= least * 0.999 && value <= most * 1.001) all.push(value);
    }
  }
  return all;
}

/** Gives an element a text, if it is another than before. */
export function put(element, value) {
  const text = String(value);
  if (element.textContent !== text) element.textContent = text;
}

/** Makes an element. */
export function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** Makes a row of a table, with an empty cell for each column. */
export function row(columns) {
  return make('tr', { role: 'row' }, ...columns.map((label) => make('td', { role: 'cell', 'data-label': label })));
}

/** The numbers of a curve; null where there is none. */
export function decode({ low, step: size, data }) {
  const bits = atob(data);
  const numbers = new Array(bits.length / 2);
  for (let i = 0; i < numbers.length; i++) {
    const code = bits.charCodeAt(2 * i) + 256 * bits.charCodeAt(2 * i + 1);
    numbers[i] = code === 0xffff ? null : low + size * code;
  }
  return numbers;
}

/** What the style sheet says of a colour, which depends on light or dark. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the colours of the page change. */
export function onColours(action) {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', action);
}
