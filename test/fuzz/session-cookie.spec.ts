import fc from 'fast-check';
import {
  decodeSession,
  encodeSession,
  fallbackCookies,
  readSession,
  sessionCookieName,
  sessionCookies,
} from '../../src/http/session-cookie.js';
import { describeParser, itHolds } from '../support/fuzz/holds.js';
import { anyText, hostileText, mutated } from '../support/fuzz/texts.js';

const userId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/);
const secret = fc
  .uint8Array({ minLength: 128, maxLength: 128 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
const credential = fc.record({ userId, secret }, { noNullPrototype: true });
const value = credential.map((session) => encodeSession(session.userId, session.secret));
const project = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/);

/** A cookie of somebody else, as it may stand in a header. */
const stranger = fc
  .tuple(fc.oneof(hostileText, fc.string({ maxLength: 8 })), anyText)
  .map(([name, text]) => `${name}=${text}`.replaceAll(';', ''))
  .filter((pair) => !pair.toLowerCase().includes('a_session_'));

describeParser('The session cookie', () => {
  itHolds('is read as it was written, raw and percent-encoded', credential, (session) => {
    const written = encodeSession(session.userId, session.secret);
    expect(decodeSession(written)).toEqual(session);
    expect(decodeSession(encodeURIComponent(written))).toEqual(session);
  });

  itHolds('yields a well-formed credential or none', fc.oneof(anyText, mutated(value)), (text) => {
    const session = decodeSession(text);
    if (session === undefined) return;
    expect(session.userId).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]{0,35}$/);
    expect(session.secret).toMatch(/^[0-9a-f]{256}$/);
    expect(decodeSession(encodeSession(session.userId, session.secret))).toEqual(session);
  });

  itHolds(
    'is found among any others',
    fc.tuple(fc.array(stranger), fc.array(stranger), credential, project),
    ([before, after, session, projectId]) => {
      const own = `${sessionCookieName(projectId)}=${encodeSession(session.userId, session.secret)}`;
      expect(readSession([...before, own, ...after].join('; '), undefined, projectId)).toEqual(session);
      expect(readSession([...before, ...after].join('; '), undefined, projectId)).toBeUndefined();
    },
  );

  itHolds(
    'makes a guest of what is broken, in either header',
    fc.tuple(
      mutated(value.map((text) => `a_session_default=${text}`)),
      fc.oneof(anyText, mutated(value.map((text) => fallbackCookies('default', text)))),
    ),
    ([cookie, fallback]) => {
      const session = readSession(cookie, fallback, 'default');
      expect(session?.secret ?? '0'.repeat(256)).toMatch(/^[0-9a-f]{256}$/);
    },
  );

  itHolds(
    'is written in two lines of their own, whatever the host',
    fc.tuple(project, value, fc.oneof(fc.domain(), anyText), fc.boolean()),
    ([projectId, text, domainHost, secure]) => {
      const lines = sessionCookies(projectId, text, { expires: new Date(0), domainHost, secure });
      expect(lines).toHaveLength(2);
      for (const line of lines) {
        expect(line).toMatch(/^[ -~]+$/);
        expect(line.match(/; domain=/gi)?.length ?? 0).toBeLessThan(2);
      }
    },
  );
});
