import { expectProblem, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import {
  anotherLogin,
  bodyOf,
  credentialsIn,
  everythingStored,
  mailedRecovery,
  resetTo,
  someUser,
} from '../../support/scenarios.js';
import { compareTimes } from '../../support/timing.js';
import { linkUser } from '../../support/ways-in.js';

const projects = [DEFAULT_PROJECT, { id: 'strict', auth: { passwordDictionary: true } }];
const gatehouse = useGatehouse({ projects });

const login = (email: string, password: unknown, project = 'default') =>
  gatehouse.client({ project }).post('/account/sessions/email', { email, password });

async function expectDifferent(password: string, others: string[]) {
  const { email } = await gatehouse.client().signedUp({ password });
  for (const other of others) expectProblem(await login(email, other), 401, 'user_invalid_credentials');
}

describe('a password', () => {
  it('counts with all its characters beyond 72 bytes', async () => {
    const long = 'x'.repeat(255);
    await expectDifferent(`${long}a`, [`${long}b`, long, 'x'.repeat(72), 'x'.repeat(256)]);
    await expectDifferent('🍰'.repeat(100), ['🍰'.repeat(99), '🍰'.repeat(18), `${'🍰'.repeat(99)}🍪`]);
  });

  it('counts with what follows a NUL', async () => {
    await expectDifferent('abcdefgh\0one', ['abcdefgh\0two', 'abcdefgh', 'abcdefgh\0', 'abcdefghone']);
    await expectDifferent('\0\0\0\0\0\0\0\0', ['\0\0\0\0\0\0\0\0\0', '        ']);
  });

  it('counts with case, blanks and line ends', async () => {
    await expectDifferent('Pass Word\n', [
      'pass word\n',
      'Pass Word',
      ' Pass Word\n',
      'PassWord\n',
      'Pass Word\r\n',
    ]);
  });

  it('with half a surrogate pair is refused, or counts with it', async () => {
    const email = someEmail();
    const password = 'abcdefgh\ud800';
    const answer = await gatehouse.client().post('/account', { userId: 'unique()', email, password });
    if (answer.status === 400) return expectProblem(answer, 400, 'general_argument_invalid');
    bodyOf(answer, 201);
    bodyOf(await login(email, password), 201);
    const other = await login(email, 'abcdefgh\ud801');
    expect([400, 401]).toContain(other.status);
  });

  it('§17.20 has 256 characters at most, wherever it is set', async () => {
    const password = 'a'.repeat(257);
    const [user, visitor] = [await someUser(gatehouse), gatehouse.client()];
    bodyOf(await visitor.post('/account/sessions/anonymous', {}), 201);
    const token = await mailedRecovery(gatehouse, user.email);
    const answers = [
      await gatehouse.client().post('/account', { userId: 'unique()', email: someEmail(), password }),
      await user.client.patch('/account/password', { password, oldPassword: user.password }),
      await visitor.patch('/account/email', { email: someEmail(), password }),
      await gatehouse.client().put('/account/recovery', resetTo(token, password)),
    ];
    for (const answer of answers) expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('may be any text of 8 characters at login', async () => {
    const { email } = await gatehouse.client().register();
    for (const password of [
      '\u202eabcdefgh',
      '\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff\ufeff',
      "' OR 1=1 --",
      '%00%00%00%00',
    ]) {
      expectProblem(await login(email, password), 401, 'user_invalid_credentials');
    }
  });
});

describe('the password dictionary', () => {
  const common = ['password', '12345678', 'football', 'sunshine'];

  it.each(common)('refuses %s for a new account, and tells the parameter', async (password) => {
    const answer = await gatehouse
      .client({ project: 'strict' })
      .post('/account', { userId: 'unique()', email: someEmail(), password });
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Invalid password: /);
    expect(answer.body.message).not.toContain(password === 'password' ? '"password"' : password);
  });

  it('compares exactly', async () => {
    for (const password of ['pAssWoRd', 'password ', 'passwordpassword!', '12345678\0']) {
      await gatehouse.client({ project: 'strict' }).signedUp({ password });
    }
  });

  it('is asked for a changed password, not for the old one', async () => {
    const { client, password } = await someUser(gatehouse, { project: 'strict' });
    for (const weak of common) {
      const answer = await client.patch('/account/password', { password: weak, oldPassword: password });
      expectProblem(answer, 400, 'general_argument_invalid');
    }
    const answer = await client.patch('/account/password', {
      password: 'good enough',
      oldPassword: 'password',
    });
    expectProblem(answer, 401, 'user_invalid_credentials');
  });

  it('§17.20 is asked in recovery, and the link stays good', async () => {
    const { email } = await gatehouse.client({ project: 'strict' }).register();
    const token = await mailedRecovery(gatehouse, email, { project: 'strict' });
    const client = gatehouse.client({ project: 'strict' });
    for (const weak of common) {
      expectProblem(
        await client.put('/account/recovery', resetTo(token, weak)),
        400,
        'general_argument_invalid',
      );
    }
    bodyOf(await client.put('/account/recovery', resetTo(token, 'good enough')));
  });

  it('is off by default', async () => {
    await gatehouse.client().signedUp({ password: 'password' });
  });

  it('keeps nobody out who had such a password before', async () => {
    await gatehouse.reloadProjects([DEFAULT_PROJECT, { id: 'strict' }]);
    const client = gatehouse.client({ project: 'strict' });
    const user = await client.register({ password: 'password' });
    await gatehouse.reloadProjects(projects);
    await client.login(user);
    bodyOf(await client.patch('/account/password', { password: 'good enough', oldPassword: 'password' }));
  });
});

describe('what is stored', () => {
  it('holds no password, session secret or link secret', async () => {
    const user = await someUser(gatehouse, { password: 'nobody may find this one' });
    const token = await mailedRecovery(gatehouse, user.email);
    const stored = await everythingStored(gatehouse);
    expect(stored).toContain(user.email);
    for (const secret of [user.password, credentialsIn(user.client).secret, token.secret]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('base64').slice(0, -4));
    }
    expect(gatehouse.output).not.toContain(user.password);
    expect(gatehouse.output).not.toContain(token.secret);
    expect(gatehouse.output).not.toContain(credentialsIn(user.client).secret);
  });

  it('is another hash for the same password', async () => {
    await gatehouse.client().register({ password: 'the very same password' });
    await gatehouse.client().register({ password: 'the very same password' });
    const hashes = (await everythingStored(gatehouse)).match(/\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}/g) ?? [];
    expect(hashes.length).toBeGreaterThan(2);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('§17.21 is renewed at the login after a change of the cost', async () => {
    const user = await gatehouse.client().register();
    await gatehouse.client().register();
    const hashesOfCost = async (cost: string) =>
      (await everythingStored(gatehouse)).split(`$2b$${cost}$`).length - 1;
    const before = await hashesOfCost('04');
    expect(before).toBeGreaterThan(1);

    await gatehouse.restart({ PASSWORD_COST: '6' });
    expectProblem(await login(user.email, 'not my password'), 401, 'user_invalid_credentials');
    expect(await hashesOfCost('06')).toBe(0);
    await gatehouse.client().login(user);
    expect([await hashesOfCost('04'), await hashesOfCost('06')]).toEqual([before - 1, 1]);
    await gatehouse.client().login(user);
    expectProblem(await login(user.email, 'not my password'), 401, 'user_invalid_credentials');
  });

  it('does not move passwordUpdate by a renewed hash', async () => {
    await gatehouse.restart({ PASSWORD_COST: '4' });
    const user = await someUser(gatehouse);
    await gatehouse.restart({ PASSWORD_COST: '5' });
    const { client } = await anotherLogin(gatehouse, user);
    expect(bodyOf(await client.get('/account'))).toMatchObject({
      passwordUpdate: user.account.passwordUpdate,
    });
  });
});

describe('§17.1 an unknown email', () => {
  // A hash of some 30 ms, which decides how long a login takes, as in production.
  beforeAll(() => gatehouse.restart({ PASSWORD_COST: '9' }), 60_000);

  const refused = async (address: string) => {
    const answer = await login(address, 'not my password');
    expectProblem(answer, 401, 'user_invalid_credentials');
    return answer.body;
  };

  it('is answered like a wrong password, and takes as long', async () => {
    const { email } = await gatehouse.client().register();
    expect(await refused(someEmail())).toEqual(await refused(email));
    const times = await compareTimes(
      () => refused(email),
      () => refused(someEmail()),
    );
    expect(times).toMatchObject({ differ: false });
  }, 90_000);

  it('takes as long as that of an account without a password', async () => {
    const email = someEmail();
    await linkUser(gatehouse, email);
    const times = await compareTimes(
      () => refused(email),
      () => refused(someEmail()),
    );
    expect(times).toMatchObject({ differ: false });
  }, 90_000);

  it('would be told by its time, if there were no hash', async () => {
    const times = await compareTimes(
      () => refused(someEmail()),
      () => login('no address', 'not my password'),
    );
    expect(times).toMatchObject({ differ: true });
  }, 90_000);
});
