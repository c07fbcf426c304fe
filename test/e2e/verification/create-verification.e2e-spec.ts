import { DATE, expectProblem, ID, linkIn, SECRET } from '../../support/expectations.js';
import { DEFAULT_PROJECT, useGatehouse } from '../../support/gatehouse.js';
import { BAD_URLS, describeRequired } from '../../support/parameters.js';
import {
  bodyOf,
  DAY,
  expectModel,
  mailedVerification,
  RETURN_URL,
  someUser,
  TOKEN_FIELDS,
} from '../../support/scenarios.js';

const gatehouse = useGatehouse({
  projects: [
    {
      ...DEFAULT_PROJECT,
      platforms: [...DEFAULT_PROJECT.platforms, { type: 'web', hostname: '*.example.com' }],
    },
    { id: 'unlisted', name: 'Unlisted' },
  ],
  mail: 'smtp',
});

const ask = async (url: string) => {
  const user = await someUser(gatehouse);
  const token = bodyOf(await user.client.post('/account/verification', { url }), 201);
  const message = await gatehouse.messageTo(user.email);
  return { user, token, message, link: linkIn(message) };
};
const deliveryTo = (address: string) =>
  gatehouse.smtp.deliveries.find(({ recipients }) => recipients.includes(address));

describe('POST /account/verification', () => {
  it('§9.1.createVerification answers 201 with the token, every field in the order of the model', async () => {
    const { client, id } = await someUser(gatehouse);
    const answer = await client.post('/account/verification', { url: RETURN_URL });
    const token = bodyOf(answer, 201);
    expectModel(token, TOKEN_FIELDS);
    expect(token).toMatchObject({
      $id: expect.stringMatching(ID),
      userId: id,
      $createdAt: expect.stringMatching(DATE),
    });
    expect(token.expire).toMatch(DATE);
    expect(Date.parse(token.expire) - Date.parse(token.$createdAt)).toBe(7 * DAY);
    expect(answer.headers['x-ratelimit-limit']).toBe('10');
  });

  it('§14.32 keeps the secret to the mail', async () => {
    const { token } = await ask(RETURN_URL);
    expect(token.secret).toBe('');
  });

  it('mails the link with userId, secret and expire in that order', async () => {
    const { user, token, link } = await ask(RETURN_URL);
    expect([...link.searchParams.keys()]).toEqual(['userId', 'secret', 'expire']);
    expect(link.origin + link.pathname).toBe(RETURN_URL);
    expect(link.searchParams.get('userId')).toBe(user.id);
    expect(link.searchParams.get('secret')).toMatch(SECRET);
    const expire = token.expire.replace('T', '+').replace('+00:00', '').replaceAll(':', '%3A');
    expect(link.search).toMatch(new RegExp(`&expire=${expire.replaceAll(/[+.]/g, '\\$&')}$`));
  });

  it('is read as a person would: addressed, greeted by name, and named by the project', async () => {
    const { user, message } = await ask(RETURN_URL);
    const delivery = deliveryTo(user.email);
    expect(message.subject).toBe('Account Verification');
    expect(delivery?.recipients).toEqual([user.email]);
    expect(delivery?.mail.to).toMatchObject({ value: [{ address: user.email, name: user.name }] });
    expect(delivery?.mail.from?.value[0]?.name).toBe('Gatehouse Test Team');
    for (const part of [message.text, message.html]) {
      expect(part).toContain(user.name);
      expect(part).toContain('Gatehouse Test');
    }
  });

  it('keeps the query of the URL first, overwrites same-named parameters, and keeps the fragment at the end', async () => {
    const { user, link } = await ask(
      'http://localhost:3000/a?next=%2Fhome%3Fx%3D1&userId=evil&secret=evil&lang=de%20at#top=1',
    );
    expect(link.hash).toBe('#top=1');
    expect(link.searchParams.get('next')).toBe('/home?x=1');
    expect(link.searchParams.get('lang')).toBe('de at');
    expect([...link.searchParams.keys()][0]).toBe('next');
    expect(link.searchParams.getAll('userId')).toEqual([user.id]);
    expect(link.searchParams.getAll('secret')).toEqual([expect.stringMatching(SECRET)]);
    expect(link.searchParams.getAll('expire')).toHaveLength(1);
  });

  it.each([
    ...[
      'http://localhost/x',
      'http://localhost:3000',
      'http://localhost?x=1',
      'https://localhost/#x',
      'http://LOCALHOST/x',
    ],
    ...[
      'https://app.example.com/verify',
      'https://a.b.example.com:8443/verify',
      'https://APP.Example.Com/verify',
    ],
    ...['appwrite-callback-default://anything/x', 'appwrite-callback-default://'],
  ])('§17.5 takes the URL %s', async (url) => {
    const { client } = await someUser(gatehouse);
    bodyOf(await client.post('/account/verification', { url }), 201);
  });

  it('§17.6 takes localhost outside production, also where it is not listed', async () => {
    const { client } = await someUser(gatehouse, { project: 'unlisted' });
    bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
    const answer = await client.post('/account/verification', { url: 'https://app.example.com/' });
    expectProblem(answer, 400, 'general_argument_invalid');
  });

  it('§17.2 mails no link to a host that a header names', async () => {
    const user = await someUser(gatehouse);
    const headers = {
      ...{ host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
      ...{ forwarded: 'host=evil.example;proto=https', 'x-original-host': 'evil.example' },
    };
    const refused = await user.client.post(
      '/account/verification',
      { url: 'http://evil.example/x' },
      { headers },
    );
    expectProblem(refused, 400, 'general_argument_invalid');
    bodyOf(await user.client.post('/account/verification', { url: RETURN_URL }, { headers }), 201);
    const message = await gatehouse.messageTo(user.email);
    expect(linkIn(message).host).toBe('localhost:3000');
    expect(message.html + message.text).not.toContain('evil.example');
  });

  it('opens several links at once, all of them good', async () => {
    const { client, email } = await someUser(gatehouse);
    const first = await mailedVerification(gatehouse, client, email);
    const second = await mailedVerification(gatehouse, client, email, 2);
    expect(second.secret).not.toBe(first.secret);
    bodyOf(await gatehouse.client().put('/account/verification', second));
    bodyOf(await gatehouse.client().put('/account/verification', first));
  });

  it('may be asked for when the address is verified already', async () => {
    const { client, email } = await someUser(gatehouse);
    bodyOf(await client.put('/account/verification', await mailedVerification(gatehouse, client, email)));
    await mailedVerification(gatehouse, client, email, 2);
    expect(bodyOf(await client.get('/account')).emailVerification).toBe(true);
  });

  it('§9.1.createVerification does not touch the account, and writes verification.create into the log', async () => {
    const { client, account } = await someUser(gatehouse);
    bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
    expect(bodyOf(await client.get('/account'))).toEqual(account);
    expect(bodyOf(await client.get('/account/logs')).logs[0].event).toBe('verification.create');
  });

  it('goes to the address of the caller and to no other', async () => {
    const [user, victim] = [await someUser(gatehouse), await someUser(gatehouse)];
    bodyOf(
      await user.client.post('/account/verification', {
        url: RETURN_URL,
        email: victim.email,
        userId: victim.id,
      }),
      201,
    );
    await gatehouse.messageTo(user.email);
    expect(deliveryTo(victim.email)).toBeUndefined();
  });

  it('is not led astray by a name with line breaks, addresses or markup', async () => {
    const name =
      'Eve\r\nBcc: victim@example.test\r\n\r\n<script>alert(1)</script> "x" <eve@example.test>, a@b.co';
    const { client, email } = await someUser(gatehouse, { name });
    await mailedVerification(gatehouse, client, email);
    const delivery = deliveryTo(email);
    expect(delivery?.recipients).toEqual([email]);
    expect(delivery?.mail.to).toMatchObject({ value: [{ address: email }] });
    expect(delivery?.mail.headers.has('bcc')).toBe(false);
    expect(String(delivery?.mail.html)).not.toContain('<script>');
  });

  it('greets in any script', async () => {
    const name = 'Zoë 🍰 עברית';
    const { client, email } = await someUser(gatehouse, { name });
    await mailedVerification(gatehouse, client, email);
    const delivery = deliveryTo(email);
    expect(delivery?.mail.to).toMatchObject({ value: [{ address: email, name }] });
    expect(delivery?.mail.text).toContain(name);
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(
      await gatehouse.client().post('/account/verification', {}),
      401,
      'general_unauthorized_scope',
    );
  });

  describe('parameters', () => {
    let caller: Awaited<ReturnType<typeof someUser>>;
    beforeAll(async () => (caller = await someUser(gatehouse)));
    describeRequired('url', BAD_URLS, (url) => caller.client.post('/account/verification', { url }));
    it('and none of these has sent a mail', () => {
      expect(deliveryTo(caller.email)).toBeUndefined();
    });
  });
});
