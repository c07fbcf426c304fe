import { connect } from 'node:net';
import type { Settings } from '../../../config/settings.js';
import type { Dependency, State } from './readiness.js';

const TIME_LIMIT = 1_000;

/** Whether the mail server takes connections. Nothing is sent: its greeting is none of a health check's business. */
export class SmtpDependency implements Dependency {
  readonly name = 'smtp';

  constructor(private readonly settings: Settings) {}

  check(): Promise<State> {
    const { smtpUrl } = this.settings;
    if (smtpUrl === undefined) return Promise.resolve('off');
    const { hostname, port, protocol } = new URL(smtpUrl);
    return new Promise((resolve) => {
      const socket = connect({
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? (protocol === 'smtps:' ? 465 : 587) : Number(port),
        timeout: TIME_LIMIT,
      });
      const finish = (state: State) => () => {
        socket.destroy();
        resolve(state);
      };
      socket.once('connect', finish('up')).once('error', finish('down')).once('timeout', finish('down'));
    });
  }
}
