import { useOAuth2Bed } from '../../support/oauth2/bed.js';
import type { IdTokenFlaw } from '../../support/oauth2/id-tokens.js';
import { SUCCESS_URL } from '../../support/oauth2/log-in.js';
import { factsOf, PROVIDER_FACTS } from '../../support/oauth2/provider-facts.js';
import type { Behaviour } from '../../support/oauth2/visit.js';

const bed = useOAuth2Bed();

/** Those who send one without being asked for more than the defaults. */
const WITH_ID_TOKEN = PROVIDER_FACTS.filter(
  ({ oidc, sampleIdTokenClaims }) => oidc !== null && sampleIdTokenClaims !== undefined,
).map(({ id }) => id);
/** Who says `sub` in user info as well. */
const WITH_SUBJECT = WITH_ID_TOKEN.filter((id) => factsOf(id).sampleUserInfo?.['sub'] !== undefined);
/** Nobody can get in without one. */
const REQUIRED_BY = ['apple', 'microsoft', 'oidc'];

const FLAWS: Record<Exclude<IdTokenFlaw, 'absent'>, true> = {
  garbage: true,
  'other-issuer': true,
  'other-audience': true,
  'made-for-another': true,
  expired: true,
  'without-expiry': true,
  'issued-long-ago': true,
  'issued-in-the-future': true,
  'other-nonce': true,
  'without-nonce': true,
  'other-subject': true,
  unsigned: true,
  'signed-with-public-key': true,
  'signed-with-client-secret': true,
  'foreign-key': true,
  'unknown-key': true,
  altered: true,
};

describe('Rule 9: an id token counts only when everything about it is right', () => {
  it.each(WITH_ID_TOKEN.flatMap((id) => flawsFor(id).map((flaw) => [id, flaw] as const)))(
    '%s: %s',
    async (id, idToken) => {
      const { error } = await logIn(id, { idToken });
      expect(error).toMatchObject({ type: 'user_oauth2_provider_error', code: 424 });
    },
  );

  it.each(REQUIRED_BY)('%s: does without none', async (id) => {
    const { error } = await logIn(id, { idToken: 'absent' });
    expect(error).toMatchObject({ type: 'user_oauth2_provider_error', code: 424 });
  });

  it.each(WITH_ID_TOKEN.filter((id) => !REQUIRED_BY.includes(id)))(
    '%s: user info alone is enough where there is none',
    async (id) => {
      expect((await logIn(id, { idToken: 'absent' })).url).toBe(SUCCESS_URL);
    },
  );

  it('gitlab: sends one to whoever asks for it, and it is verified then', async () => {
    const scopes = ['openid'];
    expect((await logIn('gitlab', { scopes })).url).toBe(SUCCESS_URL);
    expect((await logIn('gitlab', { scopes, idToken: 'foreign-key' })).error?.code).toBe(424);
  });

  it('salesforce: a token of an organisation’s own host is passed over', async () => {
    expect((await logIn('salesforce', { idToken: 'other-issuer' })).url).toBe(SUCCESS_URL);
  });

  it.each(['yahoo', 'oidc'])('%s may sign with ES256', async (id) => {
    expect((await logIn(id, { algorithm: 'ES256' })).url).toBe(SUCCESS_URL);
  });

  it('google may not, though there is such a key', async () => {
    expect((await logIn('google', { algorithm: 'ES256' })).error?.code).toBe(424);
  });

  it('rule 10: microsoft: the token must be of the person whom Graph names', async () => {
    const oid = '00000000-7c2a-4d3b-9e8f-1a2b3c4d5e6f';
    expect((await logIn('microsoft', { answers: { idToken: { oid } } })).error?.code).toBe(424);
  });

  it.each(WITH_SUBJECT)('rule 10: %s: user info must be of the person of the token', async (id) => {
    const { error } = await logIn(id, { idToken: 'other-subject' });
    expect(error).toMatchObject({ type: 'user_oauth2_provider_error', code: 424 });
  });

  const logIn = async (id: string, behaviour: Partial<Behaviour>) => {
    const visit = bed.simulator.visit(id, behaviour);
    return bed.logIn(id, { visit, ...(behaviour.scopes === undefined ? {} : { scopes: behaviour.scopes }) });
  };
});

/** All of them for the three whose whole identity hangs on it; for others those that are about their settings. */
function flawsFor(id: string): (keyof typeof FLAWS)[] {
  if (REQUIRED_BY.includes(id)) {
    const all = Object.keys(FLAWS) as (keyof typeof FLAWS)[];
    // Apple has no user info to compare it with, and Microsoft's `sub` is not the Graph's id.
    return id === 'oidc' ? all : all.filter((flaw) => flaw !== 'other-subject');
  }
  const common: (keyof typeof FLAWS)[] = ['other-audience', 'expired', 'unsigned', 'foreign-key'];
  if (id !== 'linkedin') common.push('other-nonce', 'without-nonce');
  if (id !== 'salesforce') common.push('other-issuer');
  return common;
}
