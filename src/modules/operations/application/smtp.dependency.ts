import type { Settings } from '../../../config/settings.js';
import { portState } from './port-state.js';
import type { Dependency, State } from './readiness.js';

/** Whether the mail server takes connections: its greeting is none of a health check's business. */
export class SmtpDependency implements Dependency {
  readonly name = 'smtp';

  constructor(private readonly settings: Settings) {}

  check(): Promise<State> {
    const { smtpUrl } = this.settings;
    if (smtpUrl === undefined) return Promise.resolve('off');
    const url = new URL(smtpUrl);
    const defaultPort = url.protocol === 'smtps:' ? 465 : 587;
    return portState(url, url.port === '' ? defaultPort : Number(url.port));
  }
}
