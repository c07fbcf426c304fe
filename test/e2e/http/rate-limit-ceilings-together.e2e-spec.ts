import type { Answer, Client } from '../../support/client.js';
import { someIp } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useProcesses } from '../../support/processes.js';
import { atOnce } from '../../support/scenarios.js';
import { askForCode, askForLink, somePhone } from '../../support/ways-in.js';

const LIMIT = 5;
const limited = (id: string, limits: object) => ({
  ...DEFAULT_PROJECT,
  id,
  auth: { limits: { loginsPerIp: 0, messagesPerIp: 0, smsPerProject: 0, ...limits } },
});

/** An SMS counts for the whole project: no two tests may have the same one. */
const turns = { loginsPerIp: 'turns', messagesPerIp: 'turns', smsPerProject: 'sms-in-turn' };
const crowd = { loginsPerIp: 'crowd', messagesPerIp: 'crowd', smsPerProject: 'sms-at-once' };
const perIp = { loginsPerIp: LIMIT, messagesPerIp: LIMIT };

const processes = useProcesses({
  env: { RATE_LIMITS: 'on' },
  projects: [
    limited('turns', perIp),
    limited('crowd', perIp),
    limited('sms-in-turn', { smsPerProject: LIMIT }),
    limited('sms-at-once', { smsPerProject: LIMIT }),
  ],
});

interface Ceiling {
  name: keyof typeof turns;
  /** Of one address, or of any. */
  byIp: boolean;
  call: (client: Client, index: number) => Promise<Answer>;
}

const CEILINGS: Ceiling[] = [
  {
    name: 'loginsPerIp',
    byIp: true,
    call: (client) =>
      client.post('/account/sessions/email', { email: someEmail(), password: 'some password' }),
  },
  {
    name: 'messagesPerIp',
    byIp: true,
    call: (client, index) =>
      index % 4 < 2 ? askForLink(client, someEmail()) : askForCode(client, somePhone()),
  },
  { name: 'smsPerProject', byIp: false, call: (client) => askForCode(client, somePhone()) },
];

function calls({ byIp, call }: Ceiling, project: string): (index: number) => Promise<Answer> {
  const ip = someIp();
  return (index) => call(processes.at(index).client({ project, ip: byIp ? ip : someIp() }), index);
}

describe('the ceilings, over all processes together (contract §17.14, 15)', () => {
  it.each(CEILINGS)('$name admits as many as it says, whichever process they come to', async (ceiling) => {
    const call = calls(ceiling, turns[ceiling.name]);
    for (let index = 0; index < LIMIT; index += 1) expect((await call(index)).status).not.toBe(429);
    for (let index = LIMIT; index < LIMIT + 2; index += 1) {
      const refused = await call(index);
      expectProblem(refused, 429, 'general_rate_limit_exceeded');
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    }
  });

  it.each(CEILINGS)('$name admits as many of more that come at once', async (ceiling) => {
    const answers = await atOnce(4 * LIMIT, calls(ceiling, crowd[ceiling.name]));
    expect(answers.filter(({ status }) => status !== 429)).toHaveLength(LIMIT);
  });
});
