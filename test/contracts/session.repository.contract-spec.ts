import { isUniqueViolation } from '../../src/database/failures.js';
import { hashSecret, makeSecret } from '../../src/kernel/secret.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { Device } from '../../src/modules/devices/domain/device.js';
import { Session } from '../../src/modules/sessions/domain/session.js';
import { SessionRepository } from '../../src/modules/sessions/persistence/session.repository.js';
import { NOW } from '../support/fixtures.js';
import { useDatabase } from './database-bed.js';

const bed = useDatabase();
let sessions: SessionRepository;
beforeEach(async () => {
  sessions = new SessionRepository(bed.database);
  for (const projectId of ['p', 'q']) {
    for (const id of ['ada', 'eve']) await register({ projectId, id });
  }
});

function register(
  { projectId, id }: { projectId: string; id: string },
  changes: Partial<User> = {},
): Promise<void> {
  const user = Object.assign(User.register({ projectId, id, name: id }, NOW), changes);
  return bed.run((transaction) => new UserRepository(bed.database).save(transaction, user));
}

async function start(id: string, changes: Partial<Session> = {}): Promise<Session> {
  const { createdAt = NOW, ...others } = changes;
  const session = Session.start(
    {
      projectId: 'p',
      id,
      userId: 'ada',
      secretHash: makeSecret().hash,
      provider: 'email',
      providerUid: 'ada@example.test',
      ip: '203.0.113.7',
      device: Device.unknown(),
      ...others,
    },
    createdAt,
  );
  await bed.run((transaction) => sessions.insert(transaction, session));
  return session;
}
const idsOf = async (userId = 'ada', projectId = 'p') =>
  (await sessions.findStartedSince(projectId, userId, 0)).map(({ id }) => id);

describe('SessionRepository', () => {
  it('gives back what was inserted, field by field', async () => {
    const device = Object.assign(Device.unknown(), {
      osName: 'Mac',
      countryCode: 'de',
      clientName: 'Chrome',
    });
    const session = await start('s1', {
      device,
      ip: '2001:db8:1111:2222:3333:4444:5555:6666',
      createdAt: NOW + 7,
    });
    const found = await sessions.find('p', 'ada', 's1');
    expect(found).toBeInstanceOf(Session);
    expect(found).toEqual(session);
    expect(found?.device).toBeInstanceOf(Device);
  });

  describe.each([
    [
      'findOwnerBySecret',
      (projectId: string, userId: string, session: Session) =>
        sessions.findOwnerBySecret(projectId, userId, session.secretHash),
    ],
    [
      'findOwnerById',
      (projectId: string, userId: string, session: Session) =>
        sessions.findOwnerById(projectId, userId, session.id),
    ],
  ])('%s', (_name, find) => {
    it('finds session and account in one, each value in its type', async () => {
      const changes = {
        email: 'a@b.co',
        active: false,
        emailVerified: true,
        prefs: '{"a":"é"}',
        activityCount: 3,
      };
      await register(
        { projectId: 'p', id: 'grace' },
        { ...changes, passwordUpdatedAt: NOW + 1, updatedAt: NOW + 2 },
      );
      const session = await start('s1', { userId: 'grace', createdAt: NOW + 3 });
      expect(await find('p', 'grace', session)).toMatchObject({
        sessionId: 's1',
        sessionCreatedAt: NOW + 3,
        account: {
          ...changes,
          id: 'grace',
          name: 'grace',
          phone: null,
          phoneVerified: false,
          createdAt: NOW,
          updatedAt: NOW + 2,
          passwordUpdatedAt: NOW + 1,
        },
      });
    });

    it('never reads a password, not even its hash', async () => {
      await register(
        { projectId: 'p', id: 'grace' },
        { passwordHash: 'hash-1', passwordHistory: '["hash-0"]' },
      );
      expect(JSON.stringify(await find('p', 'grace', await start('s1', { userId: 'grace' })))).not.toContain(
        'hash',
      );
    });

    it('finds within the project and the user only', async () => {
      const session = await start('s1');
      expect(await find('p', 'ada', session)).toBeDefined();
      expect(await find('q', 'ada', session)).toBeUndefined();
      expect(await find('p', 'eve', session)).toBeUndefined();
      expect(await find('p', 'ADA', session)).toBeUndefined();
      expect(await find('P', 'ada', session)).toBeUndefined();
    });

    it('finds no session whose user is gone', async () => {
      const session = await start('s1');
      await bed.run(({ manager }) => manager.delete(User, { projectId: 'p', id: 'ada' }));
      expect(await find('p', 'ada', session)).toBeUndefined();
    });

    it('sees a session as soon as it is committed, and no longer once it is deleted', async () => {
      const session = await start('s1');
      expect(await find('p', 'ada', session)).toBeDefined();
      await bed.run((transaction) => sessions.delete(transaction, 'p', 'ada', 's1'));
      expect(await find('p', 'ada', session)).toBeUndefined();
    });
  });

  it('finds nobody by a secret that is none', async () => {
    await start('s1');
    for (const hash of [hashSecret('x'), Buffer.alloc(32), Buffer.alloc(0)]) {
      expect(await sessions.findOwnerBySecret('p', 'ada', hash)).toBeUndefined();
    }
  });

  it('lets no two sessions have one secret', async () => {
    const { secretHash } = await start('s1');
    await expect(start('s2', { secretHash }).catch(isUniqueViolation)).resolves.toBe(true);
  });

  it('finds a session of the user only', async () => {
    await start('s1');
    expect(await sessions.find('p', 'eve', 's1')).toBeNull();
    expect(await sessions.find('q', 'ada', 's1')).toBeNull();
    expect(await sessions.find('p', 'ada', 'current')).toBeNull();
  });

  it('lists those started at a time or later, oldest first, of one millisecond by id', async () => {
    for (const [id, createdAt] of [
      ['s3', NOW],
      ['s1', NOW + 1],
      ['s2', NOW],
      ['s4', NOW - 1],
    ] as const) {
      await start(id, { createdAt });
    }
    await start('s5', { userId: 'eve' });
    await start('s6', { projectId: 'q' });
    const found = await sessions.findStartedSince('p', 'ada', NOW);
    expect(found.map(({ id }) => id)).toEqual(['s2', 's3', 's1']);
  });

  describe('evictBeyond', () => {
    const evict = (newest: Session, limit: number) =>
      bed.run((transaction) => sessions.evictBeyond(transaction, newest, limit));

    it.each([
      [1, ['s5']],
      [2, ['s4', 's5']],
      [5, ['s1', 's2', 's3', 's4', 's5']],
      [100, ['s1', 's2', 's3', 's4', 's5']],
    ])('leaves the %d youngest', async (limit, left) => {
      let newest: Session | undefined;
      for (let count = 1; count <= 5; count++) newest = await start(`s${count}`, { createdAt: NOW + count });
      await evict(newest!, limit);
      expect(await idsOf()).toEqual(left);
    });

    it('leaves the one just made, even where another node’s clock was ahead', async () => {
      await start('s8', { createdAt: NOW + 60_000 });
      await start('s9', { createdAt: NOW + 90_000 });
      await evict(await start('s1'), 2);
      expect(await idsOf()).toEqual(['s1', 's9']);
    });

    it('leaves those made after the clock was set back', async () => {
      await start('s1', { createdAt: NOW + 60_000 });
      await start('s2', { createdAt: NOW });
      await evict(await start('s3', { createdAt: NOW + 1 }), 2);
      expect(await idsOf()).toEqual(['s2', 's3']);
    });

    it('of those made in one millisecond lets the lower ids go', async () => {
      await start('a');
      await start('b');
      await evict(await start('c'), 2);
      expect(await idsOf()).toEqual(['b', 'c']);
    });

    it('leaves those of others alone', async () => {
      await start('s1', { userId: 'eve' });
      await start('s2', { projectId: 'q' });
      await start('s3');
      await evict(await start('s4', { createdAt: NOW + 1 }), 1);
      expect([await idsOf('eve'), await idsOf('ada', 'q'), await idsOf()]).toEqual([['s1'], ['s2'], ['s4']]);
    });
  });

  it('deletes a session once, and tells which', async () => {
    const session = await start('s1');
    const remove = (userId = 'ada', projectId = 'p') =>
      bed.run((transaction) => sessions.delete(transaction, projectId, userId, 's1'));
    expect([await remove('eve'), await remove('ada', 'q')]).toEqual([null, null]);
    expect(await remove()).toEqual(session);
    expect(await remove()).toBeNull();
  });

  it('deletes all of a user, or all but one', async () => {
    for (const id of ['s1', 's2', 's3']) await start(id);
    await start('s4', { userId: 'eve' });
    await start('s5', { projectId: 'q' });
    await bed.run((transaction) => sessions.deleteOthers(transaction, 'p', 'ada', 's2'));
    expect(await idsOf()).toEqual(['s2']);
    await start('s6');
    await bed.run((transaction) => sessions.deleteAll(transaction, 'p', 'ada'));
    expect([await idsOf(), await idsOf('eve'), await idsOf('ada', 'q')]).toEqual([[], ['s4'], ['s5']]);
    await bed.run((transaction) => sessions.deleteOthers(transaction, 'p', 'eve', null));
    expect(await idsOf('eve')).toEqual([]);
  });
});
