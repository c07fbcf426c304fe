import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** Inputs to each property. `npm run test:fuzz` asks for a million. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 1_000);
const IS_LONG = (process.env['FUZZ_RUNS'] ?? process.env['FUZZ_REQUESTS']) !== undefined;
/** Of the short form always the same: it guards a change, the long form looks for what nobody knows. FUZZ_SEED repeats it. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? (IS_LONG ? randomInt(2 ** 31) : 1));
const TIME_LIMIT = 30_000 + RUNS;

/**
 * A test that this is so for every input. The long form says how long the slowest one took: a regular expression that
 * explodes shows there.
 */
export function itHolds<T>(
  title: string,
  inputs: fc.Arbitrary<T>,
  property: (input: T) => void | Promise<void>,
): void {
  it(
    title,
    async () => {
      let slowest = 0;
      const start = performance.now();
      const timed = async (input: T): Promise<void> => {
        const before = performance.now();
        const outcome = property(input);
        if (outcome instanceof Promise) await outcome;
        slowest = Math.max(slowest, performance.now() - before);
      };
      await fc.assert(fc.asyncProperty(inputs, timed), { numRuns: RUNS, seed: SEED });
      if (process.env['FUZZ_RUNS'] === undefined) return;
      const seconds = ((performance.now() - start) / 1_000).toFixed(1);
      process.stderr.write(
        `${title}: ${RUNS} inputs of seed ${SEED} in ${seconds} s, slowest ${slowest.toFixed(1)} ms\n`,
      );
    },
    TIME_LIMIT,
  );
}
