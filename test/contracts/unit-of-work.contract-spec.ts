import { ProjectUsage } from '../../src/modules/projects/domain/project-usage.js';
import type { Transaction } from '../../src/database/transaction.js';
import { describeOnEmbeddedLeg, describeOnServerLeg } from '../support/describe-on.js';
import { rendezvous, simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();

const insert = ({ manager }: Transaction, projectId: string) =>
  manager.insert(ProjectUsage, { projectId, users: 0 });
const increment = ({ manager }: Transaction, projectId: string) =>
  manager.increment(ProjectUsage, { projectId }, 'users', 1);
const usersOf = async (projectId: string) =>
  (await bed.database.reader.findOneByOrFail(ProjectUsage, { projectId })).users;
const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A failure as drivers report a lost deadlock. */
const deadlock = () => Object.assign(new Error('deadlock'), { code: 'ER_LOCK_DEADLOCK' });

describe('UnitOfWork', () => {
  it('commits all that was written, and returns what the work returns', async () => {
    const result = await bed.run(async (transaction) => {
      await insert(transaction, 'a');
      await insert(transaction, 'b');
      return 'done';
    });
    expect([result, await bed.count(ProjectUsage)]).toEqual(['done', 2]);
  });

  it('writes nothing when the work throws, and throws the same', async () => {
    const failure = new Error('after two writes');
    const work = async (transaction: Transaction) => {
      await insert(transaction, 'a');
      await insert(transaction, 'b');
      throw failure;
    };
    await expect(bed.run(work)).rejects.toBe(failure);
    expect(await bed.count(ProjectUsage)).toBe(0);
  });

  it('writes nothing when a statement fails', async () => {
    const work = async (transaction: Transaction) => {
      await insert(transaction, 'a');
      await insert(transaction, 'a');
    };
    await expect(bed.run(work)).rejects.toThrow();
    expect(await bed.count(ProjectUsage)).toBe(0);
  });

  it('shows its writes to itself, and to nobody else before the commit', async () => {
    await bed.run(async (transaction) => {
      await insert(transaction, 'a');
      const seen = [await transaction.manager.countBy(ProjectUsage, {}), await bed.count(ProjectUsage)];
      expect(seen).toEqual([1, 0]);
    });
    expect(await bed.count(ProjectUsage)).toBe(1);
  });

  it('goes on after a failure', async () => {
    const results = await Promise.allSettled([
      bed.run((transaction) => insert(transaction, 'a')),
      bed.run(() => Promise.reject(new Error('refused'))),
      bed.run((transaction) => insert(transaction, 'b')),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await bed.count(ProjectUsage)).toBe(2);
  });

  it('loses no update of 20 at once', async () => {
    await bed.run((transaction) => insert(transaction, 'a'));
    await simultaneously(20, () =>
      bed.run(async (transaction) => {
        const usage = await transaction.manager.findOneOrFail(ProjectUsage, {
          where: { projectId: 'a' },
          ...(transaction.rowLocks ? { lock: { mode: 'pessimistic_write' as const } } : {}),
        });
        await pause();
        await transaction.manager.update(ProjectUsage, { projectId: 'a' }, { users: usage.users + 1 });
      }),
    );
    expect(await usersOf('a')).toBe(20);
  });

  describe('runOne', () => {
    it('keeps what its statement wrote, and returns what it returns', async () => {
      const { affected } = await bed.unitOfWork.runOne(async (transaction) => {
        await insert(transaction, 'a');
        return { affected: 1 };
      });
      expect([affected, await bed.count(ProjectUsage)]).toEqual([1, 1]);
    });

    it('throws what its statement throws, and goes on', async () => {
      const twice = () => bed.unitOfWork.runOne((transaction) => insert(transaction, 'a'));
      await twice();
      await expect(twice()).rejects.toThrow();
      await bed.unitOfWork.runOne((transaction) => insert(transaction, 'b'));
      expect(await bed.count(ProjectUsage)).toBe(2);
    });

    it('stays out of transactions that run meanwhile', async () => {
      const failing = bed.run(async (transaction) => {
        await insert(transaction, 'a');
        await pause();
        throw new Error('refused');
      });
      const alone = bed.unitOfWork.runOne((transaction) => insert(transaction, 'b'));
      expect((await Promise.allSettled([failing, alone])).map(({ status }) => status)).toEqual([
        'rejected',
        'fulfilled',
      ]);
      expect(await usersOf('b')).toBe(0);
      expect(await bed.count(ProjectUsage)).toBe(1);
    });

    it('runs what is to follow once its statement has succeeded', async () => {
      const followUp = jest.fn();
      await bed.unitOfWork.runOne((transaction) => {
        transaction.afterCommit(followUp);
        expect(followUp).not.toHaveBeenCalled();
        return insert(transaction, 'a');
      });
      expect(followUp).toHaveBeenCalledTimes(1);
    });
  });

  describe('afterCommit', () => {
    it('runs what is to follow once the commit is there for all to see, in order', async () => {
      const seen: string[] = [];
      let rows: Promise<number> | undefined;
      await bed.run(async (transaction) => {
        transaction.afterCommit(() => {
          seen.push('first');
          rows = bed.count(ProjectUsage);
        });
        transaction.afterCommit(() => seen.push('second'));
        await insert(transaction, 'a');
        expect(seen).toEqual([]);
      });
      expect([seen, await rows]).toEqual([['first', 'second'], 1]);
    });

    it('runs nothing when the work throws', async () => {
      const followUp = jest.fn();
      const work = (transaction: Transaction) => {
        transaction.afterCommit(followUp);
        return Promise.reject(new Error('refused'));
      };
      await expect(bed.run(work)).rejects.toThrow('refused');
      expect(followUp).not.toHaveBeenCalled();
    });

    it('undoes nothing when what follows fails', async () => {
      const work = async (transaction: Transaction) => {
        await insert(transaction, 'a');
        transaction.afterCommit(() => {
          throw new Error('nudge');
        });
      };
      await bed.run(work).catch(() => undefined);
      expect(await bed.count(ProjectUsage)).toBe(1);
      await bed.run((transaction) => insert(transaction, 'b'));
      expect(await bed.count(ProjectUsage)).toBe(2);
    });
  });
});

describeOnEmbeddedLeg('UnitOfWork on SQLite', () => {
  it('runs one transaction after the other, in the order of their coming', async () => {
    const events: string[] = [];
    await simultaneously(5, (index) =>
      bed.run(async (transaction) => {
        events.push(`begin ${index}`);
        await insert(transaction, `p${index}`);
        await pause();
        events.push(`end ${index}`);
      }),
    );
    expect(events).toEqual([0, 1, 2, 3, 4].flatMap((index) => [`begin ${index}`, `end ${index}`]));
  });

  it('answers when the commit is on the disk, and lets the next transaction run before', async () => {
    const events: string[] = [];
    const disk = new Promise<void>((resolve) => setTimeout(resolve, 100)).then(() => {
      events.push('on the disk');
    });
    const flush = jest.spyOn(bed.database, 'flush').mockReturnValueOnce(disk);
    const first = bed.run(async (transaction) => {
      await insert(transaction, 'a');
      transaction.afterCommit(() => events.push('what follows'));
    });
    const second = bed.run((transaction) => insert(transaction, 'b'));
    await Promise.all([first.then(() => events.push('first')), second.then(() => events.push('second'))]);
    expect(events).toEqual(['second', 'on the disk', 'what follows', 'first']);
    flush.mockRestore();
  });

  it('lets nobody lock rows: there is one writer', () => {
    return bed.run((transaction) => {
      expect(transaction.rowLocks).toBe(false);
      return Promise.resolve();
    });
  });

  it('refuses with 503 rather than let thousands wait', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 1_200 }, () => bed.run(() => new Promise((resolve) => setImmediate(resolve)))),
    );
    const refused = results.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(200);
    expect(refused[0]).toMatchObject({ reason: { type: 'general_service_unavailable', status: 503 } });
    await expect(bed.run((transaction) => insert(transaction, 'later'))).resolves.toBeDefined();
  });
});

describeOnServerLeg('UnitOfWork on MySQL', () => {
  it('runs a transaction again that has lost a deadlock: both get through', async () => {
    await bed.run(async (transaction) => {
      await insert(transaction, 'a');
      await insert(transaction, 'b');
    });
    const bothHoldOne = rendezvous(2);
    const followUp = jest.fn();
    let attempts = 0;
    const transfer = (first: string, second: string) =>
      bed.run(async (transaction) => {
        attempts++;
        transaction.afterCommit(followUp);
        await increment(transaction, first);
        await bothHoldOne();
        await increment(transaction, second);
      });
    await Promise.all([transfer('a', 'b'), transfer('b', 'a')]);
    expect([await usersOf('a'), await usersOf('b')]).toEqual([2, 2]);
    // The loser's first attempt has left nothing behind, not even its follow-up.
    expect([attempts, followUp.mock.calls.length]).toEqual([3, 2]);
  });

  it('runs a single statement again as well', async () => {
    let attempts = 0;
    await bed.unitOfWork.runOne(async (transaction) => {
      if (++attempts === 1) throw deadlock();
      await insert(transaction, 'a');
    });
    expect([attempts, await bed.count(ProjectUsage)]).toEqual([2, 1]);
  });

  it('gives up after 16 attempts', async () => {
    let attempts = 0;
    const work = async (transaction: Transaction) => {
      attempts++;
      await insert(transaction, 'a');
      throw deadlock();
    };
    await expect(bed.run(work)).rejects.toMatchObject({ code: 'ER_LOCK_DEADLOCK' });
    expect([attempts, await bed.count(ProjectUsage)]).toEqual([16, 0]);
  });

  it('does not run anything again that failed for another reason', async () => {
    let attempts = 0;
    await expect(bed.run(() => Promise.reject(new Error(String(++attempts))))).rejects.toThrow('1');
    expect(attempts).toBe(1);
  });

  it('gives every connection back, whatever became of the work', async () => {
    const refuse = () => bed.run(() => Promise.reject(new Error('refused'))).catch(() => undefined);
    await simultaneously(40, refuse);
    await simultaneously(40, (index) => bed.run((transaction) => insert(transaction, `p${index}`)));
    expect(await bed.count(ProjectUsage)).toBe(40);
  });

  it('keeps a connection for everybody else while one user’s requests wait for each other', async () => {
    await bed.run((transaction) => insert(transaction, 'a'));
    const [isHeld, isReleased] = [rendezvous(2), rendezvous(2)];
    const ada = (work: (transaction: Transaction) => Promise<unknown>) =>
      bed.unitOfWork.runFor('p', 'ada', work);
    const holding = ada(async (transaction) => {
      await increment(transaction, 'a');
      await isHeld();
      await isReleased();
    });
    const waiting = simultaneously(30, () => ada((transaction) => increment(transaction, 'a')));
    await isHeld();
    await bed.unitOfWork.runFor('p', 'eve', (transaction) => insert(transaction, 'b'));
    await Promise.all([isReleased(), holding, waiting]);
    expect([await usersOf('a'), await usersOf('b')]).toEqual([31, 0]);
  });
});
