// Shows what the server sends, twice a second; nothing is kept here but what is on the page.

const NO_ANSWER = 'the program does not answer';
const LONGEST = 5;
const COLUMNS = ['Worker', 'Process', 'State', 'Task', 'Busy', 'Held', 'Ended', 'CPU now', 'CPU in all', 'Memory'];

const link = document.querySelector('#link');
const answer = document.querySelector('#answer');
const troubles = document.querySelector('#troubles');
const place = document.querySelector('#pools');
const template = document.querySelector('#pool');
const sections = new Map();

function time(seconds) {
  if (seconds === null) return '';
  if (seconds < 1e-3) return `${(seconds * 1e6).toFixed(seconds < 1e-5 ? 1 : 0)} \u00b5s`;
  if (seconds < 1) return `${(seconds * 1e3).toFixed(seconds < 1e-2 ? 1 : 0)} ms`;
  return seconds < 120 ? `${seconds.toFixed(1)} s` : `${(seconds / 60).toFixed(1)} min`;
}

function bytes(number) {
  return number ? `${(number / 2 ** 20).toFixed(0)} MiB` : '';
}

/** Gives an element so many children. */
function resize(parent, count, make) {
  while (parent.children.length > count) parent.lastElementChild.remove();
  while (parent.children.length < count) parent.append(make());
}

function put(element, value) {
  const text = String(value);
  if (element.textContent !== text) element.textContent = text;
}

function counts(pool) {
  return [
    ['Running', pool.workers.filter((worker) => worker.task !== null).length],
    ['Waiting', pool.waiting],
    ['Returned', pool.returned],
    ['Threw', pool.threw, pool.threw > 0],
    ['Crashed', pool.crashed, pool.crashed > 0],
    ['Timed out', pool.timedOut, pool.timedOut > 0],
    ['Tried again', pool.retried],
    ['Workers started', pool.started],
    ['Failed starts', pool.failedStarts, pool.failedStarts > 0],
    ['Run, median', time(pool.runs.median)],
    ['Run, 95 of 100', time(pool.runs.p95)],
    ['Run, 99 of 100', time(pool.runs.p99)],
    ['Wait, median', time(pool.waits.median)],
    ['Wait, 95 of 100', time(pool.waits.p95)],
    ['Wait, 99 of 100', time(pool.waits.p99)],
  ];
}

function showCounts(list, all) {
  resize(list, all.length, () => {
    const box = document.createElement('div');
    box.append(document.createElement('dt'), document.createElement('dd'));
    return box;
  });
  all.forEach(([name, value, bad], i) => {
    const box = list.children[i];
    put(box.children[0], name);
    put(box.children[1], typeof value === 'number' ? value.toLocaleString('en') : value);
    box.classList.toggle('bad', Boolean(bad));
  });
}

async function act(what, pool, worker) {
  try {
    const done = await fetch(`${what}?pool=${encodeURIComponent(pool)}&worker=${encodeURIComponent(worker)}`, { method: 'POST' });
    put(answer, done.ok ? '' : `${worker}: ${await done.text()}`);
  } catch {
    put(answer, `${worker}: ${NO_ANSWER}`);
  }
}

function button(what, text, pool, worker) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = what;
  made.textContent = text;
  made.setAttribute('aria-label', `${text} ${worker}`);
  made.addEventListener('click', () => act(what, pool, worker));
  return made;
}

/** A row belongs to one worker for as long as it is there, so that no button comes to mean another one. */
function makeRow(pool, worker) {
  const row = document.createElement('tr');
  row.setAttribute('role', 'row');
  row.dataset.worker = worker;
  for (const label of COLUMNS) {
    const cell = document.createElement('td');
    cell.setAttribute('role', 'cell');
    cell.dataset.label = label;
    row.append(cell);
  }
  const actions = document.createElement('td');
  actions.setAttribute('role', 'cell');
  actions.append(button('recycle', 'Recycle', pool, worker), ' ', button('kill', 'Kill', pool, worker));
  row.append(actions);
  return row;
}

/** How much of a processor a worker has used since the page last saw it. */
function share(row, worker, now) {
  const before = row.seen;
  row.seen = { cpu: worker.cpu, now };
  if (!before || worker.cpu === null || before.cpu === null || now <= before.now) return '';
  return `${Math.max(0, (worker.cpu - before.cpu) / (now - before.now) * 1e5).toFixed(0)} %`;
}

function showWorkers(section, pool, snapshot) {
  const body = section.querySelector('tbody');
  const rows = new Map([...body.children].map((row) => [row.dataset.worker, row]));
  const now = Date.parse(snapshot.time);
  for (const worker of snapshot.workers) {
    const row = rows.get(worker.name) ?? makeRow(pool, worker.name);
    rows.delete(worker.name);
    if (!row.isConnected) body.append(row);
    [worker.name, worker.pid, worker.state.toLowerCase(), worker.task ?? '', worker.task ? time(worker.busy) : '', worker.held,
      worker.ended.toLocaleString('en'), share(row, worker, now), time(worker.cpu), bytes(worker.residentBytes)].forEach((text, column) => {
      put(row.children[column], text);
    });
  }
  for (const row of rows.values()) {
    if (row.contains(document.activeElement)) section.querySelector('h2').focus(); // or the keyboard would begin again at the top
    row.remove();
  }
}

function showLongest(list, workers) {
  const longest = workers.filter((worker) => worker.task !== null).sort((a, b) => b.busy - a.busy).slice(0, LONGEST);
  resize(list, longest.length, () => document.createElement('li'));
  longest.forEach((worker, i) => put(list.children[i], `${time(worker.busy)}: ${worker.task}, in ${worker.name}`));
}

function showCrashes(list, crashes) {
  const key = crashes.map((crash) => crash.time + crash.pid).join();
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...crashes.map((crash) => {
    const item = document.createElement('li');
    const details = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = `${crash.worker}, process ${crash.pid}: ${crash.status}${crash.task ? `, while it ran ${crash.task}` : ''}`
      + `, ${new Date(crash.time).toLocaleTimeString()}`;
    const text = document.createElement('pre');
    text.tabIndex = 0;
    text.textContent = (crash.errorTail || 'It wrote nothing to its standard error.')
      + (crash.crashReport ? `\nCrash report: ${crash.crashReport}` : '');
    details.append(summary, text);
    item.append(details);
    return item;
  }));
}

function show(all) {
  const pools = all.filter((pool) => pool.snapshot !== null);
  put(troubles, [...new Set(all.filter((pool) => pool.snapshot === null).map(({ program, trouble }) => `process ${program}: ${trouble}`))].join('; '));
  const ids = new Set(pools.map((pool) => pool.id));
  for (const [id, section] of sections) {
    if (!ids.has(id)) {
      section.remove();
      sections.delete(id);
    }
  }
  for (const { id, program, snapshot } of pools) {
    if (!sections.has(id)) {
      place.append(template.content.cloneNode(true));
      sections.set(id, place.lastElementChild);
    }
    const section = sections.get(id);
    put(section.querySelector('.name'), snapshot.pool);
    put(section.querySelector('.note'), `${snapshot.size} at a time, in process ${program}${snapshot.shutdown ? ', shut down' : ''}`);
    showCounts(section.querySelector('.counts'), counts(snapshot));
    showWorkers(section, id, snapshot);
    showLongest(section.querySelector('.longest'), snapshot.workers);
    showCrashes(section.querySelector('.crashes'), snapshot.crashes);
  }
}

const events = new EventSource('events');
let whyLost = NO_ANSWER;
events.addEventListener('message', (event) => {
  show(JSON.parse(event.data));
  put(link, sections.size === 0 ? 'live; there is no pool' : 'live');
  link.classList.remove('lost');
});
events.addEventListener('refused', (event) => {
  whyLost = event.data; // the stream ends behind it, and the browser asks again after a while
});
events.addEventListener('error', () => {
  put(link, whyLost);
  whyLost = NO_ANSWER;
  link.classList.add('lost');
});
