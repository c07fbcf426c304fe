import { NOW } from '../../../../test/support/fixtures.js';
import { Token } from '../domain/token.js';
import { TokenResponse } from './token.response.js';

const token = Token.issue(
  { projectId: 'p', id: 't1', userId: 'ada', kind: 'recovery', secretHash: Buffer.from('hash') },
  NOW,
);

describe('TokenResponse', () => {
  it('has exactly the fields of the Token model, in their order, and no secret for clients', () => {
    expect(Object.entries(TokenResponse.of(token))).toEqual([
      ['$id', 't1'],
      ['$createdAt', '2026-01-01T00:00:00.000+00:00'],
      ['userId', 'ada'],
      ['secret', ''],
      ['expire', '2026-01-01T01:00:00.000+00:00'],
    ]);
  });

  it('shows the secret where it is given one, never the hash', () => {
    expect(TokenResponse.of(token, 'abc').secret).toBe('abc');
  });
});
