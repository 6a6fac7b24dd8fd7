// A question in front of the page: whether to do something, or which name to give. It is answered by keys as by clicks.

import { make, put } from './format.js';

export class Question {
  #title = make('h3', { id: 'question-title' });
  #text = make('p', { id: 'question-text' });
  #name = make('input', { type: 'text', maxlength: '200', autocomplete: 'off', spellcheck: 'false', onkeydown: (event) => {
    if (event.key === 'Enter') this.#go();
  } });
  #field = make('label', { class: 'field' }, 'Name', this.#name);
  #problem = make('p', { id: 'question-problem', role: 'status' });
  #button = make('button', { type: 'button', class: 'go', onclick: () => this.#go() });
  #box = make('dialog', { id: 'question', 'aria-labelledby': 'question-title', 'aria-describedby': 'question-text' },
    this.#title, this.#text, this.#field, this.#problem,
    make('div', { class: 'run' }, make('button', { type: 'button', class: 'cancel', onclick: () => this.#box.close() }, 'Cancel'), this.#button));
  #act = null;
  #isActing = false;

  constructor() {
    document.body.append(this.#box);
  }

  /** Asks. What is done then gets the name, if one is asked for, and tells why it failed, or an empty text. */
  ask({ title, text, name, button, act }) {
    put(this.#title, title);
    put(this.#text, text);
    put(this.#problem, '');
    put(this.#button, button);
    this.#button.classList.toggle('delete', name === undefined);
    this.#field.hidden = name === undefined;
    this.#name.value = name ?? '';
    this.#act = act;
    this.#box.showModal();
    this.#name.select();
  }

  async #go() {
    if (this.#isActing) return;
    this.#isActing = true;
    const act = this.#act;
    put(this.#problem, 'Please wait\u2026'); // to delete a long recording takes a while
    try {
      const problem = await act(this.#name.value.trim());
      if (act !== this.#act) return; // another question was asked meanwhile
      put(this.#problem, problem);
      if (problem === '') this.#box.close();
    } finally {
      this.#isActing = false;
    }
  }
}
