// What goes to the server, and the stream from there. That is opened anew, with other settings in its address, when the user changes something,
// and when it breaks.

export const NO_ANSWER = 'The page\u2019s process does not answer.';
const LOST = 'The page\u2019s process does not answer; trying again';
const AGAIN_MILLIS = 500;
const GATHER_MILLIS = 40;
const LATE_MILLIS = 1000;
const LATE_FRAMES = 5;
const LEAST_FRAMES = 5;
const FRAMES = 25; // unless it is asked for fewer
const TIMELY_MILLIS = 5000;

/** Has something done; gives why it failed, or an empty text. */
export async function post(path, parameters) {
  try {
    const done = await fetch(`${path}?${new URLSearchParams(parameters)}`, { method: 'POST' });
    return done.ok ? '' : await done.text();
  } catch {
    return NO_ANSWER;
  }
}

export class Link {
  #actions;
  #query = '';
  #source = null;
  #timer = 0;
  #late = 0;
  #ahead = Infinity; // this clock of the server's, as it seemed by the frame that came quickest
  #timely = null; // since when none was late, by the server's clock
  #most = null;

  /** What is called: frame, status, state (with why nothing comes, or an empty text). */
  constructor(actions) {
    this.#actions = actions;
    this.#open();
  }

  /** Asks for something else from now on. */
  ask(query) {
    if (query === this.#query) return;
    this.#query = query;
    this.#later(GATHER_MILLIS);
  }

  #later(millis) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), millis);
  }

  #open() {
    this.#source?.close();
    this.#ahead = Infinity;
    this.#late = 0;
    this.#timely = null;
    const query = new URLSearchParams(this.#query);
    if (this.#most !== null) query.set('frames', Math.min(this.#most, Number(query.get('frames') ?? this.#most)));
    const source = new EventSource(`live?${query}`);
    this.#source = source;
    let whyLost = LOST;
    source.addEventListener('frame', (event) => this.#frame(JSON.parse(event.data)));
    source.addEventListener('status', (event) => {
      this.#actions.state('');
      this.#actions.status(JSON.parse(event.data));
    });
    source.addEventListener('refused', (event) => {
      whyLost = event.data; // the stream ends behind it
    });
    source.addEventListener('error', () => {
      if (source !== this.#source) return;
      source.close();
      this.#actions.state(whyLost);
      this.#later(AGAIN_MILLIS);
    });
  }

  /**
   * A page that does not keep up asks for fewer frames; what is on its way to it is then left out. It asks for more again when it kept up
   * for a while: it may have been behind but once, as after a sleep of the machine.
   */
  #frame(frame) {
    this.#actions.frame(frame);
    const ahead = performance.now() - frame.time;
    this.#ahead = Math.min(this.#ahead, ahead);
    const isLate = ahead - this.#ahead > LATE_MILLIS;
    this.#late = isLate ? this.#late + 1 : 0;
    if (isLate || this.#timely === null) this.#timely = frame.time;
    if (this.#late > LATE_FRAMES) {
      this.#atMost(Math.max(LEAST_FRAMES, (this.#most ?? FRAMES) / 2));
    } else if (this.#most !== null && frame.time - this.#timely > TIMELY_MILLIS) {
      this.#atMost(2 * this.#most < FRAMES ? 2 * this.#most : null);
    }
  }

  /** The frames that are still to come of the stream before do not count: it is closed at once. */
  #atMost(frames) {
    this.#most = frames;
    this.#open();
  }
}
