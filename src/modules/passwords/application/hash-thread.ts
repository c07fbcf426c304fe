import { parentPort } from 'node:worker_threads';
import { compareSync, hashSync } from 'bcrypt';
import { putThreadBehind } from './put-behind.js';

/** What a thread is asked: to hash a text, or whether a hash is that of the text. */
export type HashTask =
  { readonly text: string; readonly cost: number } | { readonly text: string; readonly hash: string };

putThreadBehind(10);

parentPort?.on('message', (task: HashTask) => parentPort?.postMessage(answerTo(task)));

function answerTo(task: HashTask): string | boolean {
  return 'cost' in task ? hashSync(task.text, task.cost) : compareSync(task.text, task.hash);
}
