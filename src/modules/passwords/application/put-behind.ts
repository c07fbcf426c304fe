import { getPriority, setPriority } from 'node:os';

const NICEST = 19;

/**
 * Lets what else the process does go before the thread that calls this.
 *
 * @param by as `nice` counts: beside a core's other work 5 leaves a third of it, 10 a tenth, 19 less than 2 %
 */
export function putThreadBehind(by: number): void {
  // Linux takes it for the thread that calls. Elsewhere it would slow down the whole process.
  if (process.platform === 'linux') setPriority(Math.min(getPriority() + by, NICEST));
}
