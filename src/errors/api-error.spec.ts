import { invalidArgument, problem } from './api-error.js';
import { CATALOGUE, type ProblemType } from './catalogue.js';

describe('problem', () => {
  it.each(Object.keys(CATALOGUE) as ProblemType[])(
    '%s takes status and message from the catalogue',
    (type) => {
      const error = problem(type);
      expect(error).toBeInstanceOf(Error);
      expect([error.type, error.status, error.message]).toEqual([type, ...CATALOGUE[type]]);
      expect([error.cause, error.retryAfter]).toEqual([undefined, undefined]);
    },
  );

  it('keeps the private cause apart from the public message', () => {
    const cause = new Error('password of the database');
    const error = problem('general_unknown', { cause });
    expect(error.cause).toBe(cause);
    expect(error.message).toBe('Server Error');
  });

  it('takes another message, another status and a time for the next try', () => {
    const details = { message: 'Too large.', status: 413, retryAfter: 5 };
    expect(problem('general_argument_invalid', details)).toMatchObject({
      type: 'general_argument_invalid',
      ...details,
    });
  });
});

describe('invalidArgument', () => {
  it('names the parameter and says what is wrong with it', () => {
    expect(invalidArgument('email', 'It is no address.')).toMatchObject({
      type: 'general_argument_invalid',
      status: 400,
      message: 'Invalid email: It is no address.',
    });
  });
});
