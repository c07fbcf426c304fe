import { CallerStep } from '../../src/http/steps/caller.step.js';
import { encodeSession } from '../../src/http/session-cookie.js';
import type { Caller } from '../../src/kernel/caller.js';
import { DAY, HOUR } from '../../src/kernel/clock.js';
import type { Project } from '../../src/kernel/project.js';
import { hashSecret, makeSecret, type Secret } from '../../src/kernel/secret.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { Device } from '../../src/modules/devices/domain/device.js';
import { LastUse } from '../../src/modules/sessions/application/last-use.js';
import { SessionAuthenticator } from '../../src/modules/sessions/application/session-authenticator.js';
import { Session } from '../../src/modules/sessions/domain/session.js';
import { SessionRepository } from '../../src/modules/sessions/persistence/session.repository.js';
import { inExchange } from '../support/exchanges.js';
import { aProject, FixedClock, NOW } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
const project = aProject({ sessionDuration: HOUR });
let clock: FixedClock;
let authenticator: SessionAuthenticator;
let ada: Secret;
let eve: Secret;

beforeEach(async () => {
  clock = new FixedClock();
  const sessions = new SessionRepository(bed.database);
  authenticator = new SessionAuthenticator(sessions, new LastUse(sessions, bed.unitOfWork, clock), clock);
  ada = await signIn('ada', sessions);
  eve = await signIn('eve', sessions);
});

async function signIn(userId: string, sessions: SessionRepository): Promise<Secret> {
  const secret = makeSecret();
  const user = User.register({ projectId: project.id, id: userId, email: `${userId}@example.test` }, NOW);
  const start = {
    ...{ projectId: project.id, id: `session-of-${userId}`, userId, secretHash: secret.hash, ip: '::1' },
    ...{ provider: 'email', providerUid: '', device: Device.unknown() },
  };
  await bed.run(async (transaction) => {
    await new UserRepository(bed.database).save(transaction, user);
    await sessions.insert(transaction, Session.start(start, NOW));
  });
  return secret;
}

/** Short for a caller: `ada by session-of-ada`, `ada by JWT`, `guest`. */
const name = (caller: Caller) =>
  caller.kind === 'user' ? `${caller.account.id} by ${caller.sessionId ?? 'JWT'}` : caller.kind;
const bySession = async (userId: string, secret: string, in_: Project = project) =>
  name(await authenticator.bySession(in_, { userId, secret }));
const subject = { userId: 'ada', sessionId: 'session-of-ada' };
const cookieOf = (userId: string, { plain }: Secret) => ({ userId, secret: plain });

describe('SessionAuthenticator.bySession', () => {
  it('knows the user of a live session', async () => {
    expect(await bySession('ada', ada.plain)).toBe('ada by session-of-ada');
  });

  it('lets a session live to its last millisecond, by the project’s setting of the moment', async () => {
    clock.advance(HOUR);
    expect(await bySession('ada', ada.plain)).toBe('ada by session-of-ada');
    clock.advance(1);
    expect(await bySession('ada', ada.plain)).toBe('guest');
    expect(await bySession('ada', ada.plain, { ...project, sessionDuration: 2 * HOUR })).toBe(
      'ada by session-of-ada',
    );
    expect(await bySession('ada', ada.plain, { ...project, sessionDuration: 1 })).toBe('guest');
  });

  it.each([
    ['a made-up secret', () => bySession('ada', 'ab'.repeat(128))],
    ['the hash in place of the secret', () => bySession('ada', ada.hash.toString('hex'))],
    ['the secret of somebody else', () => bySession('ada', eve.plain)],
    ['a user who is none', () => bySession('nobody', ada.plain)],
    ['another project', () => bySession('ada', ada.plain, { ...project, id: 'other' })],
  ])('takes for a guest: %s', async (_what, ask) => {
    expect(await ask()).toBe('guest');
  });

  it('notes the last use once a day', async () => {
    const long = { ...project, sessionDuration: 9 * DAY };
    const seen = async () => (await new UserRepository(bed.database).findById(project.id, 'ada'))?.accessedAt;
    clock.advance(DAY - 1);
    await bySession('ada', ada.plain, long);
    expect(await seen()).toBe(NOW);
    clock.advance(1);
    await bySession('ada', ada.plain, long);
    expect(await seen()).toBe(NOW + DAY);
  });
});

describe('SessionAuthenticator.byJwt', () => {
  const byJwt = async (credential?: { userId: string; secret: string }, who = subject) =>
    name(await authenticator.byJwt(project, who, credential));

  it('knows the user, but no current session without a cookie', async () => {
    expect(await byJwt()).toBe('ada by JWT');
  });

  it('takes the current session from the cookie of the same user', async () => {
    expect(await byJwt(cookieOf('ada', ada))).toBe('ada by session-of-ada');
  });

  it('goes by the JWT when the cookie is somebody else’s', async () => {
    expect(await byJwt(cookieOf('eve', eve))).toBe('ada by JWT');
    expect(await byJwt(cookieOf('ada', makeSecret()))).toBe('ada by JWT');
  });

  it.each([
    ['an unknown user', { userId: 'nobody', sessionId: 'session-of-ada' }],
    ['an unknown session', { userId: 'ada', sessionId: 'gone' }],
    ['a session of somebody else', { userId: 'ada', sessionId: 'session-of-eve' }],
  ])('takes for a guest: %s, whatever the cookie says', async (_what, who) => {
    expect(await byJwt(undefined, who)).toBe('guest');
    expect(await byJwt(cookieOf('eve', eve), who)).toBe('guest');
  });

  it('ends with its session', async () => {
    clock.advance(HOUR + 1);
    expect(await byJwt()).toBe('guest');
  });
});

describe('CallerStep', () => {
  const KEY = 'a-key-of-the-project';
  const keyed = (expiresAt: number | null) =>
    ({
      ...project,
      apiKeys: [{ name: 'backend', secretHash: hashSecret(KEY), scopes: [], expiresAt }],
    }) as Project;
  const cookie = () => `a_session_default=${encodeSession('ada', ada.plain)}`;

  async function callerOf(
    headers: Record<string, string>,
    in_ = keyed(null),
    withJwt = false,
  ): Promise<string> {
    const { result } = await inExchange({ headers, project: in_ }, async (exchange) => {
      if (withJwt) exchange.jwtSubject = { userId: 'eve', sessionId: 'session-of-eve' };
      await new CallerStep(authenticator, clock).take(exchange);
      return exchange.caller;
    });
    return name(result);
  }

  it.each([
    ['nobody', () => callerOf({}), 'guest'],
    ['a user by cookie', () => callerOf({ cookie: cookie() }), 'ada by session-of-ada'],
    ['a user by JWT', () => callerOf({}, keyed(null), true), 'eve by JWT'],
    [
      'a user by JWT, with the cookie of another',
      () => callerOf({ cookie: cookie() }, keyed(null), true),
      'eve by JWT',
    ],
    ['an application by its key', () => callerOf({ 'x-appwrite-key': KEY }), 'application'],
    ['nobody, with a key that is none', () => callerOf({ 'x-appwrite-key': 'x' }), 'guest'],
    [
      'a user, whose key is ignored',
      () => callerOf({ cookie: cookie(), 'x-appwrite-key': KEY }),
      'ada by session-of-ada',
    ],
    [
      'a user, whose expired key is ignored',
      () => callerOf({ cookie: cookie(), 'x-appwrite-key': KEY }, keyed(NOW - 1)),
      'ada by session-of-ada',
    ],
    [
      'an application with a key in its last millisecond',
      () => callerOf({ 'x-appwrite-key': KEY }, keyed(NOW)),
      'application',
    ],
    [
      'an application, with a stale cookie',
      () => callerOf({ cookie: 'a_session_default=deleted', 'x-appwrite-key': KEY }),
      'application',
    ],
  ])('says who it is: %s', async (_who, ask, expected) => {
    expect(await ask()).toBe(expected);
  });

  it('refuses an expired key that comes without a user', async () => {
    await expect(callerOf({ 'x-appwrite-key': KEY }, keyed(NOW - 1))).rejects.toMatchObject({
      type: 'project_key_expired',
      status: 401,
    });
  });
});
