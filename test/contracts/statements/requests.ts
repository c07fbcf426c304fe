import { UnitOfWork } from '../../../src/database/unit-of-work.js';
import { User } from '../../../src/modules/account/domain/user.js';
import { TokenService } from '../../../src/modules/tokens/application/token.service.js';
import type { TokenKind } from '../../../src/modules/tokens/domain/token.js';
import type { Answer, Client } from '../../support/client.js';
import { BrowserLike, type Journey } from '../../support/oauth2/browser-like.js';
import { logIn, startUrl, SUCCESS_URL } from '../../support/oauth2/log-in.js';
import { bodyOf, RETURN_URL } from '../../support/scenarios.js';
import { somePhone } from '../../support/ways-in.js';
import type { ApplicationBed } from './application-bed.js';

/** Comes as far as the request, and gives what sends it: that alone is recorded. Throws when the answer is no success. */
export type Scenario = (bed: ApplicationBed) => Promise<() => Promise<unknown>>;

type Someone = Awaited<ReturnType<Client['signedUp']>>;

/** By `METHOD /path`, and what is special about it, if anything: the names of scripts/statements/statements.yaml. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'POST /account': guest((client) => client.post('/account', newcomer())),
  'GET /account': member((client) => client.get('/account')),
  'GET /account, by JWT': async (bed) => {
    const { client, jwt } = await withJwt(bed);
    client.cookies.clear();
    return succeeds(() => client.get('/account', { headers: { 'x-appwrite-jwt': jwt } }));
  },
  'GET /account, by JWT and the cookie of its session': async (bed) => {
    const { client, jwt } = await withJwt(bed);
    return succeeds(() => client.get('/account', { headers: { 'x-appwrite-jwt': jwt } }));
  },
  'GET /account, first use in a day': async (bed) => {
    const { client, id } = await someone(bed);
    await bed.run(({ manager }) => manager.update(User, { projectId: 'default', id }, { accessedAt: 0 }));
    return succeeds(() => client.get('/account'));
  },
  'PATCH /account/email': member((client, { password }) =>
    client.patch('/account/email', { email: newcomer().email, password }),
  ),
  'PATCH /account/name': member((client) => client.patch('/account/name', { name: 'Countess' })),
  'PATCH /account/password': member((client, { password }) =>
    client.patch('/account/password', { password: 'another battery horse', oldPassword: password }),
  ),
  'PATCH /account/phone': member((client, { password }) =>
    client.patch('/account/phone', { phone: somePhone(), password }),
  ),
  'GET /account/prefs': member((client) => client.get('/account/prefs')),
  'PATCH /account/prefs': member((client) => client.patch('/account/prefs', { prefs: { theme: 'dark' } })),
  'PATCH /account/status': member((client) => client.patch('/account/status')),
  'POST /account/jwt': member((client) => client.post('/account/jwt')),
  'GET /account/logs': member((client) => client.get('/account/logs')),
  'GET /account/identities': async (bed) => {
    const { client } = await byProvider(bed, 'github');
    return succeeds(() => client.get('/account/identities'));
  },
  'DELETE /account/identities/{identityId}': async (bed) => {
    const { client } = await byProvider(bed, 'github');
    const [{ $id: id }] = bodyOf(await client.get('/account/identities')).identities;
    return succeeds(() => client.delete(`/account/identities/${id}`));
  },

  'POST /account/sessions/email': async (bed) => {
    const { email, password } = await someone(bed);
    const client = bed.client();
    return succeeds(() => client.post('/account/sessions/email', { email, password }));
  },
  'POST /account/sessions/email, one session too many': async (bed) => {
    const { email, password } = await someone(bed);
    for (let count = 1; count < 10; count++) await bed.client().login({ email, password });
    const client = bed.client();
    return succeeds(() => client.post('/account/sessions/email', { email, password }));
  },
  'POST /account/sessions/anonymous': guest((client) => client.post('/account/sessions/anonymous')),
  'POST /account/sessions/magic-url, new user': guest((client) =>
    client.post('/account/sessions/magic-url', { userId: 'unique()', email: newcomer().email }),
  ),
  'POST /account/sessions/magic-url, known user': async (bed) => {
    const { email } = await someone(bed);
    const client = bed.client();
    return succeeds(() => client.post('/account/sessions/magic-url', { userId: 'unique()', email }));
  },
  'PUT /account/sessions/magic-url, new user': async (bed) => {
    const { client, userId } = await linkOwner(bed);
    const secret = await secretFor(bed, userId, 'magic-url');
    return succeeds(() => client.put('/account/sessions/magic-url', { userId, secret }));
  },
  'PUT /account/sessions/magic-url, known user': async (bed) => {
    const { client, userId } = await linkOwner(bed);
    const first = await secretFor(bed, userId, 'magic-url');
    bodyOf(await client.put('/account/sessions/magic-url', { userId, secret: first }));
    client.cookies.clear();
    const secret = await secretFor(bed, userId, 'magic-url');
    return succeeds(() => client.put('/account/sessions/magic-url', { userId, secret }));
  },
  'POST /account/sessions/phone, new user': guest((client) =>
    client.post('/account/sessions/phone', { userId: 'unique()', phone: somePhone() }),
  ),
  'POST /account/sessions/phone, known user': async (bed) => {
    const { client, phone } = await phoneOwner(bed);
    return succeeds(() => client.post('/account/sessions/phone', { userId: 'unique()', phone }));
  },
  'PUT /account/sessions/phone': async (bed) => {
    const { client, userId } = await phoneOwner(bed);
    const secret = await secretFor(bed, userId, 'phone');
    return succeeds(() => client.put('/account/sessions/phone', { userId, secret }));
  },
  'GET /account/sessions': member((client) => client.get('/account/sessions')),
  'GET /account/sessions/{sessionId}': member((client) => client.get('/account/sessions/current')),
  'DELETE /account/sessions/{sessionId}': member((client) => client.delete('/account/sessions/current')),
  'DELETE /account/sessions': member((client) => client.delete('/account/sessions')),
  'PATCH /account/sessions/{sessionId}': async (bed) => {
    const { client } = await byProvider(bed, 'gitlab');
    return succeeds(() => client.patch('/account/sessions/current'));
  },

  'GET /account/sessions/oauth2/{provider}': (bed) =>
    Promise.resolve(arrives(() => new BrowserLike().open(startUrl(bed, 'github'), isAway), isAway)),
  'GET /account/sessions/oauth2/callback/{provider}/{projectId}': async (bed) => {
    const { browser, url } = await upTo(bed, isCallback);
    return arrives(() => browser.openFromElsewhere(url, isRedirect), isRedirect);
  },
  'POST /account/sessions/oauth2/callback/{provider}/{projectId}': async (bed) => {
    const { url } = await upTo(bed, isCallback);
    const { pathname, searchParams } = new URL(url);
    // Alone: the browser would follow to the next stop.
    const client = bed.client();
    const form = { contentType: 'application/x-www-form-urlencoded', body: searchParams.toString() };
    return async () => {
      const { status } = await client.request('POST', pathname.replace('/v1', ''), form);
      expect(status).toBe(303);
    };
  },
  'GET /account/sessions/oauth2/{provider}/redirect, new user': async (bed) => {
    const { browser, url } = await upTo(bed, isRedirect);
    return arrives(() => browser.open(url), isLanding);
  },
  'GET /account/sessions/oauth2/{provider}/redirect, known user': async (bed) => {
    const { visit } = await byProvider(bed, 'github');
    const { browser, url } = await upTo(bed, isRedirect, visit);
    return arrives(() => browser.open(url), isLanding);
  },

  'POST /account/recovery': async (bed) => {
    const { email } = await someone(bed);
    const client = bed.client();
    return succeeds(() => client.post('/account/recovery', { email, url: RETURN_URL }));
  },
  'PUT /account/recovery': async (bed) => {
    const { id: userId } = await someone(bed);
    const secret = await secretFor(bed, userId, 'recovery');
    const client = bed.client();
    const [password, passwordAgain] = ['another battery horse', 'another battery horse'];
    return succeeds(() => client.put('/account/recovery', { userId, secret, password, passwordAgain }));
  },
  'POST /account/verification': member((client) => client.post('/account/verification', { url: RETURN_URL })),
  'PUT /account/verification': async (bed) => {
    const { client, id: userId } = await someone(bed);
    const secret = await secretFor(bed, userId, 'verification');
    return succeeds(() => client.put('/account/verification', { userId, secret }));
  },
  'POST /account/verification/phone': async (bed) => {
    const { client, password } = await someone(bed);
    bodyOf(await client.patch('/account/phone', { phone: somePhone(), password }));
    return succeeds(() => client.post('/account/verification/phone'));
  },
  'PUT /account/verification/phone': async (bed) => {
    const { client, password, id: userId } = await someone(bed);
    bodyOf(await client.patch('/account/phone', { phone: somePhone(), password }));
    const secret = await secretFor(bed, userId, 'phone');
    return succeeds(() => client.put('/account/verification/phone', { userId, secret }));
  },
};

const newcomer = () => ({
  userId: 'unique()',
  email: `${Math.random().toString(36).slice(2)}@example.test`,
  password: 'correct horse battery',
});

const isAway = ({ pathname }: URL): boolean => !pathname.startsWith('/v1/');
const isCallback = ({ pathname }: URL): boolean => pathname.includes('/oauth2/callback/');
const isRedirect = ({ pathname }: URL): boolean => pathname.endsWith('/redirect');
const isLanding = ({ href }: URL): boolean => href === SUCCESS_URL;

async function someone(bed: ApplicationBed): Promise<Someone & { client: Client }> {
  const client = bed.client();
  return { client, ...(await client.signedUp()) };
}

function guest(send: (client: Client) => Promise<Answer>): Scenario {
  return (bed) => {
    const client = bed.client();
    return Promise.resolve(succeeds(() => send(client)));
  };
}

/** Somebody who has a password and a session. */
function member(send: (client: Client, user: Someone) => Promise<Answer>): Scenario {
  return async (bed) => {
    const { client, ...user } = await someone(bed);
    return succeeds(() => send(client, user));
  };
}

function succeeds(send: () => Promise<Answer>): () => Promise<void> {
  return async () => {
    const { status, text } = await send();
    if (status >= 300) throw new Error(`${status} ${text}`);
  };
}

async function withJwt(bed: ApplicationBed) {
  const { client } = await someone(bed);
  const { jwt } = bodyOf(await client.post('/account/jwt'), 201);
  return { client, jwt: jwt as string };
}

/** Nobody delivers here, so the secret is taken where it is made. */
function secretFor(bed: ApplicationBed, userId: string, kind: TokenKind): Promise<string> {
  return bed.get(UnitOfWork).run(async (transaction) => {
    const holder = { projectId: 'default', userId, kind };
    return (await bed.get(TokenService).issue(transaction, holder)).secret;
  });
}

async function linkOwner(bed: ApplicationBed) {
  const client = bed.client();
  const { email } = newcomer();
  const asked = await client.post('/account/sessions/magic-url', { userId: 'unique()', email });
  return { client, userId: bodyOf(asked, 201).userId as string };
}

async function phoneOwner(bed: ApplicationBed) {
  const client = bed.client();
  const phone = somePhone();
  const { userId } = bodyOf(await client.post('/account/sessions/phone', { userId: 'unique()', phone }), 201);
  return { client, phone, userId: userId as string };
}

/** Signed up by an account elsewhere. */
async function byProvider(bed: ApplicationBed, provider: string) {
  const visit = bed.simulator.stranger(provider);
  const login = await logIn({ gatehouse: bed, simulator: bed.simulator }, provider, { visit });
  if (login.error !== undefined || login.page !== undefined) throw new Error(`no login: ${login.url}`);
  return login;
}

/** A login by GitHub that waits before a stop. */
async function upTo(
  bed: ApplicationBed,
  stop: (url: URL) => boolean,
  visit = bed.simulator.stranger('github'),
) {
  const browser = new BrowserLike();
  browser.meet(visit);
  const { url } = await browser.open(startUrl(bed, 'github'), stop);
  return { browser, url };
}

function arrives(open: () => Promise<Journey>, isThere: (url: URL) => boolean): () => Promise<void> {
  return async () => {
    const { url, page } = await open();
    if (page !== undefined || !isThere(new URL(url))) throw new Error(`${url} ${page?.text}`);
  };
}
