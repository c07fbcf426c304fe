import { linkIn } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';

const gatehouse = useGatehouse({
  projects: [
    {
      id: 'default',
      name: 'Links',
      platforms: [
        { type: 'web', hostname: 'localhost' },
        { type: 'web', hostname: 'app.test' },
      ],
    },
  ],
});

async function linkFor(url: string, headers: Record<string, string> = {}) {
  const client = gatehouse.client({ headers });
  const user = await client.signedUp();
  const answer = await client.post('/account/verification', { url });
  expect(answer.status).toBe(201);
  const message = await gatehouse.messageTo(user.email);
  return { user, token: answer.body, href: linkIn(message).href, text: message.text };
}

const OURS = /userId=[0-9a-f]{20}&secret=[0-9a-f]{256}&expire=\d{4}-\d\d-\d\d\+\d\d%3A\d\d%3A\d\d\.\d{3}/;
const withOurs = (before: string, after = '') =>
  new RegExp(
    `^${before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}${OURS.source}${after.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`,
  );

describe('the link of a mail (contract §11.2)', () => {
  it.each([
    ['http://localhost/x', 'http://localhost/x?', ''],
    ['http://localhost:3000', 'http://localhost:3000/?', ''],
    ['https://app.test/verify?a=1&b=2', 'https://app.test/verify?a=1&b=2&', ''],
    ['https://app.test/#/verify', 'https://app.test/?', '#/verify'],
    ['https://app.test/p?a=1#part', 'https://app.test/p?a=1&', '#part'],
    ['https://app.test/a%20b/%C3%BC', 'https://app.test/a%20b/%C3%BC?', ''],
    ['https://app.test/?next=a+b%26c', 'https://app.test/?next=a+b%26c&', ''],
    ['https://app.test/?empty=&flag=', 'https://app.test/?empty=&flag=&', ''],
    ['https://app.test/?twice=1&twice=2', 'https://app.test/?twice=1&twice=2&', ''],
  ])("%s: the URL's own parameters first, ours after them, the fragment kept", async (url, before, after) => {
    expect((await linkFor(url)).href).toMatch(withOurs(before, after));
  });

  it('overwrites parameters of the same names', async () => {
    const { href, user } = await linkFor(
      'https://app.test/?userId=evil&secret=known&expire=never&keep=1&userId=again',
    );
    const { searchParams } = new URL(href);
    expect(searchParams.getAll('userId')).toEqual([user.id]);
    expect(searchParams.getAll('secret')).toEqual([expect.stringMatching(/^[0-9a-f]{256}$/)]);
    expect(searchParams.getAll('expire')).toHaveLength(1);
    expect(searchParams.get('keep')).toBe('1');
  });

  it('says when the token expires, as the answer did', async () => {
    const { href, token } = await linkFor('http://localhost/');
    const expire = new URL(href).searchParams.get('expire');
    expect(expire).toBe(token.expire.replace('T', ' ').replace('+00:00', ''));
    const days = (Date.parse(token.expire) - Date.parse(token.$createdAt)) / 86_400_000;
    expect(days).toBe(7);
  });

  it('of a recovery is valid for an hour', async () => {
    const client = gatehouse.client();
    const { email } = await client.register();
    const { body } = await client.post('/account/recovery', { email, url: 'http://localhost/' });
    expect(Date.parse(body.expire) - Date.parse(body.$createdAt)).toBe(3_600_000);
  });

  it('may open an app', async () => {
    expect((await linkFor('appwrite-callback-default://verify?x=1')).href).toMatch(
      withOurs('appwrite-callback-default://verify?x=1&'),
    );
  });

  it('cannot be moved by headers to another host', async () => {
    const { href } = await linkFor('http://localhost/x', {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      forwarded: 'host=evil.test;proto=https',
    });
    expect(href).toMatch(withOurs('http://localhost/x?'));
  });

  it('works, logged out and from another address', async () => {
    const { href, user } = await linkFor('http://localhost/');
    const { searchParams } = new URL(href);
    const body = { userId: searchParams.get('userId'), secret: searchParams.get('secret') };
    const answer = await gatehouse.client().put('/account/verification', body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ userId: user.id, secret: '' });
  });

  it('is not spent by looking at it in the inbox', async () => {
    const { href } = await linkFor('http://localhost/');
    for (let visit = 0; visit < 3; visit++) {
      await fetch(`${gatehouse.origin}/inbox`);
      await gatehouse.messages();
    }
    const { searchParams } = new URL(href);
    const body = { userId: searchParams.get('userId'), secret: searchParams.get('secret') };
    expect((await gatehouse.client().put('/account/verification', body)).status).toBe(200);
  });
});
