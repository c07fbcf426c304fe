import { useInstallation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';
import type { Mood } from '../../support/sms-simulators.js';

const installation = useInstallation();

/** Both at once: they do not depend on each other. */
function servers(title: string, mail: () => unknown, sms: Mood): Fault {
  return {
    title: `mail and SMS servers ${title}`,
    hit: async () => {
      installation.sms.usualMood = sms;
      await mail();
    },
    mend: () => {
      const { smtp } = installation.api;
      smtp.delay = 0;
      smtp.onRecipient = smtp.onData = () => undefined;
      installation.sms.usualMood = 'taken';
    },
  };
}

const FAULTS: Fault[] = [
  {
    title: 'mail and SMS servers down',
    hit: () => Promise.all([installation.api.smtp.stop(), installation.sms.stop()]),
    mend: () => Promise.all([installation.api.smtp.start(), installation.sms.start()]),
  },
  servers('slow, failing', () => (installation.api.smtp.delay = 1_500), 'failed'),
  servers(
    'refusing',
    () => (installation.api.smtp.onRecipient = () => ({ code: 451, text: '4.3.0 Not now' })),
    'throttled',
  ),
  servers(
    'that take messages and lose the connection before they say so',
    () => (installation.api.smtp.onData = () => 'lost'),
    'lost',
  ),
];

describe('mail and SMS servers (operations)', () => {
  it.each(FAULTS)(
    '$title: each message comes at least once, and requests do not notice',
    (fault) => underFault(installation, fault),
    TIME_LIMIT * RUNS,
  );
});
