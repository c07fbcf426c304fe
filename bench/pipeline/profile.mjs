import { mainThreadTime } from '../lib/machine.mjs';
import { POLLING, timeByOwner } from './owners.mjs';

/**
 * Where a server's main thread spends its CPU time while the work goes on.
 *
 * @param inspector of that server
 * @param program the server, alone on its core
 * @returns shares of 1 by row; of the time that V8 calls idle, what was none
 */
export async function profileShares(inspector, program, work) {
  let spent;
  const profile = await inspector.profile(async () => {
    const before = timesOf(program);
    await work();
    const after = timesOf(program);
    spent = { wall: after.wall - before.wall, all: after.all - before.all, main: after.main - before.main };
  });
  const { wall, all, main } = spent;
  // Sampling and compiling, on the same core, hold the main thread up wherever it is; samples count that for its own.
  const own = 1 - (all - main) / wall;
  const times = mapValues(timeByOwner(profile), (time) => (time / 1e6) * own);
  // Nothing is left when other processes took the core as well.
  times[POLLING] = Math.max(0, main - sum(times));
  const total = sum(times);
  return mapValues(times, (time) => time / total);
}

/** Seconds. */
function timesOf(program) {
  return {
    wall: performance.now() / 1_000,
    all: program.cpuTime(),
    main: mainThreadTime(program.pid),
  };
}

export function mapValues(object, map) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}

/** @param values a list, or an object of them */
export function sum(values) {
  return Object.values(values).reduce((total, time) => total + time, 0);
}
