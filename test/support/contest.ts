import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from './client.js';
import { atOnce, expectOneWinner, SECOND } from './scenarios.js';

/** As many as come at the same moment for what only one of them can have. */
export const MANY = 200;
/** How often one comes again before giving up. */
const MOST_TRIES = 20;

/** Asks again where a busy server has told us to come later (503 with `Retry-After`), as its clients do. */
export async function untilServed<T>(
  ask: () => Promise<T>,
  retryAfter: (answer: T) => number | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    const seconds = retryAfter(answer);
    if (seconds === undefined || attempt === MOST_TRIES) return answer;
    await pause(seconds * SECOND);
  }
}

export function retryAfterOf({ status, headers }: Answer): number | undefined {
  const seconds = headers['retry-after'];
  return status === 503 && seconds !== undefined ? Number(seconds) : undefined;
}

/** All at once, each until it is served. */
export function contest(send: (index: number) => Promise<Answer>, count = MANY): Promise<Answer[]> {
  return atOnce(count, (index) => untilServed(() => send(index), retryAfterOf));
}

/** One gets `status`, all others the refusal. Answers the winner and its place. */
export async function expectOneOfMany(
  send: (index: number) => Promise<Answer>,
  status: number,
  refusal: [number, string],
): Promise<{ winner: Answer; index: number }> {
  const answers = await contest(send);
  const winner = expectOneWinner(answers, status, refusal);
  return { winner, index: answers.indexOf(winner) };
}
