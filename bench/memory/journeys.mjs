import { randomBytes, randomInt } from 'node:crypto';
import { codeIn, tokenIn } from './mailbox.mjs';
import { atTheGate } from './noise.mjs';
import { PASSWORD, unused, Visitor } from './visitor.mjs';

const RETURN_URL = 'http://localhost/return';
/** Addresses of users who come again. */
const known = [];
const MOST_KNOWN = 500;

const WEIGHTED = [
  [newcomer, 5],
  [regular, 8],
  [guesser, 4],
  [forgetful, 2],
  [verifier, 2],
  [magician, 2],
  [nobody, 2],
  [texter, 2],
  [friendOfDiscord, 2],
  [atTheGate, 6],
];
const JOURNEYS = WEIGHTED.flatMap(([journey, weight]) => Array.from({ length: weight }, () => journey));

/** Some way in which people, or programs, use the server. */
export function oneOf() {
  return JOURNEYS[randomInt(JOURNEYS.length)];
}

/** Signs up, looks around, stores preferences, uses a JWT, leaves. */
async function newcomer(traffic) {
  const visitor = new Visitor(traffic);
  await visitor.signUp();
  await visitor.signIn();
  await visitor.ask('GET', '/v1/account');
  await visitor.ask('PATCH', '/v1/account/name', { body: { name: unused() } });
  await visitor.ask('PATCH', '/v1/account/prefs', { body: { prefs: somePreferences() } });
  await visitor.ask('GET', '/v1/account/prefs');
  await visitor.ask('GET', `/v1/account/sessions?locale=${randomInt(2) ? 'de' : unused()}`);
  const { body } = await visitor.ask('POST', '/v1/account/jwt', { expect: [201] });
  for (let times = 0; times < 3; times++) {
    await visitor.ask('GET', '/v1/account', { headers: { cookie: '', 'x-appwrite-jwt': body.jwt } });
  }
  await visitor.ask('GET', `/v1/account/logs?queries[0]=${encodeURIComponent(`limit(${randomInt(1, 26)})`)}`);
  await visitor.ask('DELETE', '/v1/account/sessions/current', { expect: [204] });
  remember(visitor.email);
}

/** Signs in, asks who they are again and again, ends all sessions now and then. */
async function regular(traffic) {
  const visitor = await someoneKnown(traffic);
  if (visitor === undefined) return;
  await visitor.signIn({ expect: [201, 401, 429] });
  for (let times = 0; times < 24; times++) await visitor.ask('GET', '/v1/account', { expect: [200, 401] });
  if (randomInt(3) === 0) await visitor.ask('DELETE', '/v1/account/sessions', { expect: [204, 401] });
}

/** Tries passwords, on addresses that there are and that there are not. */
async function guesser(traffic) {
  const visitor = randomInt(2) ? new Visitor(traffic) : await someoneKnown(traffic);
  for (let times = 0; times < 3; times++) {
    await visitor?.signIn({ password: unused(), expect: [401, 429] });
  }
}

/** Has a new password mailed. */
async function forgetful(traffic) {
  const visitor = new Visitor(traffic);
  await visitor.signUp();
  const mail = traffic.mailbox.next(visitor.email);
  const body = { email: visitor.email, url: RETURN_URL };
  await visitor.ask('POST', '/v1/account/recovery', { body, expect: [201] });
  const passwords = { password: unused(), passwordAgain: unused() };
  const token = tokenIn(await mail);
  await visitor.ask('PUT', '/v1/account/recovery', { body: { ...token, ...passwords }, expect: [400] });
  passwords.password = passwords.passwordAgain = PASSWORD;
  await visitor.ask('PUT', '/v1/account/recovery', { body: { ...token, ...passwords } });
}

async function verifier(traffic) {
  const visitor = new Visitor(traffic);
  await visitor.signUp();
  await visitor.signIn();
  const mail = traffic.mailbox.next(visitor.email);
  await visitor.ask('POST', '/v1/account/verification', { body: { url: RETURN_URL }, expect: [201] });
  await visitor.ask('PUT', '/v1/account/verification', { body: tokenIn(await mail) });
  await visitor.ask('PATCH', '/v1/account/status', {});
}

async function magician(traffic) {
  const visitor = new Visitor(traffic);
  const mail = traffic.mailbox.next(visitor.email);
  const body = { userId: 'unique()', email: visitor.email };
  await visitor.ask('POST', '/v1/account/sessions/magic-url', { body, expect: [201] });
  const token = tokenIn(await mail);
  await visitor.ask('GET', `/auth/magic-url?project=default&${new URLSearchParams(token)}`);
  await visitor.ask('PUT', '/v1/account/sessions/magic-url', { body: token });
  await visitor.ask('GET', '/v1/account');
}

async function nobody(traffic) {
  const visitor = new Visitor(traffic);
  await visitor.ask('POST', '/v1/account/sessions/anonymous', { expect: [201] });
  await visitor.ask('GET', '/v1/account');
  const body = { email: visitor.email, password: PASSWORD };
  await visitor.ask('PATCH', '/v1/account/email', { body });
  await visitor.ask('DELETE', '/v1/account/sessions/current', { expect: [204] });
}

async function texter(traffic) {
  const visitor = new Visitor(traffic);
  const phone = `+49151${String(randomInt(100_000_000)).padStart(8, '0')}`;
  const sms = traffic.mailbox.next(phone);
  const { body } = await visitor.ask('POST', '/v1/account/sessions/phone', {
    body: { userId: 'unique()', phone },
    expect: [201],
  });
  const secret = codeIn(await sms);
  await visitor.ask('PUT', '/v1/account/sessions/phone', { body: { userId: body.userId, secret } });
  await visitor.ask('GET', '/v1/account');
}

/** Signs in with a provider, or gives up on the way there. */
async function friendOfDiscord(traffic) {
  const visitor = new Visitor(traffic);
  const start = await visitor.ask(
    'GET',
    `/v1/account/sessions/oauth2/discord?project=default&success=${RETURN_URL}&failure=${RETURN_URL}`,
    { expect: [301] },
  );
  if (randomInt(2) === 0) return;
  const state = new URL(start.headers.location).searchParams.get('state');
  const callback = `/v1/account/sessions/oauth2/callback/discord/default?code=${unused()}&state=${state}`;
  const hop = await visitor.ask('GET', callback, { expect: [301] });
  const { pathname, search } = new URL(hop.headers.location);
  await visitor.ask('GET', pathname + search, { expect: [301] });
  await visitor.ask('GET', '/v1/account');
}

async function someoneKnown(traffic) {
  return known.length === 0 ? undefined : new Visitor(traffic, known[randomInt(known.length)]);
}

function remember(email) {
  if (known.length < MOST_KNOWN) known.push(email);
  else known[randomInt(MOST_KNOWN)] = email;
}

/** Of up to 64,000 bytes, under names that nobody has used before. */
function somePreferences() {
  const size = randomInt(4) === 0 ? randomInt(60_000) : randomInt(300);
  return { [unused()]: randomBytes(Math.ceil(size / 2)).toString('hex'), [unused()]: { [unused()]: size } };
}
