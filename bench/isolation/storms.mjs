import { FORM } from '../lib/gatehouse.mjs';
import { Program } from '../lib/program.mjs';

const JSON_BODY = { ...FORM, 'content-type': 'application/json' };
const PASSWORD = encodeURIComponent('a password for the storm');
const CLIENTS = 64;

let newcomers = 0;

/**
 * What may come over a server. Each takes where it is to rage: `load`, a process that makes load; `origin` of the server;
 * `victims` and `writer`, what `signUp` says of users whose sessions nobody times; and for how many seconds.
 */
export const STORMS = {
  /** Without pause: as fast as passwords can be compared. */
  logins: ({ load, origin, victims }, seconds) =>
    load.closed(
      { origin, requests: victims.map(({ login }) => login), statuses: [201] },
      { connections: CLIENTS, seconds },
    ),

  /** Ten times as many as there is time for: most are to be refused. */
  'logins, 100/s': ({ load, origin, victims }, seconds) =>
    load.open(
      { origin, requests: victims.map(({ login }) => login), statuses: [201] },
      { rate: 100, seconds },
    ),

  'sign-ups': ({ load, origin }, seconds) => {
    const requests = Array.from({ length: 100 * seconds }, signUpRequest);
    return load.closed({ origin, requests, statuses: [201] }, { connections: CLIENTS, seconds });
  },

  'invalid requests, 500/s': ({ load, origin }, seconds) =>
    load.open({ origin, requests: INVALID, statuses: [400, 401, 404] }, { rate: 500, seconds }),

  'prefs of 64,000 bytes, 50/s': ({ load, origin, writer }, seconds) => {
    const requests = ['a', 'b'].map((letter) => ({
      method: 'PATCH',
      path: '/v1/account/prefs',
      headers: { ...JSON_BODY, cookie: writer.cookie },
      body: JSON.stringify({ prefs: { text: letter.repeat(63_989) } }),
    }));
    return load.open({ origin, requests }, { rate: 50, seconds });
  },

  /** Connections that send a byte a second of a request that never ends. */
  '2,000 slow clients': async ({ origin, core }, seconds) => {
    const clients = new Program('bench/isolation/slow-clients.mjs', { core, args: [origin, '2000'] });
    const asked = clients.message();
    setTimeout(() => clients.send('stop'), seconds * 1_000);
    const { opened, refused } = await asked;
    await clients.stop();
    return { rate: opened / seconds, refusals: refused, refusalTimes: [] };
  },
};

const INVALID = [
  { method: 'PATCH', path: '/v1/account/prefs', headers: JSON_BODY, body: '{"prefs": {' },
  { method: 'POST', path: '/v1/account', headers: JSON_BODY, body: '{"userId": "unique()", "email": 7}' },
  { path: '/v1/account', headers: { 'x-appwrite-project': 'unknown' } },
  { path: '/v1/account', headers: { ...FORM, cookie: wrongCookie() } },
  { path: '/v1/no-such-thing', headers: FORM },
];

function wrongCookie() {
  const value = Buffer.from(JSON.stringify({ id: 'nobody', secret: 'f'.repeat(64) })).toString('base64');
  return `a_session_default=${encodeURIComponent(value)}`;
}

function signUpRequest() {
  const email = `newcomer-${++newcomers}@example.com`;
  const body = `userId=unique()&email=${email}&password=${PASSWORD}`;
  return { method: 'POST', path: '/v1/account', headers: FORM, body };
}
