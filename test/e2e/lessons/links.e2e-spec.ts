import { expectProblem, linkIn } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { bodyOf, RETURN_URL, someUser } from '../../support/scenarios.js';
import { askForLink } from '../../support/ways-in.js';

const gatehouse = useGatehouse();

type User = Awaited<ReturnType<typeof someUser>>;
type Headers = Record<string, string>;

/** Whatever sends a mail with a link, and where that leads. */
const MAILS = [
  {
    mail: 'verification',
    leadsTo: RETURN_URL,
    ask: ({ client }: User, headers: Headers) =>
      client.post('/account/verification', { url: RETURN_URL }, { headers }),
  },
  {
    mail: 'recovery',
    leadsTo: RETURN_URL,
    ask: ({ client, email }: User, headers: Headers) =>
      client.post('/account/recovery', { email, url: RETURN_URL }, { headers }),
  },
  {
    mail: 'magic link to a page of the application',
    leadsTo: RETURN_URL,
    ask: ({ client, email }: User, headers: Headers) =>
      client.post('/account/sessions/magic-url', { userId: 'unique()', email, url: RETURN_URL }, { headers }),
  },
  {
    mail: 'magic link to the hosted page',
    leadsTo: '/auth/magic-url',
    ask: ({ client, email }: User, headers: Headers) =>
      client.post('/account/sessions/magic-url', { userId: 'unique()', email }, { headers }),
  },
];

/** Whatever has ever been taken for the name of the server. */
const EVIL: Headers[] = [
  { host: 'evil.test' },
  { host: 'evil.test:443' },
  { host: 'localhost@evil.test' },
  { 'x-forwarded-host': 'evil.test' },
  { 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
  { 'x-forwarded-proto': 'https' },
  { 'x-forwarded-prefix': '//evil.test' },
  { forwarded: 'for=10.0.0.1;host=evil.test;proto=https' },
  { 'x-host': 'evil.test' },
  { 'x-original-host': 'evil.test' },
  { 'x-forwarded-server': 'evil.test' },
  { 'x-original-url': 'https://evil.test/' },
  { 'x-rewrite-url': 'https://evil.test/' },
  { referer: 'http://localhost/', 'x-forwarded-host': 'evil.test' },
];

describe.each(MAILS)('$mail', ({ ask, leadsTo }) => {
  it('supabase GHSA-3529-5m8x-rpv3: no header chooses the host of a mailed link', async () => {
    const user = await someUser(gatehouse);
    const ours = new URL(leadsTo, gatehouse.origin.replace('127.0.0.1', 'localhost'));
    for (const [index, headers] of EVIL.entries()) {
      bodyOf(await ask(user, headers), 201);
      const message = await gatehouse.messageTo(user.email, index + 1);
      const { origin, pathname } = linkIn(message);
      expect([headers, origin, pathname]).toEqual([headers, ours.origin, ours.pathname]);
      expect(message.text + message.html).not.toContain('evil');
    }
  });

  it('supabase GHSA-3529-5m8x-rpv3: a foreign page causes no mail at all', async () => {
    const user = await someUser(gatehouse);
    for (const headers of [{ origin: 'https://evil.test' }, { referer: 'https://evil.test/page' }]) {
      expectProblem(await ask(user, headers), 403, 'general_unknown_origin');
    }
    // One more that does come: those before it would have come first.
    bodyOf(await askForLink(gatehouse.client(), user.email), 201);
    await gatehouse.messageTo(user.email);
    expect((await gatehouse.messages()).filter(({ to }) => to === user.email)).toHaveLength(1);
  });
});
