import { mkdirSync, rmSync, statSync, utimes } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onSignal } from './on-signal.mjs';

const BEAT = 1_000;
const POLL = 250;
const STALE_POLLS = 40;

/**
 * Does `work` while no other process that asks for the same lock does; waits for its turn.
 *
 * The lock is a folder, because making one is atomic everywhere. Its holder touches it every second; it is stale when
 * nobody has for 10 s of the waiter's own time (process ids mean nothing in the next container, and clocks jump).
 */
export async function exclusively(lock, work) {
  mkdirSync(dirname(lock), { recursive: true });
  await take(lock);
  const release = () => rmSync(lock, { recursive: true, force: true });
  const forget = onSignal(release);
  const beat = setInterval(() => touch(lock), BEAT);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    forget();
    release();
  }
}

function touch(lock) {
  const now = Date.now() / 1_000;
  utimes(lock, now, now, () => {});
}

async function take(lock) {
  let lastBeat;
  let unchanged = 0;
  while (!make(lock)) {
    const beat = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (lastBeat === undefined) console.error('Another process is preparing this folder; waiting for it …');
    unchanged = beat === lastBeat ? unchanged + 1 : 0;
    lastBeat = beat ?? 0;
    if (unchanged >= STALE_POLLS) rmSync(lock, { recursive: true, force: true });
    await sleep(POLL);
  }
}

function make(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}
