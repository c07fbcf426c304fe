import { Load } from '../lib/load.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { inTurn, median, pairwiseRatio } from '../lib/statistics.mjs';

export const SIZES = [1_000, 100_000, 1_000_000];
export const SETTINGS = { connections: 8, seconds: 2 };
export const ROUNDS = 7;

/**
 * All sizes in turn, endpoint after endpoint.
 *
 * @param sizes of `startSizes`
 * @returns by endpoint, by number of users: the rounds' figures
 */
export async function measureSizes(sizes, { rounds = ROUNDS, settings = SETTINGS } = {}) {
  const load = await Load.start();
  try {
    const results = {};
    for (const endpoint of Object.keys(sizes[0].requests)) {
      const measures = Object.fromEntries(
        sizes.map((size) => [size.users, () => size.measure(endpoint, load, settings)]),
      );
      // The first answers of a process, and of a database, are slow.
      await inTurn(1, measures);
      results[endpoint] = await inTurn(rounds, measures);
    }
    return results;
  } finally {
    await load.stop();
  }
}

/** In the form of lib/report.mjs. The last columns: what the largest costs beside the smallest, round by round. */
export function growthTable(storage, results) {
  const users = Object.keys(Object.values(results)[0]);
  const all = (endpoint, size, name) => results[endpoint][size].map((round) => round[name]);
  const rows = Object.keys(results).flatMap((endpoint) =>
    users.map((size) => {
      const middle = (name) => figure(median(all(endpoint, size, name)));
      const beside = (name) => ratio(pairwiseRatio(all(endpoint, size, name), all(endpoint, users[0], name)));
      return [
        ...[`${endpoint}, ${Number(size).toLocaleString('en')} users`, middle('server'), middle('database')],
        ...[middle('cpu'), middle('rate'), middle('median'), beside('cpu'), beside('median')],
      ];
    }),
  );
  return {
    caption: `${storage}: CPU time per request in µs, by size; ratios to the smallest are medians of the rounds.`,
    head: ['request', 'server', 'database', 'both', 'requests/s', 'median ms', 'CPU ratio', 'median ratio'],
    rows,
  };
}
