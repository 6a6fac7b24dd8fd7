// The screen of the spectrum.

import uPlot from './uplot.js';
import { colour, count, decode, duration, number, onColours, put } from './format.js';
import { look, settings } from './settings.js';

const LOWEST = -140;
const HIGHEST = 40;
const TENS = 20;

export class Spectrum {
  #place = document.querySelector('#spectrum-screen .plot');
  #state = document.querySelector('#spectrum-state');
  #plot = null;
  #key = '';
  #channels = [];
  #frame = null;

  constructor() {
    onColours(() => this.draw(true));
    new ResizeObserver(() => {
      if (this.#plot && this.#place.clientWidth) this.#plot.setSize(this.#size());
    }).observe(this.#place);
  }

  use(channels) {
    this.#channels = channels;
    this.draw();
  }

  show(frame) {
    this.#frame = frame;
    this.draw();
    const waits = this.#channels.find((each) => look(each).on && !frame.spectra.some(({ channel }) => channel === each.number));
    put(this.#state, frame.late.length > 0 ? `${this.#channels[frame.late[0]].name} has stopped`
      : waits ? `${waits.name} is not there yet: ${count(settings.fft)} samples take ${duration(settings.fft / waits.rate)}` : '');
  }

  #size() {
    const style = getComputedStyle(this.#place);
    return {
      width: this.#place.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight),
      height: this.#place.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom),
    };
  }

  draw(anew = false) {
    if (!this.#frame || !this.#place.clientWidth) return;
    const on = this.#channels.filter((channel) => look(channel).on);
    const key = `${settings.frequencies} ${on.map((channel) => `${channel.number} ${look(channel).colour}`).join()}`;
    if (anew || key !== this.#key || !this.#plot) {
      this.#key = key;
      this.#plot?.destroy();
      this.#plot = this.#make(on);
    }
    const curves = new Map(this.#frame.spectra.map(({ channel, curve }) => [channel, decode(curve)]));
    const points = curves.values().next().value?.length ?? 0;
    const from = settings.frequencies === 'logarithmic' ? 1 : 0;
    const places = Array.from({ length: Math.max(0, points - from) }, (_, i) => (i + from) * this.#frame.top / (points - 1));
    this.#plot.setData([places, ...on.map((channel) => curves.get(channel.number)?.slice(from) ?? [])]);
  }

  #make(on) {
    const axis = {
      stroke: colour('soft'), font: '12px system-ui, sans-serif', grid: { stroke: colour('grid'), width: 1 },
      ticks: { stroke: colour('axis'), width: 1, size: 5 },
    };
    return new uPlot({
      ...this.#size(),
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, distr: settings.frequencies === 'logarithmic' ? 3 : 1 },
        y: { range: (plot, low, high) => low === null ? [LOWEST, HIGHEST] : [
          Math.max(LOWEST, Math.floor(low / TENS) * TENS), Math.max(0, Math.ceil((high + 3) / TENS) * TENS)] },
      },
      axes: [
        { ...axis, size: 34, space: 70, values: (plot, all) => all.map((value) => value === null ? null : value === 0 ? '0' : number(value, 'Hz', 2)) },
        { ...axis, size: 62, values: (plot, all) => all.map((value) => `${value} dB`.replace('-', '\u2212')) },
      ],
      series: [{}, ...on.map((channel) => ({ stroke: colour(look(channel).colour), width: 1.4, points: { show: false } }))],
    }, [[], ...on.map(() => [])], this.#place);
  }
}
