import { randomBytes, randomInt } from 'node:crypto';
import { connect } from 'node:net';
import { unused, Visitor } from './visitor.mjs';

const GARBAGE = [
  () => ['GET', `/${unused()}/${unused()}`],
  () => ['POST', `/v1/account/${unused()}`, { body: { [unused()]: unused() } }],
  () => ['GET', `/v1/account?${unused()}=${unused()}`],
  () => ['GET', '/v1/account', { headers: { 'x-appwrite-jwt': `${unused()}.${unused()}.${unused()}` } }],
  () => ['GET', '/v1/account', { headers: { cookie: `a_session_default=${unused()}; ${unused()}=1` } }],
  () => ['GET', '/v1/account', { headers: { 'x-appwrite-project': unused() } }],
  () => ['GET', '/v1/account', { headers: { 'x-appwrite-key': unused(), [`x-${unused()}`]: unused() } }],
  () => [
    'GET',
    '/v1/account',
    { headers: { 'x-fallback-cookies': JSON.stringify({ [unused()]: unused() }) } },
  ],
  () => ['GET', '/v1/account', { headers: { 'user-agent': randomBytes(4_000).toString('hex') } }],
  () => ['POST', '/v1/account', { body: randomBytes(randomInt(2_000)), headers: someType() }],
  () => [
    'POST',
    '/v1/account',
    { body: `{"email":"${unused()}"`, headers: { 'content-type': 'application/json' } },
  ],
  () => ['POST', '/v1/account', { body: { email: unused(), password: unused() } }],
  () => ['POST', '/v1/account', { headers: { origin: `https://${unused()}.example` } }],
  () => ['OPTIONS', '/v1/account', { headers: { origin: `https://${unused()}.example` } }],
  () => ['GET', `/v1/account/sessions/oauth2/${unused()}?project=default`],
  () => ['GET', `/v1/account/sessions/oauth2/callback/discord/default?code=${unused()}&state=${unused()}`],
  () => ['PUT', '/v1/account/sessions/magic-url', { body: { userId: unused(), secret: unused() } }],
  () => ['PUT', '/v1/account/recovery', { body: { userId: unused(), secret: unused() } }],
  () => ['GET', `/auth/magic-url?project=${unused()}&userId=${unused()}`],
  () => ['PATCH', `/v1/account/${'x'.repeat(randomInt(2_000))}`],
  () => ['GET', '/v1/account/logs?queries[0]=' + unused()],
  () => ['GET', '/readyz'],
  () => ['GET', '/metrics'],
];

/** What everybody can send who has no account: wrong, forged or senseless, and never twice the same. */
export async function atTheGate(traffic) {
  const visitor = new Visitor(traffic);
  for (let times = 0; times < 4; times++) {
    const [method, path, request] = GARBAGE[randomInt(GARBAGE.length)]();
    const { status } = await visitor.ask(method, path, { ...request, expect: ANY });
    if (status >= 500) throw new Error(`${method} ${path}: ${status}`);
  }
  if (randomInt(10) === 0) await noHttp(traffic.origin);
}

const ANY = { includes: () => true };

function someType() {
  return { 'content-type': `application/${unused()}; ${unused()}=${unused()}` };
}

/** Bytes that are no HTTP, until the server hangs up. */
function noHttp(origin) {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(randomBytes(300)));
    socket.setTimeout(2_000, () => socket.destroy());
    socket
      .resume()
      .on('error', () => undefined)
      .on('close', resolve);
  });
}
