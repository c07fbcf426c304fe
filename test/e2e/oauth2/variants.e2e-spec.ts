import { DEFAULT_PROJECT } from '../../support/gatehouse.js';
import { useOAuth2Bed } from '../../support/oauth2/bed.js';
import { SUCCESS_URL } from '../../support/oauth2/log-in.js';
import { PROVIDER_FACTS } from '../../support/oauth2/provider-facts.js';
import { oauth2Settings } from '../../support/oauth2/settings.js';

const VARIANTS = PROVIDER_FACTS.flatMap(({ id, variants = [] }) =>
  variants.map((variant, index) => ({ provider: id, project: `${id}-${index + 1}`, variant })),
);

/** Each in a project of its own: several are about the same person, who would be known by the second time. */
const bed = useOAuth2Bed((simulator) => {
  const settings = oauth2Settings(simulator);
  return VARIANTS.map(({ provider, project }) => ({
    ...DEFAULT_PROJECT,
    id: project,
    oauth2: { [provider]: settings[provider] },
  }));
});

describe('§10.5 Accounts of other kinds', () => {
  it.each(
    VARIANTS.map(({ provider, project, variant }) => [provider, variant.name, project, variant] as const),
  )('%s: %s', async (provider, _name, project, { expectedUser, expectedError, ...answers }) => {
    const visit = bed.simulator.visit(provider, { answers });
    const { url, error, client } = await bed.logIn(provider, { visit, project });
    expect(bed.simulator.complaints).toEqual([]);
    if (expectedError !== undefined) return expect(error?.type).toBe(expectedError);
    expect(url).toBe(SUCCESS_URL);
    expect((await client.get('/account')).body).toMatchObject({
      email: expectedUser.email?.toLowerCase() ?? '',
      name: expectedUser.name ?? '',
      emailVerification: expectedUser.emailVerified,
    });
    const { body } = await client.get('/account/sessions/current');
    expect(body.providerUid).toBe(expectedUser.id);
  });
});
