import { CORES } from './machine.mjs';
import { Program } from './program.mjs';
import { percentile } from './statistics.mjs';

/** A process that makes load. `await Load.start()`, then one task at a time. */
export class Load {
  #program;

  static async start({ core = CORES.rest } = {}) {
    const load = new Load();
    load.#program = new Program('bench/lib/load-program.mjs', { core });
    await load.#program.message();
    return load;
  }

  get pid() {
    return this.#program.pid;
  }

  /**
   * Closed loop: `connections` ask without pause for `seconds`.
   *
   * @param target `origin` and `requests` ({ method, path, headers, body }), asked in turn; `statuses` that are meant to
   *   come (200 when left out)
   * @param options.poll where nothing but the client uses its core: it then never sleeps
   */
  closed(target, { connections, seconds, poll = false }) {
    return this.#run({ kind: 'closed', ...target, connections, seconds, poll });
  }

  /** Open loop: `rate` requests arrive a second, for `seconds`; times count from the arrival. */
  open(target, { rate, seconds }) {
    return this.#run({ kind: 'open', ...target, rate, seconds });
  }

  stop() {
    return this.#program.stop();
  }

  async #run(task) {
    const answer = this.#program.message();
    this.#program.send(task);
    return new Outcome(await answer);
  }
}

/** What came of a load. Times in milliseconds. */
export class Outcome {
  constructor({ seconds, times, refusals, refusalTimes }) {
    Object.assign(this, { seconds, times, refusals, refusalTimes });
  }

  get rate() {
    return this.times.length / this.seconds;
  }

  percentile(share) {
    return percentile(this.times, share);
  }

  /** @throws Error when an answer was not the one that was meant to come */
  expectClean(what) {
    if (this.refusalTimes.length > 0 || this.times.length === 0) {
      throw new Error(`${what}: ${this.times.length} answers, and ${JSON.stringify(this.refusals)}`);
    }
    return this;
  }
}
