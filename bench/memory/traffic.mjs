import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { oneOf } from './journeys.mjs';

const AT_ONCE = 16;
const MOST_COMPLAINTS = 5;

/** Visitors on their journeys, a bounded number at once and a bounded number of requests a second. */
export class Traffic {
  statuses = {};
  requests = 0;
  journeys = 0;
  /** Journeys that did not go as they should, and what the first of them said. */
  broken = 0;
  complaints = [];

  #pool;
  #due = performance.now();
  #gap;

  /** @param rate requests a second; 0: as fast as it goes */
  constructor(origin, { rate = 0, mailbox }) {
    this.origin = origin;
    this.mailbox = mailbox;
    this.#gap = rate === 0 ? 0 : 1_000 / rate;
    this.#pool = new Pool(origin, { connections: AT_ONCE });
  }

  /** Goes on until `isOver` says so, and the journeys under way have ended. */
  async run(isOver) {
    this.#due = performance.now();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#oneAfterTheOther(isOver)));
  }

  async send(request) {
    await this.#turn();
    this.requests++;
    const { statusCode: status, headers, body } = await this.#pool.request(request);
    const text = await body.text();
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
    return { status, headers, text };
  }

  close() {
    return this.#pool.close();
  }

  async #oneAfterTheOther(isOver) {
    while (!isOver()) {
      const journey = oneOf();
      try {
        await journey(this);
        this.journeys++;
      } catch (error) {
        this.broken++;
        if (this.complaints.length < MOST_COMPLAINTS)
          this.complaints.push(`${journey.name}: ${error.message}`);
      }
    }
  }

  /** Each request has its moment; one that comes late does not make the following ones come in a bunch. */
  async #turn() {
    if (this.#gap === 0) return;
    const now = performance.now();
    const due = Math.max(this.#due, now - 1_000);
    this.#due = due + this.#gap;
    if (due > now) await sleep(due - now);
  }
}
