import { inspect } from 'node:util';
import { errors } from 'undici';
import { asFailure, OutgoingFailure } from './outgoing-failure.js';

const coded = (code: unknown) => Object.assign(new Error('?code=s3cret'), { code });

describe('a failure of an outgoing call', () => {
  it.each([
    [coded('ECONNREFUSED'), 'connection', 'connection: a.example:8443 (ECONNREFUSED)'],
    [coded('CERT_HAS_EXPIRED'), 'connection', 'connection: a.example:8443 (CERT_HAS_EXPIRED)'],
    [coded('?code=s3cret'), 'connection', 'connection: a.example:8443'],
    [coded(7), 'connection', 'connection: a.example:8443'],
    [new errors.ConnectTimeoutError('late'), 'timeout', 'timeout: a.example:8443 (UND_ERR_CONNECT_TIMEOUT)'],
    [coded('ETIMEDOUT'), 'timeout', 'timeout: a.example:8443 (ETIMEDOUT)'],
    [new errors.HeadersOverflowError(), 'too-large', 'too-large: a.example:8443 (UND_ERR_HEADERS_OVERFLOW)'],
    [undefined, 'connection', 'connection: a.example:8443'],
  ])('says of %s: %s, and nothing of what was sent', (error, reason, message) => {
    const failure = asFailure(error, 'a.example:8443');
    expect(failure).toMatchObject({ reason, message, host: 'a.example:8443' });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain('s3cret');
  });

  it('stays what it is', () => {
    const failure = new OutgoingFailure('redirect', 'a.example');
    expect(asFailure(failure, 'b.example')).toBe(failure);
    expect(failure.message).toBe('redirect: a.example');
  });
});
