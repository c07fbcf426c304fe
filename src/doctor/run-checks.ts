import { setTimeout as delay } from 'node:timers/promises';
import { type Check, fail, type Finding } from './finding.js';
import { reasonOf } from './reason.js';

/** A finding, and which check it comes from. */
export interface Result extends Finding {
  readonly check: string;
}

/**
 * Runs all of them at once; one that fails or hangs does not keep the others from their results.
 *
 * @param timeLimit milliseconds for each
 */
export async function runChecks(checks: readonly Check[], timeLimit: number): Promise<readonly Result[]> {
  const results = await Promise.all(
    checks.map(async (check) => {
      const found = await findingsOf(check, timeLimit);
      return found.map((finding) => ({ check: check.name, ...finding }));
    }),
  );
  return results.flat();
}

async function findingsOf(check: Check, timeLimit: number): Promise<readonly Finding[]> {
  const late = delay(timeLimit, [
    fail(
      `gives no answer within ${timeLimit / 1_000} s`,
      'See whether it is overloaded, or a firewall drops it.',
    ),
  ]);
  try {
    return await Promise.race([check.run(), late]);
  } catch (error) {
    return [fail(reasonOf(error), 'See what it says.')];
  }
}
