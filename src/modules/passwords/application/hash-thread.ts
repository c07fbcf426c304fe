import { getPriority, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { compareSync, hashSync } from 'bcrypt';

/** What a thread is asked: to hash a text, or whether a hash is that of the text. */
export type HashTask =
  { readonly text: string; readonly cost: number } | { readonly text: string; readonly hash: string };

/** As `nice` counts. 19 would leave a hash less than 2 % of a core that is busy otherwise, 10 leaves it about 10 %. */
const NICER = 10;
const NICEST = 19;

// Linux takes it for the thread that calls. Elsewhere it would slow down the whole process.
if (process.platform === 'linux') setPriority(Math.min(getPriority() + NICER, NICEST));

parentPort?.on('message', (task: HashTask) => parentPort?.postMessage(answerTo(task)));

function answerTo(task: HashTask): string | boolean {
  return 'cost' in task ? hashSync(task.text, task.cost) : compareSync(task.text, task.hash);
}
