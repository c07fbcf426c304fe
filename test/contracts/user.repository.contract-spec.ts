import { isUniqueViolation } from '../../src/database/failures.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { NOW } from '../support/fixtures.js';
import { simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();
let users: UserRepository;
beforeEach(() => (users = new UserRepository(bed.database)));

interface Registered {
  projectId?: string;
  id?: string;
  email?: string;
  phone?: string;
}
const user = ({ projectId = 'p', id = 'ada', ...addresses }: Registered = {}) =>
  User.register({ projectId, id, passwordHash: 'hash-1', name: 'Ada', ...addresses }, NOW);
const save = (entity: User) => bed.run((transaction) => users.save(transaction, entity));
const change = (id: string, work: (found: User) => void) =>
  bed.run(async (transaction) => {
    const found = await users.lock(transaction, 'p', id);
    if (found === null) throw new Error(`no user ${id}`);
    work(found);
    await users.save(transaction, found);
  });
const outcomeOf = (saving: Promise<unknown>) =>
  saving.then(
    () => 'saved',
    (error: unknown) => (isUniqueViolation(error) ? 'taken' : error),
  );

describe('UserRepository', () => {
  it('gives back what was saved, field by field', async () => {
    const full = Object.assign(user({ email: 'a@b.co', phone: '+12' }), {
      active: false,
      emailVerified: true,
      updatedAt: NOW + 1,
      passwordHistory: '["hash-0"]',
      prefs: '{"a":1}',
      activityCount: 7,
    });
    await save(full);
    const found = await users.findById('p', 'ada');
    expect(found).toBeInstanceOf(User);
    expect(found).toEqual(full);
    await bed.run(async (transaction) => expect(await users.lock(transaction, 'p', 'ada')).toEqual(full));
  });

  it('keeps absent values absent', async () => {
    const bare = User.register({ projectId: 'p', id: 'ada' }, NOW);
    await save(bare);
    expect(await users.findById('p', 'ada')).toEqual(bare);
  });

  it('finds by email and by phone, in the project asked for only', async () => {
    await save(user({ id: 'mail', email: 'a@b.co' }));
    await save(user({ id: 'phone', phone: '+12' }));
    expect((await users.findByAddress('p', { email: 'a@b.co' }))?.id).toBe('mail');
    expect((await users.findByAddress('p', { phone: '+12' }))?.id).toBe('phone');
    expect(await users.findByAddress('q', { email: 'a@b.co' })).toBeNull();
    expect(await users.findById('q', 'mail')).toBeNull();
    expect(await users.findById('p', 'nobody')).toBeNull();
    await bed.run(async (transaction) => expect(await users.lock(transaction, 'p', 'nobody')).toBeNull());
  });

  it.each([
    ['id', { id: 'ada' }, { id: 'ada' }],
    ['email', { id: 'u1', email: 'a@b.co' }, { id: 'u2', email: 'a@b.co' }],
    ['phone', { id: 'u1', phone: '+12' }, { id: 'u2', phone: '+12' }],
  ])('lets one user of a project have an %s, and others of other projects', async (_what, one, other) => {
    await save(user(one));
    expect(await outcomeOf(save(user(other)))).toBe('taken');
    expect(await outcomeOf(save(user({ ...other, projectId: 'q' })))).toBe('saved');
    expect(await bed.count(User)).toBe(2);
  });

  it('lets any number of users have neither email nor phone', async () => {
    for (const id of ['u1', 'u2', 'u3']) await save(user({ id }));
    expect(await bed.count(User)).toBe(3);
  });

  it.each(['email', 'phone'] as const)('refuses to change an %s to one that is taken', async (what) => {
    await save(user({ id: 'u1', email: 'a@b.co', phone: '+12' }));
    await save(user({ id: 'u2', email: 'c@d.ef', phone: '+13' }));
    const taken = change('u2', (found) =>
      what === 'email' ? found.changeEmail('a@b.co', NOW) : found.changePhone('+12', NOW),
    );
    expect(await outcomeOf(taken)).toBe('taken');
    expect(await users.findById('p', 'u2')).toMatchObject({ email: 'c@d.ef', phone: '+13' });
  });

  it('frees an email as soon as it is given up', async () => {
    await save(user({ id: 'u1', email: 'a@b.co' }));
    await change('u1', (found) => found.changeEmail('c@d.ef', NOW));
    expect(await outcomeOf(save(user({ id: 'u2', email: 'a@b.co' })))).toBe('saved');
  });

  it('lets one of 20 simultaneous sign-ups have the email, and none be half there', async () => {
    const outcomes = await simultaneously(20, (index) =>
      outcomeOf(save(user({ id: `u${index}`, email: 'a@b.co' }))),
    );
    expect(outcomes.sort()).toEqual(['saved', ...Array<string>(19).fill('taken')]);
    expect(await bed.count(User)).toBe(1);
  });

  it('tells ids apart by their letters’ case', async () => {
    await save(user({ id: 'ada' }));
    await save(user({ id: 'ADA' }));
    expect(await users.findById('p', 'Ada')).toBeNull();
    expect((await users.findById('p', 'ADA'))?.id).toBe('ADA');
  });

  it('locks a user against simultaneous changes: 20 of them all count', async () => {
    await save(user());
    await simultaneously(20, () => change('ada', (found) => void found.activityCount++));
    expect((await users.findById('p', 'ada'))?.activityCount).toBe(20);
  });

  describe('save', () => {
    it('writes what has changed, and nothing else', async () => {
      await save(user({ email: 'a@b.co' }));
      await bed.run(async (transaction) => {
        const found = await users.lock(transaction, 'p', 'ada');
        // What somebody else writes meanwhile, as far as this user object knows.
        await transaction.manager.update(
          User,
          { projectId: 'p', id: 'ada' },
          { prefs: '{"theirs":1}', phone: '+12' },
        );
        found?.rename('Lady Ada', NOW + 1);
        await users.save(transaction, found!);
      });
      expect(await users.findById('p', 'ada')).toMatchObject({
        name: 'Lady Ada',
        updatedAt: NOW + 1,
        prefs: '{"theirs":1}',
        phone: '+12',
      });
    });

    it('writes nothing when nothing has changed', async () => {
      await save(user());
      await bed.run(async (transaction) => {
        const found = await users.lock(transaction, 'p', 'ada');
        await transaction.manager.delete(User, { projectId: 'p', id: 'ada' });
        await users.save(transaction, found!);
      });
      expect(await bed.count(User)).toBe(0);
    });

    it('writes a second change of the same object, and takes values back', async () => {
      await save(user());
      await bed.run(async (transaction) => {
        const found = (await users.lock(transaction, 'p', 'ada'))!;
        found.rename('first', NOW + 1);
        await users.save(transaction, found);
        found.rename('Ada', NOW + 2);
        await users.save(transaction, found);
      });
      expect(await users.findById('p', 'ada')).toMatchObject({ name: 'Ada', updatedAt: NOW + 2 });
    });

    it('updates a user that it has just inserted', async () => {
      await bed.run(async (transaction) => {
        const fresh = user();
        await users.save(transaction, fresh);
        fresh.verifyEmail(NOW + 1);
        await users.save(transaction, fresh);
      });
      expect(await users.findById('p', 'ada')).toMatchObject({ emailVerified: true });
    });

    it('can empty what was there', async () => {
      await save(user({ email: 'a@b.co', phone: '+12' }));
      await change('ada', (found) => found.surrender(NOW + 1));
      expect(await users.findById('p', 'ada')).toMatchObject({
        passwordHash: null,
        phone: null,
        email: 'a@b.co',
      });
    });
  });
});
