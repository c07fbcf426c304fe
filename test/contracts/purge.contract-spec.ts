import { DAY, HOUR, type Instant, MINUTE } from '../../src/kernel/clock.js';
import type { Project } from '../../src/kernel/project.js';
import { hashSecret, makeSecret } from '../../src/kernel/secret.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { LogEntry } from '../../src/modules/activity/domain/log-entry.js';
import { Device } from '../../src/modules/devices/domain/device.js';
import { Purge } from '../../src/modules/housekeeping/application/purge.js';
import { PurgeRepository } from '../../src/modules/housekeeping/persistence/purge.repository.js';
import { Identity } from '../../src/modules/identities/domain/identity.js';
import { LoginAttempt } from '../../src/modules/oauth2/domain/login-attempt.js';
import { ProjectRegistry } from '../../src/modules/projects/application/project-registry.js';
import { ProjectUsageRepository } from '../../src/modules/projects/persistence/project-usage.repository.js';
import { Session } from '../../src/modules/sessions/domain/session.js';
import { Token, type TokenKind } from '../../src/modules/tokens/domain/token.js';
import { aProject, NOW, someSettings } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
const RETENTION = 30 * DAY;
const PROJECT = aProject({ id: 'p', sessionDuration: 10 * DAY, anonymousRetention: 5 * DAY });

/** What one transaction may take away at most, and what it may take of users. */
const MOST_ROWS = 500;
const MOST_ENTRIES = 100;
const MOST_USERS = 25;

/** A round of the purge at this time; how many transactions it took. */
async function purgeAt(now: Instant, ...projects: Project[]): Promise<number> {
  bed.clock.advance(now - bed.clock.now());
  const registry = Object.assign(Object.create(ProjectRegistry.prototype) as ProjectRegistry, {
    projects: new Map([PROJECT, ...projects].map((project) => [project.id, project])),
  });
  const settings = someSettings({ activityRetention: RETENTION });
  const transactions = jest.spyOn(bed.unitOfWork, 'run');
  await new Purge(new PurgeRepository(), registry, bed.unitOfWork, settings, bed.clock).purge();
  const { length } = transactions.mock.calls;
  transactions.mockRestore();
  return length;
}
beforeEach(() => bed.clock.advance(NOW - bed.clock.now()));

/** One transaction of each kind that finds nothing: tokens, login attempts, activity, sessions, anonymous users. */
const IDLE = 5;

interface Place {
  projectId?: string;
  userId?: string;
  at?: Instant;
}
const idOf = (index: number) => `row-${String(index).padStart(6, '0')}`;
let rows = 0;

const aToken = (kind: TokenKind, { projectId = 'p', userId = 'ada', at = NOW }: Place = {}) =>
  Token.issue({ projectId, userId, kind, id: idOf(rows++), secretHash: makeSecret().hash }, at);

const aSession = ({ projectId = 'p', userId = 'ada', at = NOW }: Place = {}) => {
  const of = { projectId, userId, id: idOf(rows++), secretHash: makeSecret().hash };
  return Session.start(
    { ...of, provider: 'email', providerUid: '', ip: '203.0.113.7', device: Device.unknown() },
    at,
  );
};

const anEntry = ({ projectId = 'p', userId = 'ada', at = NOW }: Place = {}) =>
  LogEntry.of({
    ...{ projectId, userId, id: idOf(rows++), event: 'user.update', userEmail: '', userName: '' },
    ...{ ip: '203.0.113.7', userAgent: '', time: at, device: Device.unknown() },
  });

/** In pieces: a statement has room for so many values only. */
const insert = <Row extends object>(entity: new () => Row, items: Row[]) =>
  bed.run(async ({ manager }) => {
    for (let from = 0; from < items.length; from += 100) {
      await manager.insert(entity, items.slice(from, from + 100));
    }
  });

async function register(id: string, changes: Partial<User> = {}): Promise<void> {
  const user = Object.assign(User.register({ projectId: 'p', id }, NOW), changes);
  await bed.run(async (transaction) => {
    await new UserRepository(bed.database).save(transaction, user);
    await new ProjectUsageRepository(bed.database).addUser(transaction, 'p');
  });
}
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a round of the purge', () => {
  it('takes tokens away an hour after their end, of all projects, and not earlier', async () => {
    await insert(Token, [
      aToken('phone'),
      aToken('magic-url', { projectId: 'gone' }),
      aToken('verification'),
    ]);
    await purgeAt(NOW + 15 * MINUTE + HOUR);
    expect(await bed.count(Token)).toBe(3);
    await purgeAt(NOW + 15 * MINUTE + HOUR + 1);
    expect(await bed.count(Token, { kind: 'phone' })).toBe(0);
    await purgeAt(NOW + 2 * HOUR + 1);
    expect(await bed.count(Token)).toBe(1);
    await purgeAt(NOW + 7 * DAY + HOUR + 1);
    expect(await bed.count(Token)).toBe(0);
  });

  it('takes logins that have not come back away an hour after their end', async () => {
    const login = (state: string) =>
      LoginAttempt.begin(
        {
          ...{ stateHash: hashSecret(state), bindingHash: hashSecret('binding') },
          ...{ projectId: 'p', provider: 'github', secrets: Buffer.alloc(1), userId: null, sessionId: null },
          ...{ successUrl: 'https://a.test/', failureUrl: 'https://a.test/', redirectUri: 'https://b.test/' },
        },
        NOW,
      );
    await insert(LoginAttempt, [login('one'), login('other')]);
    await purgeAt(NOW + 70 * MINUTE);
    expect(await bed.count(LoginAttempt)).toBe(2);
    await purgeAt(NOW + 70 * MINUTE + 1);
    expect(await bed.count(LoginAttempt)).toBe(0);
  });

  it('takes sessions away an hour after their end, by the duration of their own project', async () => {
    await insert(Session, [aSession(), aSession({ projectId: 'q' })]);
    const other = aProject({ id: 'q', sessionDuration: DAY });
    await purgeAt(NOW + DAY + HOUR, other);
    expect(await bed.count(Session)).toBe(2);
    await purgeAt(NOW + DAY + HOUR + 1, other);
    expect(await bed.count(Session, { projectId: 'q' })).toBe(0);
    await purgeAt(NOW + 10 * DAY + HOUR, other);
    expect(await bed.count(Session)).toBe(1);
    await purgeAt(NOW + 10 * DAY + HOUR + 1, other);
    expect(await bed.count(Session)).toBe(0);
  });

  it("takes activity away after its retention, and keeps the users' counts in step", async () => {
    await register('ada', { email: 'ada@example.test', activityCount: 3 });
    await register('eve', { email: 'eve@example.test', activityCount: 1 });
    await insert(LogEntry, [anEntry(), anEntry(), anEntry({ at: NOW + 1 }), anEntry({ userId: 'eve' })]);
    await purgeAt(NOW + RETENTION);
    expect(await bed.count(LogEntry)).toBe(4);
    await purgeAt(NOW + RETENTION + 1);
    expect(await bed.count(LogEntry)).toBe(1);
    const users = await bed.database.reader.find(User, { order: { id: 'ASC' } });
    expect(users.map(({ id, activityCount }) => [id, activityCount])).toEqual([
      ['ada', 1],
      ['eve', 0],
    ]);
  });

  it('takes anonymous users away with all that is theirs, and nobody who can come back', async () => {
    await register('anonymous');
    await register('by-mail', { email: 'ada@example.test' });
    await register('by-phone', { phone: '+4915112345678' });
    await register('by-provider');
    const key = { projectId: 'p', provider: 'github', issuer: '', uid: '7340921' };
    const held = { id: idOf(rows++), userId: 'by-provider', email: null };
    await insert(Identity, [Identity.attach(key, held, NOW)]);
    await register('seen', { accessedAt: NOW + 2 * DAY });
    for (const userId of ['anonymous', 'by-mail']) {
      await insert(Token, [aToken('verification', { userId })]);
      await insert(Session, [aSession({ userId })]);
      await insert(LogEntry, [anEntry({ userId })]);
    }
    // The last use is noted to the day.
    await purgeAt(NOW + 6 * DAY);
    expect(await bed.count(User)).toBe(5);
    await purgeAt(NOW + 6 * DAY + 1);
    const left = await bed.database.reader.find(User, { order: { id: 'ASC' } });
    expect(left.map(({ id }) => id)).toEqual(['by-mail', 'by-phone', 'by-provider', 'seen']);
    for (const entity of [Token, Session, LogEntry]) {
      expect(await bed.count<Token | Session | LogEntry>(entity, { userId: 'anonymous' })).toBe(0);
      expect(await bed.count<Token | Session | LogEntry>(entity, { userId: 'by-mail' })).toBe(1);
    }
    expect(await new ProjectUsageRepository(bed.database).countUsers('p')).toBe(4);
  });

  it('leaves anonymous users alone where the project does not say how long they are kept', async () => {
    await register('anonymous', { projectId: 'q' });
    await purgeAt(NOW + 1_000 * DAY, aProject({ id: 'q', anonymousRetention: 0 }));
    expect(await bed.count(User)).toBe(1);
  });
});

describe('a backlog', () => {
  const after = NOW + 1_000 * DAY;

  it(`of tokens, sessions and activity goes in transactions of ${MOST_ROWS} rows at most, ${MOST_ENTRIES} of activity`, async () => {
    await register('ada', { email: 'ada@example.test', activityCount: 2 * MOST_ENTRIES + 1 });
    await insert(
      Token,
      many(2 * MOST_ROWS + 1, () => aToken('phone')),
    );
    await insert(
      Session,
      many(2 * MOST_ROWS + 1, () => aSession()),
    );
    await insert(
      LogEntry,
      many(2 * MOST_ENTRIES + 1, () => anEntry()),
    );
    // Two full ones more than usual, of each.
    expect(await purgeAt(after)).toBe(IDLE + 3 * 2);
    expect([await bed.count(Token), await bed.count(Session), await bed.count(LogEntry)]).toEqual([0, 0, 0]);
    expect((await bed.database.reader.findOneByOrFail(User, { id: 'ada' })).activityCount).toBe(0);
  }, 60_000);

  it(`of anonymous users goes in transactions of ${MOST_USERS} at most`, async () => {
    for (const id of many(2 * MOST_USERS + 1, idOf)) await register(id);
    expect(await purgeAt(after)).toBe(IDLE + 2);
    expect(await bed.count(User)).toBe(0);
    expect(await new ProjectUsageRepository(bed.database).countUsers('p')).toBe(0);
  }, 60_000);
});
