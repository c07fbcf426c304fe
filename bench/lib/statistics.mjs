export function median(values) {
  return percentile(values, 0.5);
}

/** @param share from 0 to 1 */
export function percentile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/**
 * Rounds in turn (A B C A B C): the machine's own mood changes from minute to minute, and so hits all alike.
 *
 * @param measures by name, what takes one figure or an object of figures
 * @returns by name, the results of all rounds in order
 */
export async function inTurn(rounds, measures) {
  const results = Object.fromEntries(Object.keys(measures).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(measures)) results[name].push(await measure());
  }
  return results;
}

/** The median of the ratios of neighbours in time, which a drift of the machine leaves alone. */
export function pairwiseRatio(some, others) {
  return median(some.map((value, round) => value / others[round]));
}
