import { randomBytes } from 'node:crypto';
import { expectProblem, linkIn } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, everythingStored, RETURN_URL, someUser, tokenIn } from '../../support/scenarios.js';
import { askForLink, useLink } from '../../support/ways-in.js';

const gatehouse = useGatehouse({ mail: 'smtp' });

const PASSWORD = 'correct horse battery';
const guest = () => gatehouse.client();
const someName = () => `victim${randomBytes(6).toString('hex')}`;

/** Addresses that some step before or behind the check could take for `name@example.test`, or deliver elsewhere. */
const TRICKS: [what: string, write: (name: string) => string][] = [
  ['a fullwidth @', (name) => `${name}＠example.test`],
  ['a small @', (name) => `${name}﹫example.test`],
  ['a fullwidth @ before the real one', (name) => `${name}＠example.test@evil.test`],
  ['a homoglyph in the domain', (name) => `${name}@exаmple.test`],
  ['a homoglyph in the name', (name) => `${name.replace('i', 'і')}@example.test`],
  ['a dotless i', (name) => `${name.replace('i', 'ı')}@example.test`],
  ['a Kelvin sign, which is k in lower case', (name) => `\u212A${name}@example.test`],
  ['a long s, which is S in upper case', (name) => `\u017F${name}@example.test`],
  ['a zero-width blank', (name) => `${name}\u200B@example.test`],
  ['a zero-width joiner', (name) => `${name}@exam\u200Dple.test`],
  ['a soft hyphen', (name) => `${name}@exam\u00ADple.test`],
  ['a direction mark', (name) => `\u202E${name}@example.test`],
  ['a combining mark', (name) => `${name}e\u0301@example.test`],
  ['a fullwidth letter', (name) => `ａ${name}@example.test`],
  ['an ideographic full stop', (name) => `${name}@example。test`],
  ['a fullwidth full stop', (name) => `${name}@example．test`],
  ['a second address', (name) => `${name}@example.test,other@evil.test`],
  ['a second address behind a blank', (name) => `${name}@example.test other@evil.test`],
  ['a display name', (name) => `${name}@example.test <other@evil.test>`],
  ['a source route', (name) => `@evil.test:${name}@example.test`],
  ['a percent route', (name) => `"${name}@example.test"@evil.test`],
  ['a line of SMTP', (name) => `${name}@example.test>\r\nRCPT TO:<other@evil.test`],
  ['a line of a header', (name) => `${name}@example.test\r\nBcc: other@evil.test`],
  ['a NUL', (name) => `${name}@example.test\u0000@evil.test`],
  ['a blank before', (name) => ` ${name}@example.test`],
  ['a tab behind', (name) => `${name}@example.test\t`],
  ['a comment', (name) => `${name}(@evil.test)@example.test`],
  ['a list', (name) => [`${name}@example.test`, 'other@evil.test'] as unknown as string],
];

describe('next-auth GHSA-7rqj-j65f-68wh: a false address', () => {
  it.each(TRICKS)(
    'with %s is refused on every route, and is neither stored nor mailed to',
    async (_what, write) => {
      const name = someName();
      const user = await someUser(gatehouse, { email: `${name}@example.test`, password: PASSWORD });
      const email = write(name);
      const answers = [
        await guest().post('/account', { userId: 'unique()', email, password: PASSWORD }),
        await guest().post('/account/sessions/email', { email, password: PASSWORD }),
        await guest().post('/account/sessions/magic-url', { userId: 'unique()', email }),
        await guest().post('/account/recovery', { email, url: RETURN_URL }),
        await user.client.patch('/account/email', { email, password: PASSWORD }),
      ];
      for (const answer of answers) {
        expectProblem(answer, 400, 'general_argument_invalid');
        expect(answer.body.message).toMatch(/^Invalid email: /);
      }
      expect(bodyOf(await user.client.get('/account')).email).toBe(`${name}@example.test`);
      expect(gatehouse.smtp.attempts).toEqual([]);
    },
  );

  it('is not in the database', async () => {
    const email = `${someName()}＠example.test`;
    await askForLink(guest(), email);
    expect(await everythingStored(gatehouse)).not.toMatch(/evil\.test|＠/);
  });
});

describe('an address in another spelling', () => {
  afterEach(() => gatehouse.smtp.attempts.splice(0));

  it('next-auth GHSA-7rqj-j65f-68wh: in capitals is the same account, and the mail goes to the stored one', async () => {
    const name = someName();
    const { id, email } = await someUser(gatehouse, { email: `${name}@example.test` });
    bodyOf(await askForLink(guest(), email.toUpperCase()), 201);
    const { userId } = tokenIn(linkIn(await gatehouse.messageTo(email)));
    expect(userId).toBe(id);
    expect(gatehouse.smtp.attempts).toEqual([email]);
  });

  it.each([
    ['a +tag', (name: string) => `${name}+tag@example.test`],
    ['a dot', (name: string) => `${name.slice(0, 3)}.${name.slice(3)}@example.test`],
  ])(
    'next-auth GHSA-7rqj-j65f-68wh: with %s is another account, and the mail goes there exactly',
    async (_what, write) => {
      const name = someName();
      const victim = await someUser(gatehouse, { email: `${name}@example.test` });
      const email = write(name);
      bodyOf(await askForLink(guest(), email), 201);
      const token = tokenIn(linkIn(await gatehouse.messageTo(email)));
      expect(token.userId).not.toBe(victim.id);
      expect(gatehouse.smtp.attempts).toEqual([email]);
      const client = guest();
      bodyOf(await useLink(client, token));
      expect(bodyOf(await client.get('/account'))).toMatchObject({ email, emailVerification: true });
      expect(bodyOf(await victim.client.get('/account'))).toEqual(victim.account);
    },
  );
});
