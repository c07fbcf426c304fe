import { MINUTE } from '../../src/kernel/clock.js';
import { User } from '../../src/modules/account/domain/user.js';
import { UserRepository } from '../../src/modules/account/persistence/user.repository.js';
import { CodeHash } from '../../src/modules/tokens/application/code-hash.js';
import { PhoneCodes } from '../../src/modules/tokens/application/phone-codes.js';
import { TokenService } from '../../src/modules/tokens/application/token.service.js';
import { Token } from '../../src/modules/tokens/domain/token.js';
import { TokenRepository } from '../../src/modules/tokens/persistence/token.repository.js';
import { FixedClock, NOW, someSettings } from '../support/fixtures.js';
import { simultaneously, useDatabase } from './database-bed.js';

const bed = useDatabase();
const HOLDER = { projectId: 'p', userId: 'ada' };
let clock: FixedClock;
let codes: PhoneCodes;
let users: UserRepository;

beforeEach(async () => {
  clock = new FixedClock();
  const tokens = new TokenRepository(bed.database);
  const hash = new CodeHash(someSettings());
  codes = new PhoneCodes(new TokenService(tokens, hash, bed.ids, clock), tokens, hash, clock);
  users = new UserRepository(bed.database);
  const ada = User.register({ projectId: 'p', id: 'ada', phone: '+12' }, NOW);
  await bed.run((transaction) => users.save(transaction, ada));
});

const issue = async () => (await bed.run((transaction) => codes.issue(transaction, HOLDER))).secret;
/** As services do it: the user's row is locked first. */
const spend = (code: string) =>
  bed.run(async (transaction) => {
    await users.lock(transaction, 'p', 'ada');
    return codes.spend(transaction, HOLDER, code);
  });
/** A code that none of these is. */
const wrong = (...right: string[]) => ['000000', '111111', '222222'].find((code) => !right.includes(code))!;

describe('PhoneCodes', () => {
  it('spends a code once, for a quarter of an hour', async () => {
    const code = await issue();
    expect(code).toMatch(/^\d{6}$/);
    expect(await spend(code)).toMatchObject({ kind: 'phone', userId: 'ada' });
    expect(await spend(code)).toBeNull();
    const late = await issue();
    clock.advance(15 * MINUTE + 1);
    expect(await spend(late)).toBeNull();
  });

  it('keeps five open at most: the sixth takes the place of the oldest', async () => {
    const issued = [];
    for (let count = 0; count < 6; count++) issued.push(await issue());
    expect(await bed.count(Token)).toBe(5);
    const [oldest, ...others] = issued as [string, ...string[]];
    if (!others.includes(oldest)) expect(await spend(oldest)).toBeNull();
    for (const code of new Set(others)) expect(await spend(code)).not.toBeNull();
  });

  it('lets a code die of the fifth wrong try, right as it may be afterwards', async () => {
    const code = await issue();
    for (let count = 0; count < 5; count++) expect(await spend(wrong(code))).toBeNull();
    expect(await spend(code)).toBeNull();
    expect(await bed.count(Token)).toBe(0);
  });

  it('takes the right code after four wrong tries', async () => {
    const code = await issue();
    for (let count = 0; count < 4; count++) await spend(wrong(code));
    expect(await spend(code)).not.toBeNull();
  });

  it('counts a wrong try on every open code: issuing more buys no tries', async () => {
    const codesOpen = [await issue(), await issue()];
    for (let count = 0; count < 5; count++) await spend(wrong(...codesOpen));
    expect(await bed.count(Token)).toBe(0);
  });

  it('counts simultaneous guesses one by one', async () => {
    const code = await issue();
    await simultaneously(5, () => spend(wrong(code)));
    expect(await spend(code)).toBeNull();
  });

  it('lets one of 20 simultaneous holders of the right code have it', async () => {
    const code = await issue();
    const spent = await simultaneously(20, () => spend(code));
    expect(spent.filter((token) => token !== null)).toHaveLength(1);
  });
});
