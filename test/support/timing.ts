import { randomInt } from 'node:crypto';

const ROUNDS = 40;
const BATCHES = 3;
/** Two-sided p = 0.01 of the normal distribution. */
const CRITICAL = 2.576;

export interface Comparison {
  /** Of the Wilcoxon signed-rank test: above 0 where the first takes longer. */
  readonly z: number;
  /** Milliseconds. */
  readonly medians: readonly [number, number];
}

type Work = () => Promise<unknown>;

/**
 * Whether two things take the same time, as far as can be told from outside: they are not told apart by a rank test on
 * pairs that are timed one beside the other, in an order that is tossed. What else the machine does meets both alike,
 * and an outlier counts no more than any other pair.
 *
 * They differ when three batches of 40 pairs say so, each with p < 0.01 and all in the same direction. By chance that
 * happens in 0.01 × 0.005² = 1 of 4,000,000 runs. What differs by the spread of single requests or more (a hash that
 * is left out, a mail that is sent meanwhile) is found nearly always: its z is above 5 in each batch.
 *
 * @returns the last batch
 */
export async function compareTimes(first: Work, second: Work): Promise<Comparison & { differ: boolean }> {
  for (let warmUp = 0; warmUp < 3; warmUp += 1) await pairOf(first, second);
  const batches: Comparison[] = [];
  for (;;) {
    batches.push(await batchOf(first, second));
    const [last] = batches.slice(-1) as [Comparison];
    const direction = Math.sign(batches[0]!.z);
    if (last.z * direction < CRITICAL) return { ...last, differ: false };
    if (batches.length === BATCHES) return { ...last, differ: true };
  }
}

async function batchOf(first: Work, second: Work): Promise<Comparison> {
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) pairs.push(await pairOf(first, second));
  return {
    z: signedRank(pairs.map(([one, other]) => one - other)),
    medians: [median(pairs.map(([one]) => one)), median(pairs.map(([, other]) => other))],
  };
}

async function pairOf(first: Work, second: Work): Promise<readonly [number, number]> {
  if (randomInt(2) === 0) return [await timeOf(first), await timeOf(second)];
  const other = await timeOf(second);
  return [await timeOf(first), other];
}

async function timeOf(work: Work): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Wilcoxon's: z of the sum of ranks of the positive differences. `performance.now` leaves no ties to speak of. */
function signedRank(differences: readonly number[]): number {
  const n = differences.length;
  const ranked = [...differences].sort((a, b) => Math.abs(a) - Math.abs(b));
  const positive = ranked.reduce((sum, difference, index) => (difference > 0 ? sum + index + 1 : sum), 0);
  return (positive - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
