import type { Client } from '../../support/client.js';
import { describeOnServerLeg } from '../../support/describe-on.js';
import { DEFAULT_PROJECT, type Gatehouse, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, RETURN_URL } from '../../support/scenarios.js';

const [OLD, NEW] = ['the-old', 'the-new'].map((name) => `${name}-secret-of-the-tests`.padEnd(48, '0')) as [
  string,
  string,
];

const jwtAt = async (gatehouse: Gatehouse, user: { email: string; password: string }): Promise<string> => {
  const client: Client = gatehouse.client();
  await client.login(user);
  return bodyOf(await client.post('/account/jwt'), 201).jwt as string;
};

const statusOf = async (gatehouse: Gatehouse, jwt: string): Promise<number> =>
  (await gatehouse.client({ headers: { 'x-appwrite-jwt': jwt } }).get('/account')).status;

describeOnServerLeg('docs/operations/key-rotation.md: APP_SECRET of two servers', () => {
  const first = useGatehouse({ env: { APP_SECRET: OLD } });
  let second: Gatehouse;
  beforeAll(async () => {
    second = await first.sibling({ APP_SECRET: `${OLD},${NEW}` });
  }, 60_000);
  afterAll(() => second.remove(), 60_000);

  /** What one of them has signed, and sealed, is good at the other. */
  async function expectAgreement(): Promise<void> {
    const user = await first.client().register();
    for (const server of [first, second]) {
      const jwt = await jwtAt(server, user);
      for (const other of [first, second]) expect(await statusOf(other, jwt)).toBe(200);
      const { email } = await server.client().register();
      bodyOf(await server.client().post('/account/recovery', { email, url: RETURN_URL }), 201);
      await server.messageTo(email);
    }
  }

  it('in every step they agree, although one is a step behind; not so when the first step is left out', async () => {
    await expectAgreement();
    await second.restart({ APP_SECRET: `${NEW},${OLD}` });
    const user = await first.client().register();
    expect(await statusOf(first, await jwtAt(second, user))).toBe(401);
    await first.restart({ APP_SECRET: `${OLD},${NEW}` });
    await expectAgreement();
    await first.restart({ APP_SECRET: NEW });
    await expectAgreement();
  }, 240_000);
});

describe('docs/operations/key-rotation.md: API keys', () => {
  const projectWith = (...secrets: string[]) => [
    {
      ...DEFAULT_PROJECT,
      apiKeys: secrets.map((secret, index) => ({ name: `backend-${index}`, secret })),
    },
  ];
  const [former, next] = ['former', 'next'].map((name) => `${name}-api-key-0123456789abcdef0123`) as [
    string,
    string,
  ];
  const gatehouse = useGatehouse({ projects: projectWith(former) });
  /** Whoever has one is told what applications may not do here. */
  const isKnown = async (key: string): Promise<boolean> => {
    const { body } = await gatehouse.client({ headers: { 'x-appwrite-key': key } }).get('/account');
    return /applications/.test(body.message as string);
  };

  it('an added one is known beside the former one, until that is taken out; no restart', async () => {
    const known = async () => [await isKnown(former), await isKnown(next)];
    expect(await known()).toEqual([true, false]);
    await gatehouse.reloadProjects(projectWith(former, next));
    expect(await known()).toEqual([true, true]);
    await gatehouse.reloadProjects(projectWith(next));
    expect(await known()).toEqual([false, true]);
  });
});
