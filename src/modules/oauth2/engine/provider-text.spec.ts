import { quoted, reasonIn } from './provider-text.js';

describe('reasonIn', () => {
  it.each([
    [{ error: 'invalid_grant', error_description: 'Code has expired' }, 'Code has expired'],
    [{ error: { message: 'Bad code', type: 'OAuthException', code: 100 } }, 'Bad code'],
    [{ ok: false, error: 'invalid_code' }, 'invalid_code'],
    [{ status: 401, message: 'invalid token' }, 'invalid token'],
    [{ error: null }, ''],
    [{ error_description: { a: 1 } }, ''],
    ['text', ''],
    [null, ''],
    [undefined, ''],
  ])('finds it where vendors put it: %j', (body, reason) => {
    expect(reasonIn(body)).toBe(reason);
  });
});

describe('quoted', () => {
  it('rule 17: is 200 printable characters at most', () => {
    expect(quoted('x'.repeat(300), [])).toHaveLength(200);
    expect([...quoted('😀'.repeat(300), [])]).toHaveLength(200);
    expect(quoted(' a\r\n\0\u2028\u202e b\u00ad ', [])).toBe('a b');
  });

  it.each(['s3 cret+/', 's3%20cret%2B%2F', 's3+cret%2B%2F'])(
    'rule 20: is nothing that repeats a secret: %s',
    (form) => {
      expect(quoted(`The code ${form} has expired`, ['', 's3 cret+/'])).toBe('');
      expect(quoted(`${'x'.repeat(5_000)}${form}`, ['s3 cret+/'])).toBe('');
    },
  );

  it('does not take an absent secret for one that is repeated', () => {
    expect(quoted('no', [''])).toBe('no');
  });
});
