// Makes load in a process of its own; `Load` in load.mjs speaks to it.
import { setImmediate } from 'node:timers';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Connection, requestOf } from './connection.mjs';

process.on('disconnect', () => process.exit());
process.on('message', async ({ kind, ...task }) => {
  process.send(await (kind === 'closed' ? closedLoop(task) : openLoop(task)));
});
process.send({ ready: true });

/** Each connection asks again as soon as it has its answer. */
async function closedLoop({ origin, requests, connections, seconds, statuses, poll }) {
  const tally = new Tally(statuses);
  const bytes = bytesOf(requests, origin);
  const start = performance.now();
  const end = start + seconds * 1_000;
  if (poll) stayAwake(() => performance.now() < end);
  const one = async (index) => {
    let connection = new Connection(new URL(origin));
    // Each starts elsewhere, so that not all ask for the same at the same time.
    for (let next = Math.floor((index * bytes.length) / connections); performance.now() < end; next++) {
      if (!connection.isOpen) connection = new Connection(new URL(origin));
      await tally.note(performance.now(), connection.ask(bytes[next % bytes.length]));
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => one(index)));
  return tally.result((performance.now() - start) / 1_000);
}

/** A fixed rate of arrivals, whatever becomes of them; the time of each counts from its arrival. */
async function openLoop({ origin, requests, rate, seconds, statuses }) {
  const tally = new Tally(statuses);
  const bytes = bytesOf(requests, origin);
  const idle = [];
  const pending = new Set();
  const start = performance.now();
  const total = Math.round(rate * seconds);
  for (let arrival = 0; arrival < total;) {
    const due = start + (arrival * 1_000) / rate;
    const early = due - performance.now();
    if (early > 0) {
      // A timer is late by up to a millisecond; the last part is waited for in turns of the event loop.
      await (early > 1.5 ? sleep(early - 1.2) : nextTurn());
      continue;
    }
    let connection = idle.pop();
    if (connection === undefined || !connection.isOpen) connection = new Connection(new URL(origin));
    const asked = tally
      .note(due, connection.ask(bytes[arrival % bytes.length]))
      .then(() => connection.isOpen && idle.push(connection))
      .finally(() => pending.delete(asked));
    pending.add(asked);
    arrival++;
  }
  await Promise.all(pending);
  for (const connection of idle) connection.close();
  return tally.result((performance.now() - start) / 1_000);
}

/**
 * Polls instead of sleeping between answers. A sleeping client has to be woken by the server's write, which on a virtual
 * machine costs the server more than its whole answer, and the more of it the slower it is: the ratio of two servers
 * would be one of their wake-up calls.
 */
function stayAwake(isOn) {
  setImmediate(() => isOn() && stayAwake(isOn));
}

function bytesOf(requests, origin) {
  return requests.map((request) => requestOf(request, new URL(origin)));
}

class Tally {
  #times = [];
  #refusals = {};
  #refusalTimes = [];

  /** @param expected statuses that count as done; all others are refusals */
  constructor(expected = [200]) {
    this.expected = expected;
  }

  async note(from, asked) {
    const status = await asked.then(
      (answer) => answer.status,
      (error) => error.code ?? 'hung up',
    );
    const ms = performance.now() - from;
    if (this.expected.includes(status)) this.#times.push(ms);
    else {
      this.#refusals[status] = (this.#refusals[status] ?? 0) + 1;
      this.#refusalTimes.push(ms);
    }
  }

  result(seconds) {
    return { seconds, times: this.#times, refusals: this.#refusals, refusalTimes: this.#refusalTimes };
  }
}
