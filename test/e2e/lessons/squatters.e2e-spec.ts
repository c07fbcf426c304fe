import type { Answer } from '../../support/client.js';
import { expectProblem, someEmail } from '../../support/expectations.js';
import { expectLoggedIn, useScene } from '../../support/oauth2/scene.js';
import { bodyOf, isLoggedIn, mailedRecovery, resetTo } from '../../support/scenarios.js';
import { askForCode, mailedMagicUrl, squatter, submitLink, useCode, useLink } from '../../support/ways-in.js';

const scene = useScene();
const guest = () => scene.gatehouse.client();

async function byHostedPage(email: string): Promise<Answer> {
  return submitLink(scene.gatehouse, await mailedMagicUrl(scene.gatehouse, email));
}

const OWNERS_WAYS: [way: string, comeIn: (email: string) => Promise<unknown>][] = [
  [
    'a provider that vouches for it',
    async (email) =>
      expectLoggedIn(await scene.logInStranger('discord', { person: { email, emailVerified: true } })),
  ],
  [
    'a magic link',
    async (email) => bodyOf(await useLink(guest(), await mailedMagicUrl(scene.gatehouse, email))),
  ],
  [
    'the hosted page of a magic link',
    async (email) => expect((await byHostedPage(email)).setCookies).toHaveLength(2),
  ],
  [
    'a recovery',
    async (email) => {
      const token = await mailedRecovery(scene.gatehouse, email);
      bodyOf(await guest().put('/account/recovery', resetTo(token, "the owner's own")));
    },
  ],
];

describe('better-auth GHSA-g38m-r43w-p2q7', () => {
  it.each(OWNERS_WAYS)(
    'whoever has registered a foreign address is out when its owner comes by %s: passwords, sessions, JWT, phone and code',
    async (_way, comeIn) => {
      const email = someEmail();
      const { id, password, phone, code, jwt, ...before } = await squatter(scene.gatehouse, email);
      const byJwt = scene.gatehouse.client({ headers: { 'x-appwrite-jwt': jwt } });
      await comeIn(email);
      for (const client of [before.client, before.other, byJwt]) expect(await isLoggedIn(client)).toBe(false);
      expectProblem(
        await guest().post('/account/sessions/email', { email, password }),
        401,
        'user_invalid_credentials',
      );
      expectProblem(await useCode(guest(), { userId: id, secret: code }), 401, 'user_invalid_token');
      expect(bodyOf(await askForCode(guest(), phone), 201).userId).not.toBe(id);
    },
  );
});
