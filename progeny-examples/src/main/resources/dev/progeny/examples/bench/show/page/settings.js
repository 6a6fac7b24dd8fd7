// What the user wants to see. It is kept by the browser; the server gets what it needs in the address of the stream.

import { steps } from './format.js';

export const COLOURS = ['blue', 'orange', 'green', 'purple', 'red', 'teal', 'brown', 'pink'];
export const DIVISIONS = 10;
export const HEIGHT = 8;
const SHORTEST = 1e-6;
const KEY = 'bench';

export const settings = {
  tab: 'scope', timePerDivision: 1e-3, position: 0.5, mode: 'auto', source: 0, kind: 'rising', level: 0, hysteresis: 0.2,
  fft: 8192, frequencies: 'linear', cursors: false, a: 0.3, b: 0.7, measured: 0, channels: {}, fresh: true,
};

/** What there is to choose from, and what it is called. */
export const CHOICES = {
  mode: [['auto', 'Auto'], ['normal', 'Normal']],
  kind: [['rising', 'Rising edge'], ['falling', 'Falling edge'], ['above', 'Above level'], ['below', 'Below level']],
  frequencies: [['linear', 'Linear'], ['logarithmic', 'Logarithmic']],
  fft: [1024, 2048, 4096, 8192, 16384, 32768, 65536].map((each) => [each, String(each)]),
};
const PLAIN = { tab: ['scope', 'spectrum'], cursors: [false, true] };
const LIMITS = { timePerDivision: [SHORTEST, Infinity], position: [0, 1], level: [-1e9, 1e9], hysteresis: [0, 1], a: [0, 1], b: [0, 1] };
const NUMBERED = ['source', 'measured'];

function isWithin(value, [least, most]) {
  return typeof value === 'number' && value >= least && value <= most;
}

function isLook(value) {
  return typeof value?.on === 'boolean' && COLOURS.includes(value.colour) && isWithin(value.volts, [1e-6, 1e6]) && isWithin(value.offset, [-1e9, 1e9]);
}

/** Takes what the browser has kept; what cannot be, as another version of the page may have left it, is as on the first visit. */
function take(kept) {
  for (const [name, value] of Object.entries(kept)) {
    const isRight = Object.hasOwn(CHOICES, name) ? CHOICES[name].some(([each]) => each === value)
      : Object.hasOwn(PLAIN, name) ? PLAIN[name].includes(value)
      : Object.hasOwn(LIMITS, name) ? isWithin(value, LIMITS[name])
      : NUMBERED.includes(name) && Number.isInteger(value) && value >= 0;
    if (isRight) settings[name] = value;
  }
  settings.channels = Object.fromEntries(Object.entries(kept.channels ?? {}).filter(([, value]) => isLook(value)));
  settings.fresh = false;
}

try {
  const kept = JSON.parse(localStorage.getItem(KEY));
  if (kept) take(kept);
} catch {
  // the browser keeps nothing, or kept something else
}

const actions = [];

/** Calls back when the user changed something. */
export function onChange(action) {
  actions.push(action);
}

/** Says that something was changed. */
export function changed() {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // then it is forgotten with the page
  }
  actions.forEach((action) => action());
}

/** How a channel is shown. */
export function look(channel) {
  if (!Object.hasOwn(settings.channels, channel.name)) { // as "constructor" is in any object
    settings.channels[channel.name] = { on: true, colour: COLOURS[channel.number % COLOURS.length], volts: 1, offset: 0 };
  }
  return settings.channels[channel.name];
}

/** Without the error of the product: the least would be below what the server takes. */
export function windowSeconds() {
  return Number((settings.timePerDivision * DIVISIONS).toPrecision(12));
}

/** The times per division of which the trigger's source has all samples: those of quick channels are not kept for long. */
export function times(channels) {
  const { kept, longest } = channels[settings.source] ?? { kept: 0, longest: 0 };
  return steps(SHORTEST, Math.max(SHORTEST, longest / DIVISIONS)).filter((each) => each * DIVISIONS <= kept || each === SHORTEST);
}

/** Sees to it that the time per division is one of them. */
export function limitTime(channels) {
  settings.timePerDivision = Math.min(settings.timePerDivision, times(channels).at(-1));
}

/** What the server must know, as the query of an address. Who fits does not wait for a trigger, whose level may be out of reach. */
export function query(channels, paused, single, fitting) {
  const on = paused ? [] : channels.filter((channel) => look(channel).on).map((channel) => channel.number);
  const source = channels[settings.source] ?? channels[0];
  return new URLSearchParams({
    channels: on.join(),
    window: windowSeconds(),
    position: settings.position,
    mode: single ? 'single' : paused || fitting ? 'auto' : settings.mode,
    source: source ? source.number : 0,
    kind: settings.kind,
    level: settings.level,
    hysteresis: source ? settings.hysteresis * look(source).volts : 0,
    fft: settings.tab === 'spectrum' && !single ? settings.fft : 0,
    ...(settings.tab === 'spectrum' ? { frames: 10 } : {}),
    ...(paused ? { frames: 2 } : {}),
  }).toString();
}
