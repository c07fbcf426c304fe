import { yammer } from '../providers/yammer.js';
import { readTokenAnswer } from './token-answer.js';

const facts = { url: 'https://id.test/token', client: 'post' } as const;
const read = (body: unknown, status = 200, contentType = 'application/json') => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return readTokenAnswer({ status, contentType, text }, facts, ['s3cret']);
};
const tokensOf = (body: unknown) => read(body).tokens;
const failure = (type: string, message?: string) =>
  expect.objectContaining({
    type,
    ...(message === undefined ? {} : { message: expect.stringContaining(message) }),
  });
const BROKEN = failure('user_oauth2_provider_error');

describe('readTokenAnswer', () => {
  it('takes tokens, lifetime and id token out of JSON', () => {
    const body = { access_token: 'a', refresh_token: 'r', expires_in: 3600, id_token: 'i', scope: ['x'] };
    expect(read(body)).toEqual({
      tokens: { accessToken: 'a', refreshToken: 'r', expiresIn: 3600 },
      body,
      idToken: 'i',
    });
  });

  it('does without a refresh token, a lifetime and an id token', () => {
    expect(read({ access_token: 'a', refresh_token: null })).toMatchObject({
      tokens: { accessToken: 'a', refreshToken: '', expiresIn: null },
      idToken: null,
    });
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', ''])(
    'takes form encoding where the content is no JSON (%s)',
    (contentType) => {
      const text = 'access_token=a%2Bb&scope=user%3Aemail&expires_in=60&token_type=bearer\n';
      expect(read(text, 200, contentType).tokens).toEqual({
        accessToken: 'a+b',
        refreshToken: '',
        expiresIn: 60,
      });
    },
  );

  it('finds tokens at odd places', () => {
    const answer = { status: 200, contentType: '', text: JSON.stringify({ access_token: { token: 'a' } }) };
    expect(readTokenAnswer(answer, yammer.token, []).tokens).toEqual({
      accessToken: 'a',
      refreshToken: '',
      expiresIn: null,
    });
  });

  it.each([
    [3600, 3600],
    ['3600', 3600],
    ['3600.5', 3600],
    [0, null],
    [-1, null],
    ['soon', null],
    ['0x10', null],
    [true, null],
    [[3600], null],
    ['9'.repeat(400), null],
    [1e300, 315_360_000],
    [99_999_999_999, 315_360_000],
  ])('reads a lifetime of %j as %j', (expires_in, seconds) => {
    expect(tokensOf({ access_token: 'a', expires_in }).expiresIn).toBe(seconds);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<h1>access_token=1</h1>'],
    ['JSON of another kind', ['access_token']],
    ['null', null],
    ['no token', {}],
    ['an empty token', { access_token: '' }],
    ['a number', { access_token: 7 }],
    ['an object', { access_token: { token: 'a' } }],
    ['a line break in it', { access_token: 'a\r\nX-Admin: 1' }],
    ['letters beyond ASCII', { access_token: 'ä' }],
    ['more than 16 KiB', { access_token: 'a'.repeat(16 * 1024 + 1) }],
    ['a refresh token that is none', { access_token: 'a', refresh_token: true }],
    ['a refresh token of more than 16 KiB', { access_token: 'a', refresh_token: 'a'.repeat(16 * 1024 + 1) }],
    ['an id token that is none', { access_token: 'a', id_token: {} }],
  ])('refuses a broken answer: %s', (_what, body) => {
    expect(() => read(body)).toThrow(BROKEN);
  });

  it('takes tokens of 16 KiB', () => {
    const longest = 'a'.repeat(16 * 1024);
    expect(tokensOf({ access_token: longest, refresh_token: longest })).toMatchObject({
      accessToken: longest,
      refreshToken: longest,
    });
  });

  it.each([
    [{ error: 'bad_verification_code', error_description: 'It is spent.' }, 'It is spent.'],
    [{ ok: false, error: 'invalid_code', access_token: 'a' }, 'invalid_code'],
    [{ error: { message: 'Bad code' }, access_token: 'a' }, 'Bad code'],
    ['error=bad_verification_code&access_token=a', 'bad_verification_code'],
    [{ ok: false, access_token: 'a' }, 'refused'],
  ])('knows a refusal with status 200: %j', (body, text) => {
    expect(() => read(body)).toThrow(failure('user_oauth2_bad_request', text));
  });

  it.each([
    [400, 'user_oauth2_bad_request'],
    [401, 'user_oauth2_unauthorized'],
    [403, 'user_oauth2_unauthorized'],
    [404, 'user_oauth2_provider_error'],
    [429, 'user_oauth2_provider_error'],
    [500, 'user_oauth2_provider_error'],
    [503, 'user_oauth2_provider_error'],
  ])('is a refusal with status %d, whatever the body: %s', (status, type) => {
    for (const body of [{ access_token: 'a' }, { error: 'x' }, '<h1>No</h1>', '']) {
      expect(() => read(body, status)).toThrow(failure(type));
    }
  });

  it('rule 20: does not repeat a secret that the provider repeats', () => {
    expect(() => read({ error_description: 'unknown code s3cret' }, 400)).toThrow(
      expect.objectContaining({ message: 'The OAuth2 provider refused the request.' }),
    );
  });
});
