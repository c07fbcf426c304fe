import { appendFileSync } from 'node:fs';

/** One line of the table that the long form writes into docs/reliability.md: see scripts/test-fuzz.mjs. */
export function noteOutcome(outcome: object): void {
  const file = process.env['FUZZ_OUTCOMES'];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(outcome)}\n`);
}
