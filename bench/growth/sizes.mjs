import { cpuTime } from '../lib/machine.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { fill } from '../seed/fill.mjs';
import { requestsOf } from './requests.mjs';

/** The lowest there is, as in tests: what a login costs the database would be lost beside a real hash. */
const PASSWORD_COST = 4;

/**
 * A server for each size, each on a database of its own that is filled already.
 *
 * @param backends a MariaDB or MySQL (see lib/backends.mjs) to make the databases in; SQLite when left out
 */
export async function startSizes(sizes, backends) {
  const started = [];
  for (const users of sizes) {
    const url = await backends?.createDatabase(`growth_${users}`);
    const gatehouse = await startGatehouse({
      // Beside the cost, nothing depends on it.
      NODE_ENV: 'test',
      PASSWORD_COST: String(PASSWORD_COST),
      ...(url === undefined ? {} : { DATABASE_URL: url }),
    });
    const databaseUrl = url ?? `sqlite:${gatehouse.folder}/gatehouse.sqlite`;
    const people = await fill(databaseUrl, { users, passwordCost: PASSWORD_COST });
    started.push(new Size(people, gatehouse, backends, databaseUrl));
  }
  return started;
}

class Size {
  constructor(people, gatehouse, backends, databaseUrl) {
    Object.assign(this, { people, gatehouse, backends, databaseUrl });
    this.users = people.count;
    this.requests = requestsOf(people);
  }

  /** One round of one endpoint. @returns CPU time of server and database in µs per request, requests/s, median in ms */
  async measure(endpoint, load, settings) {
    const before = this.#cpuTimes();
    const target = { origin: this.gatehouse.origin, requests: this.requests[endpoint] };
    const outcome = await load.closed({ ...target, statuses: [200, 201] }, settings);
    const after = this.#cpuTimes();
    outcome.expectClean(`${endpoint} at ${this.users} users`);
    const [server, database] = before.map(
      (seconds, index) => ((after[index] - seconds) * 1e6) / outcome.times.length,
    );
    return { server, database, cpu: server + database, rate: outcome.rate, median: outcome.percentile(0.5) };
  }

  stop() {
    return this.gatehouse.stop();
  }

  #cpuTimes() {
    const { backends, gatehouse } = this;
    return [gatehouse.program.cpuTime(), backends === undefined ? 0 : cpuTime(backends.database.pid)];
  }
}
