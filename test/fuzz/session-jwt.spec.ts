import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { ApiError } from '../../src/errors/api-error.js';
import { deriveKey } from '../../src/kernel/derive-key.js';
import { SessionJwt } from '../../src/modules/sessions/application/session-jwt.js';
import { FixedClock, NOW, aMember, someSettings } from '../support/fixtures.js';
import { describeParser, itHolds } from '../support/fuzz/holds.js';
import { anyText, hostileText, mutated } from '../support/fuzz/texts.js';

const settings = someSettings();
const jwt = new SessionJwt(settings, new FixedClock());
const good = jwt.issue(aMember());
const key = deriveKey(settings.appSecrets[0] as string, 'jwt:default');

const odd = fc.oneof(fc.jsonValue(), hostileText, fc.integer(), fc.constant('ada'));
const claims = fc.record(
  {
    userId: odd,
    sessionId: odd,
    exp: fc.oneof(odd, fc.integer({ min: NOW / 1_000 - 60, max: NOW / 1_000 + 900 })),
    nbf: odd,
    iat: odd,
    aud: odd,
  },
  { requiredKeys: [] },
);
const header = fc.record(
  {
    alg: fc.constantFrom('HS256', 'none', 'HS512', 'RS256', 'hs256', '', null),
    typ: odd,
    kid: odd,
    jwk: odd,
    crit: odd,
    b64: odd,
  },
  { requiredKeys: ['alg'] },
);

describeParser('A session JWT', () => {
  itHolds(
    'says whom it was issued to, in its project only',
    fc.tuple(fc.stringMatching(/^[A-Za-z0-9]{1,36}$/), fc.stringMatching(/^[A-Za-z0-9]{1,20}$/)),
    ([id, sessionId]) => {
      const member = aMember();
      const token = jwt.issue({ ...member, caller: { ...member.caller, sessionId } });
      expect(jwt.verify('default', token)).toEqual({ userId: member.caller.account.id, sessionId });
      expect(subjectIn(token, `${id}-other`)).toBeUndefined();
    },
  );

  itHolds('is good for nothing once a character of it differs', mutated(fc.constant(good)), (token) => {
    if (token !== good) expect(subjectIn(token)).toBeUndefined();
  });

  itHolds('cannot be made without the key', fc.tuple(header, claims, anyText), ([head, body, signature]) => {
    expect(subjectIn(`${encoded(head)}.${encoded(body)}.${signature}`)).toBeUndefined();
  });

  itHolds('names two texts and an end to come, even if the key signed it', claims, (body) => {
    const content = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded(body)}`;
    const signature = createHmac('sha256', key).update(content).digest('base64url');
    const subject = subjectIn(`${content}.${signature}`);
    if (subject === undefined) return;
    expect(subject).toEqual({ userId: expect.any(String), sessionId: expect.any(String) });
    expect(Number(body.exp)).toBeGreaterThan(NOW / 1_000 - 11);
  });

  itHolds('is not any text', anyText, (text) => expect(subjectIn(text)).toBeUndefined());
});

/** Undefined when it is refused, which is by this error only. */
function subjectIn(token: string, project = 'default') {
  try {
    return jwt.verify(project, token);
  } catch (error) {
    expect(error).toBeInstanceOf(ApiError);
    expect((error as ApiError).type).toBe('user_jwt_invalid');
    return undefined;
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
