import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const undoings = new Set();
let ending = false;

/**
 * Has `undo` called (and awaited) when a signal ends this process: child processes, temporary folders, locks.
 *
 * @returns takes it back. While nothing is registered, signals are left alone: the server has handlers of its own.
 */
export function onSignal(undo) {
  if (undoings.size === 0) for (const signal of SIGNALS) process.on(signal, end);
  undoings.add(undo);
  return () => {
    undoings.delete(undo);
    if (undoings.size === 0) for (const signal of SIGNALS) process.off(signal, end);
  };
}

export function isEnding() {
  return ending;
}

async function end(signal) {
  const code = 128 + constants.signals[signal];
  // A second Ctrl-C: somebody does not want to wait.
  if (ending) process.exit(code);
  ending = true;
  // What was begun last depends on what was begun before.
  for (const undo of [...undoings].reverse()) {
    await Promise.resolve(undo()).catch((error) => console.error(error));
  }
  process.exit(code);
}
