import type { SmsSettings } from '../config/sms-url.js';
import { SECOND } from '../kernel/clock.js';
import { SmsTransport } from '../modules/messaging/transports/sms/sms.js';
import { fail, type Finding, ok, warn } from './finding.js';
import { reasonOf } from './reason.js';

/** Asks the provider for something that costs nothing, where it has such a thing. No SMS is sent. */
export async function checkSms(settings: SmsSettings): Promise<readonly Finding[]> {
  const { provider, endpoint } = settings;
  const { host } = new URL(endpoint);
  try {
    const verdict = await new SmsTransport(settings, 4 * SECOND).verify();
    switch (verdict) {
      case 'accepted':
        return [ok(`${provider} at ${host}, credentials accepted`)];
      case 'refused':
        return [fail(`${provider} at ${host} refuses the credentials`, 'Mend them in SMS_URL: docs/sms.md.')];
      case 'untold':
        return [
          warn(
            `${provider} at ${host}: not checked, because every request that shows it would be a message`,
            'Sign in by phone once, and look for failed tries in the log.',
          ),
        ];
    }
  } catch (error) {
    return [
      fail(`${provider} at ${host} gives no answer that is known: ${reasonOf(error)}`, 'Mend SMS_URL.'),
    ];
  }
}
