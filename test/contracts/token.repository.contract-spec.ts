import { hashSecret } from '../../src/kernel/secret.js';
import { Token, type TokenKind } from '../../src/modules/tokens/domain/token.js';
import { TokenRepository } from '../../src/modules/tokens/persistence/token.repository.js';
import { NOW } from '../support/fixtures.js';
import { simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();
let tokens: TokenRepository;
beforeEach(() => (tokens = new TokenRepository(bed.database)));

const HOLDER = { projectId: 'p', userId: 'ada', kind: 'recovery' as TokenKind };
const PRESENTED = { ...HOLDER, secretHash: hashSecret('secret') };

async function issue(id: string, changes: Partial<typeof PRESENTED> = {}): Promise<Token> {
  const token = Token.issue({ ...PRESENTED, ...changes, id }, NOW);
  await bed.run((transaction) => tokens.insert(transaction, token));
  return token;
}
const spend = (changes: Partial<typeof PRESENTED> = {}, now = NOW) =>
  bed.run((transaction) => tokens.spend(transaction, { ...PRESENTED, ...changes }, now));

describe('TokenRepository.spend', () => {
  it('hands out the token, and takes it away', async () => {
    const token = await issue('t1');
    expect(await spend()).toEqual(token);
    expect(await spend()).toBeNull();
    expect(await bed.count(Token)).toBe(0);
  });

  it('hands it to one of 20 who come at the same time', async () => {
    await issue('t1');
    const spent = await simultaneously(20, () => spend());
    expect(spent.filter((token) => token !== null)).toHaveLength(1);
  });

  it.each([
    ['in its last millisecond', 0, true],
    ['one later', 1, false],
  ])('takes a token %s: %#', async (_when, beyond, taken) => {
    const { expiresAt } = await issue('t1');
    expect((await spend({}, expiresAt + beyond)) !== null).toBe(taken);
  });

  it.each([
    ['another secret', { secretHash: hashSecret('Secret') }],
    ['another user', { userId: 'eve' }],
    ['the user in other letters', { userId: 'Ada' }],
    ['another project', { projectId: 'q' }],
    ['another kind', { kind: 'verification' as const }],
    ['no secret', { secretHash: Buffer.alloc(0) }],
  ])('refuses %s, and leaves the token as it is', async (_what, changes) => {
    await issue('t1');
    expect(await spend(changes)).toBeNull();
    expect(await spend()).not.toBeNull();
  });

  it('leaves other open tokens of the kind open', async () => {
    await issue('t1');
    await issue('t2', { secretHash: hashSecret('other') });
    await spend();
    expect(await spend({ secretHash: hashSecret('other') })).toMatchObject({ id: 't2' });
  });

  it('is undone with its transaction', async () => {
    await issue('t1');
    const spoilt = bed.run(async (transaction) => {
      expect(await tokens.spend(transaction, PRESENTED, NOW)).not.toBeNull();
      throw new Error('later');
    });
    await expect(spoilt).rejects.toThrow('later');
    expect(await spend()).not.toBeNull();
  });
});

describe('TokenRepository', () => {
  it('tells whether a token is open, without spending it', async () => {
    const { expiresAt } = await issue('t1');
    const isOpen = (changes: Partial<typeof PRESENTED> = {}, now = NOW) =>
      tokens.exists({ ...PRESENTED, ...changes }, now);
    expect([await isOpen(), await isOpen({}, expiresAt), await isOpen({}, expiresAt + 1)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([await isOpen({ userId: 'eve' }), await isOpen({ kind: 'phone' })]).toEqual([false, false]);
    expect(await isOpen()).toBe(true);
  });

  it('lists open tokens of a kind newest first, and keeps their tries', async () => {
    const kind = 'phone' as const;
    for (const id of ['t2', 't1', 't3']) await issue(id, { kind });
    await issue('t4', { kind, userId: 'eve' });
    await issue('t5');
    const open = (now = NOW) =>
      bed.run((transaction) => tokens.lockOpen(transaction, { ...HOLDER, kind }, now));
    const [newest, ...others] = await open();
    expect([newest?.id, ...others.map(({ id }) => id)]).toEqual(['t3', 't2', 't1']);
    expect(await open((newest?.expiresAt ?? 0) + 1)).toEqual([]);

    newest?.guessedWrong();
    await bed.run((transaction) => tokens.saveTries(transaction, newest!));
    await bed.run((transaction) => tokens.delete(transaction, others));
    expect((await open()).map(({ id, wrongTries }) => [id, wrongTries])).toEqual([['t3', 1]]);
  });

  it('deletes the open tokens of some kinds, of this user in this project', async () => {
    await issue('t1');
    await issue('t2', { kind: 'verification' });
    await issue('t3', { kind: 'phone' });
    await issue('t4', { userId: 'eve' });
    await issue('t5', { projectId: 'q' });
    await bed.run((transaction) => tokens.deleteOpen(transaction, 'p', 'ada', ['recovery', 'verification']));
    const left = await bed.database.reader.find(Token, { order: { id: 'ASC' } });
    expect(left.map(({ id }) => id)).toEqual(['t3', 't4', 't5']);
  });
});
