import { QueryFailedError } from 'typeorm';
import { createLogger, describeError } from './logger.js';

/** All that a log line may hold of something. */
const written = (error: unknown) => JSON.stringify(describeError(error));

class DriverError extends Error {
  readonly code = 'ER_DUP_ENTRY';
  readonly sqlMessage = "Duplicate entry 'ada@example.test' for key 'users_email'";
  readonly sql = "INSERT INTO users VALUES ('ada@example.test')";
}

describe('describeError', () => {
  const driverError = new DriverError("Duplicate entry 'ada@example.test' for key 'users_email'");
  const failedQuery = new QueryFailedError(
    'INSERT INTO users VALUES (?, ?)',
    ['ada@example.test', '$2b$12$hash'],
    driverError,
  );

  it('says of a failed statement its code, and nothing that was in it', () => {
    expect(describeError(failedQuery)).toMatchObject({
      name: 'QueryFailedError',
      code: 'ER_DUP_ENTRY',
      message: 'a database statement failed',
    });
    expect(written(failedQuery)).not.toMatch(/ada@|\$2b\$|INSERT|Duplicate/);
  });

  it('says no more of one that is the cause of something', () => {
    const error = new Error('outer', { cause: new Error('middle', { cause: failedQuery }) });
    expect(describeError(error)).toMatchObject({
      message: 'outer',
      cause: { message: 'middle', cause: { code: 'ER_DUP_ENTRY' } },
    });
    expect(written(error)).not.toMatch(/ada@|\$2b\$|INSERT|Duplicate/);
  });

  it('gives name, message, code and the places in the code', () => {
    const error = Object.assign(new TypeError('fault'), { code: 'ECONNREFUSED', password: 'hunter2' });
    expect(describeError(error)).toEqual({
      name: 'TypeError',
      code: 'ECONNREFUSED',
      message: 'fault',
      stack: expect.arrayContaining([expect.stringMatching(/^at .*logger\.spec\.ts/)]),
    });
  });

  it('keeps a message of several lines out of the stack', () => {
    const { stack } = describeError(new Error('first\nsecond: hunter2')) as { stack: string[] };
    expect(stack.join()).not.toContain('hunter2');
    expect(stack.length).toBeGreaterThan(0);
    expect(stack.length).toBeLessThanOrEqual(12);
  });

  it.each([
    ['text', 'text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [7, '7'],
  ])('copes with %j thrown', (thrown, message) => {
    expect(describeError(thrown)).toEqual({ message });
  });

  it('copes with an error without a stack', () => {
    const error = new Error('fault');
    delete error.stack;
    expect(describeError(error)).toMatchObject({ message: 'fault', stack: [] });
  });
});

describe('createLogger', () => {
  it.each(['json', 'pretty'] as const)('obeys the level (%s)', (logFormat) => {
    const logger = createLogger({ logLevel: 'warn', logFormat });
    expect([logger.isLevelEnabled('warn'), logger.isLevelEnabled('info')]).toEqual([true, false]);
  });
});
