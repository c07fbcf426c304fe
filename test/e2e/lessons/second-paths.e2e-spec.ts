import type { Answer } from '../../support/client.js';
import { expectProblem } from '../../support/expectations.js';
import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useScene, withProviders } from '../../support/oauth2/scene.js';
import { bodyOf, mailedRecovery, resetTo, someUser } from '../../support/scenarios.js';
import {
  mailedMagicUrl,
  phoneUser,
  somePhone,
  submitLink,
  textedCode,
  useCode,
  useLink,
  wrongCode,
} from '../../support/ways-in.js';

const scene = useScene({
  env: { RATE_LIMITS: 'on' },
  projects: (simulator) => [withProviders(simulator, DEFAULT_PROJECT)],
});
const guest = () => scene.gatehouse.client();
beforeAll(() => scene.gatehouse.moveToNextWindow());

type User = Awaited<ReturnType<typeof someUser>>;
type Path<T> = [name: string, send: (subject: T) => Promise<Answer>];

/** What has no right password, code or secret comes by one path until that is closed; then all are. */
function itClosesAll<T>(
  what: string,
  paths: Path<T>[],
  attempts: number,
  subject: () => Promise<T>,
  refusal: (answer: Answer) => void,
): void {
  it.each(paths)(
    `keycloak CVE-2026-9798: ${what} that are spent by %s are spent on every path`,
    async (_name, spend) => {
      const somebody = await subject();
      for (let attempt = 0; attempt < attempts; attempt += 1) {
        expect([401, 404]).toContain((await spend(somebody)).status);
      }
      for (const [, tryAgain] of paths) refusal(await tryAgain(somebody));
    },
  );
}

const expectLimit = (answer: Answer): void => {
  expect(answer.status).toBe(429);
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
};

describe('a path that is closed', () => {
  const login =
    (path: string, options = {}) =>
    ({ email }: Pick<User, 'email'>) =>
      guest().post(path, { email, password: 'a wrong password' }, options);
  itClosesAll<Pick<User, 'email'>>(
    'attempts to sign in',
    [
      ['the route', login('/account/sessions/email')],
      ['its alias', login('/account/sessions')],
      ['a slash at the end', login('/account/sessions/email/')],
      [
        'another case of the address',
        ({ email }) => login('/account/sessions/email')({ email: email.toUpperCase() }),
      ],
      [
        'a form',
        ({ email }) =>
          guest().post(
            '/account/sessions',
            new URLSearchParams({ email, password: 'a wrong password' }).toString(),
            {
              contentType: 'application/x-www-form-urlencoded',
            },
          ),
      ],
      ['another host name', login('/account/sessions/email', { headers: { host: 'another.test' } })],
    ],
    10,
    () => guest().register(),
    expectLimit,
  );

  const wrongLink = ({ id }: User) => ({ userId: id, secret: '0'.repeat(256) });
  itClosesAll<User>(
    'attempts at a magic link',
    [
      ['the API', (user) => useLink(guest(), wrongLink(user))],
      ['the hosted page', (user) => submitLink(scene.gatehouse, wrongLink(user))],
    ],
    10,
    () => someUser(scene.gatehouse),
    expectLimit,
  );

  const wrong = 'a wrong password';
  itClosesAll<User>(
    'wrong current passwords',
    [
      ['email', ({ client, email }) => client.patch('/account/email', { email, password: wrong })],
      ['phone', ({ client }) => client.patch('/account/phone', { phone: somePhone(), password: wrong })],
      [
        'password',
        ({ client }) => client.patch('/account/password', { password: 'a new one', oldPassword: wrong }),
      ],
    ],
    10,
    () => someUser(scene.gatehouse),
    expectLimit,
  );

  it.each(['sessions/phone', 'verification/phone'])(
    'keycloak CVE-2026-9798: wrong codes that are tried at %s kill the code for both of its routes',
    async (path) => {
      for (const goal of ['sessions/phone', 'verification/phone']) {
        const token = await textedCode(scene.gatehouse, somePhone());
        for (let attempt = 0; attempt < 5; attempt += 1) {
          const guess = { ...token, secret: wrongCode(token.secret) };
          expectProblem(await guest().put(`/account/${path}`, guess), 401, 'user_invalid_token');
        }
        expectProblem(await guest().put(`/account/${goal}`, token), 401, 'user_invalid_token');
      }
    },
  );
});

describe('a blocked account', () => {
  it('keycloak CVE-2026-9798: is opened by no way in, whatever was on its way before the block', async () => {
    const { gatehouse } = scene;
    const user = await someUser(gatehouse);
    const { email, password, client } = user;
    const { phone, id: phoneId, client: phoneClient } = await phoneUser(gatehouse);
    const provider = await scene.join('discord');
    const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
    const tokens = {
      magicUrl: await mailedMagicUrl(gatehouse, email),
      page: await mailedMagicUrl(gatehouse, email, { count: 2 }),
      recovery: await mailedRecovery(gatehouse, email, { count: 3 }),
      code: await textedCode(gatehouse, phone, { count: 2 }),
    };
    expect(tokens.code.userId).toBe(phoneId);
    for (const blocked of [client, phoneClient, provider.client])
      bodyOf(await blocked.patch('/account/status'));

    const byJwt = gatehouse.client({ headers: { 'x-appwrite-jwt': jwt as string } });
    const answers: [string, Answer][] = [
      ['session', await client.get('/account')],
      ['JWT', await byJwt.get('/account')],
      ['password', await guest().post('/account/sessions/email', { email, password })],
      ['alias', await guest().post('/account/sessions', { email, password })],
      ['magic link', await useLink(guest(), tokens.magicUrl)],
      ['code', await useCode(guest(), tokens.code)],
      ['recovery', await guest().put('/account/recovery', resetTo(tokens.recovery, 'a new password'))],
      ['new recovery', await guest().post('/account/recovery', { email, url: 'http://localhost/' })],
    ];
    for (const [way, { status, body, setCookies }] of answers) {
      expect([way, status, body.type, setCookies]).toEqual([way, 401, 'user_blocked', []]);
    }
    expect(await submitLink(gatehouse, tokens.page)).toMatchObject({ status: 401, setCookies: [] });
    const login = await scene.logIn('discord', { visit: provider.visit });
    expect(login.error).toMatchObject({ code: 401, type: 'user_blocked' });
    expect((await login.client.get('/account')).status).toBe(401);
  });
});
