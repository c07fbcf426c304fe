import fc from 'fast-check';
import { noteOutcome } from './outcome.js';

/** Inputs to each parser. `npm run test:fuzz` asks for a million. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 3_000);
/** Always the same where none is given: the short form guards a change, the long one looks for what nobody knows. */
export const SEED = Number(process.env['FUZZ_SEED'] ?? 1);
/** The slowest property takes up to half of that where other programs want the processor as well. */
const TIME_LIMIT = 30_000 + 3 * RUNS;

let current: { properties: number } | undefined;

/** What holds for a parser: its inputs are shared out among the properties. */
export function describeParser(title: string, define: () => void): void {
  describe(title, () => {
    current = { properties: 0 };
    define();
  });
}

/**
 * A test that this is so for every input. The long form notes how long the slowest one took: a regular expression that
 * explodes shows there.
 */
export function itHolds<T>(
  title: string,
  inputs: fc.Arbitrary<T>,
  property: (input: T) => void | Promise<void>,
): void {
  const parser = current;
  if (parser === undefined) throw new Error('A property belongs to a parser.');
  parser.properties++;
  it(
    title,
    async () => {
      const numRuns = Math.ceil(RUNS / parser.properties);
      let slowest = 0;
      const start = performance.now();
      const timed = async (input: T): Promise<void> => {
        const before = performance.now();
        const outcome = property(input);
        if (outcome instanceof Promise) await outcome;
        slowest = Math.max(slowest, performance.now() - before);
      };
      let failures = 1;
      try {
        await fc.assert(fc.asyncProperty(inputs, timed), { numRuns, seed: SEED });
        failures = 0;
      } finally {
        noteOutcome({
          title: expect.getState().currentTestName,
          inputs: numRuns,
          seed: SEED,
          seconds: (performance.now() - start) / 1_000,
          slowest,
          failures,
        });
      }
    },
    TIME_LIMIT,
  );
}
