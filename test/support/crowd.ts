import { randomBytes, randomInt } from 'node:crypto';
import type { Client } from './client.js';
import { someEmail } from './expectations.js';
import type { Gatehouse } from './gatehouse.js';
import { RETURN_URL } from './scenarios.js';

/** What one who comes by causes. */
export const EACH = { requests: 18, mails: 3 };

/**
 * Somebody who comes by once, with nothing that was there before: whatever is kept by what they send (address, agent,
 * email, name, header, path, token) is one more for each of them.
 */
export async function comeBy(gatehouse: Gatehouse): Promise<void> {
  const user = { email: someEmail(), password: unused() };
  const visitor = someVisitor(gatehouse);
  await visitor.signedUp({ ...user, name: unused() });
  await visitor.get('/account', { query: { locale: unused() } });
  await visitor.patch('/account/name', { name: unused() });
  await visitor.patch('/account/prefs', { prefs: { [unused()]: 'x'.repeat(randomInt(20_000)) } });
  await visitor.get('/account/logs', { query: { queries: [`limit(${randomInt(1, 100)})`] } });
  const { jwt } = (await visitor.post('/account/jwt')).body;
  await visitor.get('/account', { cookies: false, headers: { 'x-appwrite-jwt': jwt } });
  await visitor.post('/account/verification', { url: RETURN_URL });
  await visitor.post('/account/recovery', { email: user.email, url: RETURN_URL });
  await visitor.put('/account/recovery', { userId: unused(), secret: unused() });
  await visitor.delete('/account/sessions/current');
  await visitor.post('/account/sessions/email', { ...user, password: unused() });
  await visitor.post('/account/sessions/magic-url', { userId: 'unique()', email: someEmail() });

  const stranger = someVisitor(gatehouse);
  await stranger.post('/account/sessions/anonymous');
  await stranger.get(`/${unused()}/${unused()}?${unused()}=${unused()}`);
  await stranger.get('/account', {
    headers: { 'x-appwrite-project': unused(), [`x-${unused()}`]: unused() },
  });
  await stranger.get('/account', { headers: { 'x-appwrite-jwt': `${unused()}.${unused()}.${unused()}` } });
}

function someVisitor(gatehouse: Gatehouse): Client {
  const headers = {
    'user-agent': `Mozilla/5.0 (Windows NT 10.0) Chrome/${randomInt(160)}.0.${randomInt(10_000)} ${unused()}`,
    origin: 'http://localhost',
    // One who has gone leaves no open connection, which would be the server's to keep for a while.
    connection: 'close',
  };
  return gatehouse.client({ headers });
}

function unused(): string {
  return randomBytes(9).toString('hex');
}
