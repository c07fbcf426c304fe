import { connect } from 'node:net';
import type { State } from './readiness.js';

const TIME_LIMIT = 1_000;

/** Whether somebody takes connections there. Nothing is sent. */
export function portState({ hostname }: URL, port: number): Promise<State> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port, timeout: TIME_LIMIT });
    const finish = (state: State) => () => {
      socket.destroy();
      resolve(state);
    };
    socket.once('connect', finish('up')).once('error', finish('down')).once('timeout', finish('down'));
  });
}
