import { ProjectUsageRepository } from '../../src/modules/projects/persistence/project-usage.repository.js';
import { UserQuota } from '../../src/modules/projects/application/user-quota.js';
import { aProject } from '../support/fixtures.js';
import { simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();
let usage: ProjectUsageRepository;
beforeEach(() => (usage = new ProjectUsageRepository(bed.database)));

const add = (projectId = 'p') =>
  bed.run(async (transaction) => {
    await usage.addUser(transaction, projectId);
    return usage.countUsersInside(transaction, projectId);
  });

describe('ProjectUsageRepository', () => {
  it('counts none of a project that has no user yet', async () => {
    expect(await usage.countUsers('p')).toBe(0);
  });

  it('counts 20 simultaneous first users as 20, each with a number of its own', async () => {
    const numbers = await simultaneously(20, () => add());
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await usage.countUsers('p')).toBe(20);
  });

  it('counts each project by itself', async () => {
    for (const projectId of ['p', 'q', 'p']) await add(projectId);
    expect([await usage.countUsers('p'), await usage.countUsers('q')]).toEqual([2, 1]);
  });

  it('does not count a user whose transaction fails', async () => {
    await add();
    const failing = bed.run(async (transaction) => {
      await usage.addUser(transaction, 'p');
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect(await usage.countUsers('p')).toBe(1);
  });
});

describe('UserQuota', () => {
  const project = aProject({ id: 'p', maxUsers: 3 });

  it('lets no more in than the limit, of 20 at once', async () => {
    const quota = new UserQuota(usage);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () => bed.run((transaction) => quota.take(transaction, project))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    const refused = outcomes.find(({ status }) => status === 'rejected');
    expect(refused).toMatchObject({ reason: { type: 'user_count_exceeded', status: 501 } });
    expect(await usage.countUsers('p')).toBe(3);
    await expect(quota.refuseWhenFull(project)).rejects.toMatchObject({ type: 'user_count_exceeded' });
    await expect(quota.refuseWhenFull({ ...project, maxUsers: 4 })).resolves.toBeUndefined();
  });

  it('has no limit at 0', async () => {
    const quota = new UserQuota(usage);
    await simultaneously(5, () =>
      bed.run((transaction) => quota.take(transaction, { ...project, maxUsers: 0 })),
    );
    await expect(quota.refuseWhenFull({ ...project, maxUsers: 0 })).resolves.toBeUndefined();
    expect(await usage.countUsers('p')).toBe(5);
  });
});
