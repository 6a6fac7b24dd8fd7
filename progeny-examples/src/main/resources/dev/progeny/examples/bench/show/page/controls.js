// The knobs: time, trigger, channels, cursors. Each is a field of the browser's own, so that it is used by keys as any other.

import { make, number, step, steps } from './format.js';
import { changed, CHOICES, COLOURS, limitTime, look, settings, times } from './settings.js';

const VOLTS = steps(1e-3, 100);
const HYSTERESES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];
const PARTS = 10;

function select(options, value, set, attributes = {}) {
  const made = make('select', { ...attributes, onchange: () => set(options[made.selectedIndex][0]) },
    ...options.map(([, text]) => make('option', {}, text)));
  made.selectedIndex = Math.max(0, options.findIndex(([each]) => each === value));
  return made;
}

function field(label, control, isWide = false) {
  return make('label', { class: `field${isWide ? ' two' : ''}` }, label, control);
}

/** A choice between two buttons that go to the one before and the one behind. */
function stepper(label, values, text, value, set, isWide = false) {
  const nearest = values.reduce((best, each) => Math.abs(Math.log(each / value)) < Math.abs(Math.log(best / value)) ? each : best);
  const choice = select(values.map((each) => [each, text(each)]), nearest, set, { 'aria-label': label });
  return stepped(label, choice, (way) => {
    const next = values[choice.selectedIndex + way];
    if (next !== undefined) set(next);
    choice.selectedIndex = values.indexOf(next ?? values[choice.selectedIndex]);
  }, isWide);
}

/** A number between two buttons that make it less and more. */
function slider(label, value, by, set, isWide = false) {
  const input = make('input', { type: 'number', step: 'any', value: tidy(value), 'aria-label': label,
    onchange: () => Number.isFinite(input.valueAsNumber) ? set(input.valueAsNumber) : (input.value = tidy(value)) });
  return stepped(label, input, (way) => {
    const next = Number(((input.valueAsNumber || 0) + way * by()).toPrecision(6));
    input.value = next;
    set(next);
  }, isWide);
}

function tidy(value) {
  return String(Number(value.toPrecision(4)));
}

function stepped(label, control, move, isWide) {
  return make('div', { class: `field${isWide ? ' two' : ''}` }, make('span', { 'aria-hidden': 'true' }, label), make('div', { class: 'stepper' },
    make('button', { type: 'button', 'aria-label': `${label}: less`, onclick: () => move(-1) }, '\u2212'), control,
    make('button', { type: 'button', 'aria-label': `${label}: more`, onclick: () => move(1) }, '+')));
}

function set(name) {
  return (value) => {
    settings[name] = value;
    changed();
  };
}

/** Shows all knobs as the settings are. */
export function showControls(channels) {
  const focused = document.activeElement?.getAttribute('aria-label');
  const group = document.activeElement?.closest('ul, .fields')?.id;
  showTime(channels);
  document.querySelector('#channels').replaceChildren(...channels.map(showChannel));
  showCursors(channels);
  if (focused && group) document.querySelector(`#${group} [aria-label="${CSS.escape(focused)}"]`)?.focus();
}

function showTime(channels) {
  const sources = channels.map((channel, i) => [i, channel.name]);
  const source = channels[settings.source];
  const fields = settings.tab === 'scope' ? [
    stepper('Time per division', times(channels), (value) => step(value, 's'), settings.timePerDivision, set('timePerDivision'), true),
    ...limits(channels),
    field('Mode', select(CHOICES.mode, settings.mode, set('mode'), { 'aria-label': 'Trigger mode' })),
    field('Source', select(sources, settings.source, (value) => {
      settings.source = value;
      limitTime(channels);
      showControls(channels);
      changed();
    }, { 'aria-label': 'Trigger source' })),
    field('Kind', select(CHOICES.kind, settings.kind, set('kind'), { 'aria-label': 'Trigger kind' })),
    field('Position', select([[0.1, 'Left'], [0.5, 'Middle'], [0.9, 'Right']], settings.position, set('position'), { 'aria-label': 'Trigger position' })),
    slider(`Level in ${source?.unit ?? 'V'}`, settings.level, () => source ? look(source).volts / 10 : 0.1, set('level')),
    field('Hysteresis', select(HYSTERESES.map((each) => [each, `${each} div`]), settings.hysteresis, set('hysteresis'),
      { 'aria-label': 'Hysteresis' })),
  ] : [
    field('Samples', select(CHOICES.fft, settings.fft, set('fft'),
      { 'aria-label': 'Samples of the spectrum' })),
    field('Frequencies', select(CHOICES.frequencies, settings.frequencies, set('frequencies'),
      { 'aria-label': 'Scale of the frequencies' })),
  ];
  document.querySelector('#time-fields').replaceChildren(...fields);
}

/** Says why there are no longer times, if there are none. */
function limits(channels) {
  const source = channels[settings.source];
  return !source || source.kept >= source.longest ? [] : [make('p', { class: 'note two', id: 'time-note' },
    `${source.name}, the source of the trigger, can be shown for ${number(source.kept, 's', 2)}: up to ${step(times(channels).at(-1), 's')} per division`)];
}

function showChannel(channel) {
  const mine = look(channel);
  const put = (name) => (value) => {
    mine[name] = value;
    changed();
  };
  const box = make('input', { type: 'checkbox', 'aria-label': `Show ${channel.name}`, onchange: () => {
    item.classList.toggle('on', box.checked);
    put('on')(box.checked);
  } });
  box.checked = mine.on;
  const paint = (name) => item.style.setProperty('--mine', `var(--${name})`);
  const item = make('li', { class: mine.on ? 'on' : '' },
    make('div', { class: 'name' }, make('label', {}, box, make('span', {}, `${channel.number + 1} ${channel.name}`)),
      select(COLOURS.map((name) => [name, name]), mine.colour, (name) => {
        paint(name);
        put('colour')(name);
      }, { 'aria-label': `Colour of ${channel.name}` })),
    make('div', { class: 'fields' },
      stepper(`${channel.unit} per division`, VOLTS, (value) => step(value, channel.unit), mine.volts, put('volts')),
      slider('Offset in divisions', mine.offset, () => 0.5, put('offset'))));
  for (const control of item.querySelectorAll('.fields [aria-label]')) {
    control.setAttribute('aria-label', `${channel.name}, ${control.getAttribute('aria-label')}`);
  }
  paint(mine.colour);
  return item;
}

function showCursors(channels) {
  const box = make('input', { type: 'checkbox', onchange: () => set('cursors')(box.checked) });
  box.checked = settings.cursors;
  document.querySelector('#cursor-group').hidden = settings.tab !== 'scope';
  document.querySelector('#cursor-fields').replaceChildren(
    make('label', { class: 'field' }, 'Show two cursors', box),
    field('Value of', select(channels.map((channel, i) => [i, channel.name]), settings.measured, set('measured'), { 'aria-label': 'Channel of the cursors' })));
}

/**
 * Chooses scales that show what was measured, and a trigger in the middle of its source: level and hysteresis are in steps of no more than a
 * tenth of the signal, which many channels leave but a part of a division. False if the signal's period is not known yet.
 */
export function fit(channels, measured) {
  const on = channels.filter((channel) => look(channel).on);
  on.forEach((channel, i) => {
    const of = measured.find((each) => each.channel === channel.number);
    if (!of || of.min === null) return;
    const mine = look(channel);
    const height = on.length === 1 ? 6 : 7.2 / on.length;
    mine.volts = VOLTS.find((each) => each * height >= of.max - of.min) ?? VOLTS.at(-1);
    const middle = 4 - 8 * (i + 0.5) / on.length;
    mine.offset = Math.round((middle - (of.max + of.min) / 2 / mine.volts) * 10) / 10;
  });
  const source = measured.find((each) => each.channel === channels[settings.source]?.number);
  if (!source || source.frequency === null) return false;
  const part = (source.max - source.min) / PARTS;
  const fine = 10 ** Math.floor(Math.log10(part));
  settings.level = Number((Math.round((source.max + source.min) / 2 / fine) * fine).toPrecision(6));
  settings.hysteresis = HYSTERESES.findLast((each) => each * look(channels[settings.source]).volts <= part);
  const all = times(channels);
  settings.timePerDivision = all.find((each) => each * source.frequency >= 0.3) ?? all.at(-1);
  return true;
}

/** What a row of the measurements says. */
export function measurement(channel, of, spectrum) {
  const value = (each, unit) => number(of ? each : null, unit);
  return [`${channel.number + 1} ${channel.name}`, value(of?.frequency, 'Hz'), value(of && of.min !== null ? of.max - of.min : null, channel.unit),
    value(of?.rms, channel.unit), value(of?.mean, channel.unit), value(of?.min, channel.unit), value(of?.max, channel.unit),
    spectrum ? `${number(spectrum.peakFrequency, 'Hz', 5)}, ${number(spectrum.peakLevel, 'dB', 3)}` : ''];
}
