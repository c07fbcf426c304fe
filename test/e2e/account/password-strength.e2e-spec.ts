import { type Answer, type Client, send } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { samplesIn } from '../../support/exposition.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, mailedRecovery, resetTo, someUser } from '../../support/scenarios.js';
import { eventually } from '../../support/waiting.js';

const WEAK = 'password1234';
const STRONG = 'kept between five herons';
/** Strong for everybody but who is called so. */
const NAME = 'Wilhelmina Grzybowska';
const NAMED = 'grzybowska';

const gatehouse = useGatehouse({
  projects: [DEFAULT_PROJECT, { id: 'strong', name: 'Strong', auth: { passwordStrength: 3 } }],
});
const visitor = () => gatehouse.client({ project: 'strong' });
const register = (password: string, more: { email?: string; name?: string } = {}) =>
  visitor().post('/account', { userId: 'unique()', email: someEmail(), password, ...more });

// The thread starts with the first password; on a busy machine that takes longer than a password may wait.
beforeAll(
  () =>
    eventually('a weak password refused', async () => (await register(WEAK)).status === 400 || undefined, {
      within: 50_000,
    }),
  60_000,
);

interface Way {
  way: string;
  /** What one does who may do it, up to the password. */
  begin: () => Promise<(password: string) => Promise<Answer>>;
}

const WAYS: Way[] = [
  { way: 'of a new account', begin: () => Promise.resolve(register) },
  {
    way: 'changed by its owner',
    begin: async () => {
      const { client, password: oldPassword } = await someMember();
      return (password) => client.patch('/account/password', { password, oldPassword });
    },
  },
  {
    way: 'of an anonymous account that gets an address',
    begin: async () => {
      const client = await someNobody();
      return (password) => client.patch('/account/email', { email: someEmail(), password });
    },
  },
  {
    way: 'of an anonymous account that sets a password alone',
    begin: async () => {
      const client = await someNobody();
      return (password) => client.patch('/account/password', { password });
    },
  },
  {
    way: 'set in a recovery',
    begin: async () => {
      const { email } = await someMember();
      const token = await mailedRecovery(gatehouse, email, { project: 'strong' });
      return (password) => visitor().put('/account/recovery', resetTo(token, password));
    },
  },
];

describe('a password that is easy to guess', () => {
  it.each(WAYS)('is refused as the one $way, and a strong one taken', async ({ begin }) => {
    const set = await begin();
    const refused = await set(WEAK);
    expectProblem(refused, 400, 'general_argument_invalid');
    expect(refused.body.message).toBe('Invalid password: It is too easy to guess.');
    expect((await set(STRONG)).status).toBeLessThan(300);
  });

  it('is one that says who the user is', async () => {
    bodyOf(await register(NAMED), 201);
    expectProblem(await register(NAMED, { name: NAME }), 400, 'general_argument_invalid');
    const email = `wilhelmina.${NAMED}@${someEmail().split('@')[0]}.test`;
    expectProblem(await register(NAMED, { email }), 400, 'general_argument_invalid');
  });

  it('is taken where the project asks for no strength', async () => {
    const password = WEAK;
    bodyOf(
      await gatehouse.client().post('/account', { userId: 'unique()', email: someEmail(), password }),
      201,
    );
  });

  it('lets its owner in who had it before', async () => {
    const user = await someUser(gatehouse, { password: WEAK });
    await gatehouse.reloadProjects([
      { ...DEFAULT_PROJECT, auth: { passwordStrength: 3 } },
      { id: 'strong', name: 'Strong', auth: { passwordStrength: 3 } },
    ]);
    await gatehouse.client().login(user);
  });

  it('is counted, and nowhere written down', async () => {
    const before = await checks('weak');
    await register(WEAK);
    expect(await checks('weak')).toBe(before + 1);
    expect(gatehouse.output).not.toContain(WEAK);
  });
});

it('a password of 256 characters holds up nobody', async () => {
  const long = 'p4ssw0rd1a2b3c1999'.repeat(15).slice(0, 256);
  const set = register(long);
  expect((await send(undefined, 'GET', `${gatehouse.origin}/healthz`, {})).status).toBe(200);
  expect([201, 400]).toContain((await set).status);
});

const someMember = () => someUser(gatehouse, { project: 'strong', password: `${STRONG} indeed` });

async function someNobody(): Promise<Client> {
  const client = visitor();
  bodyOf(await client.post('/account/sessions/anonymous', {}), 201);
  return client;
}

async function checks(outcome: string): Promise<number> {
  const { text } = await send(undefined, 'GET', `${gatehouse.origin}/metrics`, {});
  return samplesIn(text).of('gatehouse_password_strength_checks_total', { outcome });
}
