import { startBackends, versionOf } from '../lib/backends.mjs';
import { describeMachine } from '../lib/machine.mjs';
import { background } from './background.mjs';
import { growthTable, measureSizes, ROUNDS, SETTINGS, SIZES } from './measure.mjs';
import { startSizes } from './sizes.mjs';

/** Of the private database server: all that is seeded fits, so that no disk is measured. */
const BUFFER_POOL = '4G';

/**
 * What a request costs at few and at many users, on both storages.
 *
 * @param options.measure around the measuring itself, the seeding not included
 * @returns the part in the form of lib/report.mjs
 */
export async function growth({ sizes = SIZES, rounds = ROUNDS, measure = (work) => work() } = {}) {
  const backends = await startBackends({ bufferPool: BUFFER_POOL });
  const tables = [];
  try {
    const version = await versionOf(backends.database.url);
    for (const [name, on] of [
      [version, backends],
      ['SQLite', undefined],
    ]) {
      const started = await startSizes(sizes, on);
      try {
        tables.push(growthTable(name, await measure(() => measureSizes(started, { rounds }))));
      } finally {
        for (const size of started) await size.stop();
      }
      // The servers are down: their own workers would take the backlog.
      tables.push(...(await background(name, started.at(-1), measure)));
    }
  } finally {
    await backends.stop();
  }
  return { conditions: conditions(rounds), tables };
}

function conditions(rounds) {
  return [
    describeMachine(),
    `Every 10th user has 5 sessions, every 100th has 100 log entries. Up to 10,000 different sessions are asked for, spread over all users; 1,000 users sign in, at each size. ${SETTINGS.connections} connections without pause, ${rounds} rounds of ${SETTINGS.seconds} s, sizes in turn. InnoDB's buffer pool is ${BUFFER_POOL}. PASSWORD_COST is 4, so that the hash does not hide what the rest of a login costs.`,
  ];
}
