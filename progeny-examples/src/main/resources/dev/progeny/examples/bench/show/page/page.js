// Puts the parts of the page together.

import { count, make, put } from './format.js';
import { Cursors } from './cursors.js';
import { fit, measurement, showControls } from './controls.js';
import { Flow, Processes } from './status.js';
import { Link } from './link.js';
import { Recordings } from './recordings.js';
import { Scope } from './scope.js';
import { Spectrum } from './spectrum.js';
import { changed, limitTime, look, onChange, query, settings, times, windowSeconds } from './settings.js';

const MEASURED = ['Channel', 'Frequency', 'Peak to peak', 'RMS', 'Mean', 'Least', 'Greatest', 'Strongest'];
const FIT_TIMES = 3;
const FIT_MOST = 0.2;
const WIDE = 5e-3;
const RATE_MILLIS = 1000;

const scope = new Scope();
const spectrum = new Spectrum();
const cursors = new Cursors(scope);
const processes = new Processes();
const flow = new Flow();
const recordings = new Recordings();
const runButton = document.querySelector('#run');
const singleButton = document.querySelector('#single');
const linkText = document.querySelector('#link');
const rateText = document.querySelector('#rate');
const tabs = [...document.querySelectorAll('[role="tab"]')];

let channels = [];
let channelsKey = '';
let isPaused = false;
let isSingle = false;
let fitting = 0;
let since = performance.now();
let frames = 0;

const link = new Link({ frame: showFrame, status: showStatus, state: showLink });

function ask() {
  link.ask(query(channels, isPaused, isSingle, fitting > 0));
}

function showLink(whyLost) {
  linkText.dataset.state = whyLost ? 'lost' : 'live';
  put(linkText, whyLost || (isPaused ? 'live, paused' : 'live'));
  if (whyLost) put(rateText, '');
}

function showStatus(told) {
  const key = JSON.stringify([told.channels, told.longest, told.kept]);
  if (key !== channelsKey) {
    channelsKey = key;
    use(told.channels.map((channel, i) => ({ ...channel, longest: told.longest, kept: told.kept[i] })));
  }
  processes.show(told);
  flow.show(told);
  recordings.show(told);
  put(document.querySelector('#recording'), told.recording ? `recording, ${count(told.status.recordedSamples)} samples stored` : '');
  const now = performance.now();
  if (now - since >= RATE_MILLIS) { // not in the text of the link, which is read out whenever it changes
    put(rateText, isPaused ? '' : `${Math.round(frames * 1000 / (now - since))} pictures a second`);
    frames = 0;
    since = now;
  }
  if (!isPaused && settings.tab === 'scope' && performance.now() - shownAt > RATE_MILLIS) {
    scope.say(isSingle || settings.mode === 'normal' ? 'Waiting for the trigger' : undefined);
  }
}

let shownAt = performance.now();

function use(all) {
  channels = all;
  settings.source = Math.min(settings.source, Math.max(0, channels.length - 1));
  settings.measured = Math.min(settings.measured, Math.max(0, channels.length - 1));
  if (settings.fresh) {
    settings.fresh = false;
    beginToFit();
  }
  limitTime(channels);
  showControls(channels);
  scope.use(channels);
  spectrum.use(channels);
  cursors.use(channels);
  ask();
}

function showFrame(frame) {
  if (isPaused || channels.length === 0) return;
  if (frame.top === 0 && frame.curves.length === 0) return; // of no channel, as while it pauses
  if (frame.spectra.length > 0 || frame.curves.length > 0) frames++;
  shownAt = performance.now();
  if (settings.tab === 'spectrum' && frame.top > 0) {
    spectrum.show(frame);
  } else if (settings.tab === 'scope' && frame.curves.length > 0) {
    scope.show(frame);
    cursors.draw();
    scope.say(frame.late.length > 0 ? `${channels[frame.late[0]].name} has stopped` : undefined);
    if (isSingle) stop('Single');
    else if (fitting > 0 && isAsAsked(frame)) fitNow(frame);
  }
  showMeasurements(frame);
}

/** What was measured on a short window says little of a slow signal, and nothing of one of which it shows no sample. */
function beginToFit() {
  const all = times(channels);
  const rate = channels[settings.source]?.rate ?? 1;
  settings.timePerDivision = Math.max(WIDE, all.find((each) => each * rate >= 1) ?? all.at(-1));
  fitting = FIT_TIMES;
}

/** Those that were on their way when another window was asked for are not. */
function isAsAsked(frame) {
  return Math.abs(frame.window / windowSeconds() - 1) < 1e-6;
}

/** The next time per division in which to look for a period. */
function longer() {
  const now = settings.timePerDivision;
  return Math.max(now, times(channels).find((each) => each >= Math.min(FIT_MOST, 5 * now)) ?? now);
}

function fitNow(frame) {
  fitting--;
  if (fit(channels, frame.measured)) fitting = 0;
  else if (fitting > 0) settings.timePerDivision = longer();
  showControls(channels);
  changed();
}

function showMeasurements(frame) {
  const body = document.querySelector('#measurements tbody');
  document.querySelector('#measurements').classList.toggle('spectrum', settings.tab === 'spectrum');
  const on = channels.filter((channel) => look(channel).on);
  while (body.children.length > on.length) body.lastElementChild.remove();
  while (body.children.length < on.length) {
    body.append(make('tr', { role: 'row' }, ...MEASURED.map((label, i) => make('td', { role: 'cell', 'data-label': label, class: i === 0 ? 'mine' : i === MEASURED.length - 1 ? 'peak' : '' }))));
  }
  on.forEach((channel, i) => {
    const row = body.children[i];
    const of = frame.measured.find((each) => each.channel === channel.number);
    row.dataset.channel = channel.name;
    row.dataset.frequency = of?.frequency ?? '';
    row.style.setProperty('--mine', `var(--${look(channel).colour})`);
    measurement(channel, of, frame.spectra.find((each) => each.channel === channel.number)).forEach((text, column) => put(row.children[column], text));
  });
}

function stop(why) {
  isPaused = true;
  isSingle = false;
  showRun();
  scope.say(why);
  ask();
}

function run(single) {
  isPaused = false;
  isSingle = single;
  showRun();
  if (single) scope.say('Waiting for the trigger');
  ask();
}

function showRun() {
  put(runButton, isPaused ? 'Run' : 'Pause');
  singleButton.setAttribute('aria-pressed', String(isSingle));
}

function showTab(name) {
  settings.tab = name;
  for (const tab of tabs) {
    const isChosen = tab.id === `tab-${name}`;
    tab.setAttribute('aria-selected', String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(tab.getAttribute('aria-controls')).hidden = !isChosen;
  }
  document.querySelector('#single').hidden = name !== 'scope';
  document.querySelector('#fit').hidden = name !== 'scope';
  showControls(channels);
}

runButton.addEventListener('click', () => isPaused ? run(false) : stop('Paused'));
singleButton.addEventListener('click', () => isSingle ? run(false) : run(true));
document.querySelector('#fit').addEventListener('click', () => {
  beginToFit();
  run(false);
});
for (const tab of tabs) {
  const choose = (chosen) => {
    showTab(chosen.id.slice('tab-'.length));
    chosen.focus();
    changed();
  };
  tab.addEventListener('click', () => choose(tab));
  tab.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') choose(tabs[1 - tabs.indexOf(tab)]);
  });
}
onChange(() => {
  scope.draw();
  spectrum.draw();
  cursors.draw();
  ask();
});
showRun();
showTab(settings.tab);
