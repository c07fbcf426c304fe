import { send } from '../../support/client.js';
import { linkIn, someEmail } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { type LinkToken, bodyOf, resetTo, someUser, tokenIn } from '../../support/scenarios.js';
import { askForLink, useLink } from '../../support/ways-in.js';

const gatehouse = useGatehouse();

type User = Awaited<ReturnType<typeof someUser>>;
/** A page on the server's own host, as far as a link can come to this server at all. */
const ownPage = (path: string) => `${gatehouse.origin.replace('127.0.0.1', 'localhost')}${path}`;
const guest = () => gatehouse.client();

const LINKS = [
  {
    link: 'magic link to the hosted page',
    ask: ({ email }: User) => askForLink(guest(), email),
    click: (token: LinkToken) => useLink(guest(), token),
  },
  {
    link: 'magic link to an address of the API',
    ask: ({ email }: User) =>
      askForLink(guest(), email, { url: ownPage('/v1/account/sessions/magic-url?project=default') }),
    click: (token: LinkToken) => useLink(guest(), token),
  },
  {
    link: 'recovery link',
    ask: ({ email }: User) =>
      guest().post('/account/recovery', { email, url: ownPage('/v1/account/recovery?project=default') }),
    click: (token: LinkToken) => guest().put('/account/recovery', resetTo(token, 'a new password')),
  },
  {
    link: 'verification link',
    ask: ({ client }: User) =>
      client.post('/account/verification', { url: ownPage('/v1/account/verification?project=default') }),
    click: (token: LinkToken) => guest().put('/account/verification', token),
  },
];

/** Asks for whatever the URL names, as a scanner of mails does. */
async function scan(link: URL): Promise<void> {
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET', 'HEAD']) {
    const answer = await send(undefined, method, gatehouse.origin + link.pathname + link.search, {
      'user-agent': 'Mozilla/5.0 (compatible; Mail Scanner)',
      'x-appwrite-project': 'default',
      purpose: 'prefetch',
    });
    expect(answer.status).toBeLessThan(500);
    expect(answer.setCookies).toEqual([]);
  }
}

describe.each(LINKS)('$link', ({ ask, click }) => {
  it('supabase/auth#1214, better-auth#9690, next-auth#8736: works after five scanners have opened it', async () => {
    const user = await someUser(gatehouse, { email: someEmail() });
    bodyOf(await ask(user), 201);
    const link = linkIn(await gatehouse.messageTo(user.email));
    for (let scanner = 0; scanner < 5; scanner += 1) await scan(link);
    bodyOf(await click(tokenIn(link)));
    expect((await click(tokenIn(link))).status).toBe(401);
  });
});
