import type { Settings } from '../../../config/settings.js';
import { portState } from './port-state.js';
import type { Dependency, State } from './readiness.js';

/**
 * Whether the SMS provider takes connections. Not whether it takes our credentials: a request that shows so costs
 * money or counts against a limit, and refused ones are in the log anyway.
 */
export class SmsDependency implements Dependency {
  readonly name = 'sms';

  constructor(private readonly settings: Settings) {}

  check(): Promise<State> {
    const { sms } = this.settings;
    if (sms === undefined) return Promise.resolve('off');
    const url = new URL(sms.endpoint);
    const defaultPort = url.protocol === 'https:' ? 443 : 80;
    return portState(url, url.port === '' ? defaultPort : Number(url.port));
  }
}
