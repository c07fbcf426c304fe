import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import { putThreadBehind } from './put-behind.js';

export interface StrengthTask {
  readonly id: number;
  readonly password: string;
  /** What guessers try first: who the user is. */
  readonly personal: readonly string[];
}

export interface StrengthAnswer {
  readonly id: number;
  /** 0 (guessed at once) to 4. */
  readonly score: number;
}

// Less than a hash: an estimate that comes too late is done without.
putThreadBehind(5);

const zxcvbn = new ZxcvbnFactory({ graphs: adjacencyGraphs, dictionary: { ...common, ...english } });

parentPort?.on('message', ({ id, password, personal }: StrengthTask) => {
  const { score } = zxcvbn.check(password, [...personal]);
  parentPort?.postMessage({ id, score } satisfies StrengthAnswer);
});
