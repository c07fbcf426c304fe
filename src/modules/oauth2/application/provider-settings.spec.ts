import { generateKeyPairSync } from 'node:crypto';
import { aProject } from '../../../../test/support/fixtures.js';
import type { OAuth2Settings } from '../../../kernel/project.js';
import { PROVIDERS } from '../providers/catalogue.js';
import { enabledProviders, settingsOf, settingsProblems, settingsWarnings } from './provider-settings.js';

const SECRET = 'hunter2-of-the-vendor';
const p8 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({
  format: 'pem',
  type: 'pkcs8',
}) as string;

/** A project with one provider. */
function projectWith(id: string, changes: Partial<OAuth2Settings> = {}) {
  const settings: OAuth2Settings = {
    enabled: true,
    clientId: 'our-id',
    clientSecret: SECRET,
    trustEmail: false,
    allowPrivateNetwork: false,
    scopes: [],
    ...changes,
  };
  return aProject({ oauth2: { [id]: settings } });
}

const settled = (id: string, changes?: Partial<OAuth2Settings>) => settingsOf(projectWith(id, changes), id);
const problems = (id: string, changes?: Partial<OAuth2Settings>) =>
  settingsProblems(projectWith(id, changes));

/** All there is to fill in, as the form of each secret has it. */
const EXAMPLES: Record<string, OAuth2Settings['clientSecret']> = {
  apple: { keyID: 'ABCDE12345', teamID: 'FGHIJ67890', p8 },
  auth0: { clientSecret: SECRET, auth0Domain: 'example.eu.auth0.com' },
  authentik: { clientSecret: SECRET, authentikDomain: 'auth.example:9443' },
  okta: { clientSecret: SECRET, oktaDomain: 'example.okta.com' },
  oidc: { clientSecret: SECRET, wellKnownEndpoint: 'https://id.example/r/.well-known/openid-configuration' },
};

describe('settingsOf', () => {
  it.each([...PROVIDERS.keys()])('settles %s with nothing but id and secret', (id) => {
    const found = settled(id, { clientSecret: EXAMPLES[id] ?? SECRET });
    const provider = PROVIDERS.get(id)!;
    expect(problems(id, { clientSecret: EXAMPLES[id] ?? SECRET })).toEqual([]);
    expect(found).toMatchObject({
      provider,
      clientId: 'our-id',
      clientSecret: id === 'apple' ? '' : SECRET,
      authorizationUrl: provider.authorize.url,
      tokenUrl: provider.token.url,
      userInfoUrl: provider.userInfo?.url ?? null,
      scopes: provider.authorize.scopes,
      trustEmail: false,
      reach: { loopback: false, privateNetwork: false },
    });
    expect(found?.issuers).toEqual(provider.idToken?.issuers);
    expect(found?.keysUrl).toEqual(provider.idToken?.keys);
  });

  it('knows nothing of a provider that is off, not there, or without id or secret (contract §10.1)', () => {
    expect(settled('github', { enabled: false })).toBeUndefined();
    expect(settingsOf(aProject(), 'github')).toBeUndefined();
    expect(settingsOf(aProject(), 'toString')).toBeUndefined();
    for (const [id, changes] of [
      ['github', { clientId: ' ' }],
      ['github', { clientSecret: '' }],
      ['auth0', { clientSecret: '' }],
      ['auth0', { clientSecret: { clientSecret: '', auth0Domain: 'a.example' } }],
      ['apple', { clientSecret: '' }],
      ['apple', { clientSecret: {} }],
      ['apple', { clientSecret: '{}' }],
    ] as const) {
      expect(settled(id, changes)).toBeUndefined();
      // Somebody who is about to fill it in is told at the start, and may start.
      expect(settingsProblems(projectWith(id, changes))).toEqual([]);
      expect(settingsWarnings(projectWith(id, changes))).toEqual([expect.stringContaining('stays off')]);
    }
  });

  it('reads a project once', () => {
    const project = projectWith('github');
    expect(settingsOf(project, 'github')).toBe(settingsOf(project, 'github'));
    expect(enabledProviders(project)).toEqual([settingsOf(project, 'github')]);
  });

  it.each([
    ['an object', { clientSecret: { clientSecret: SECRET, auth0Domain: 'A.example' } }],
    ['its JSON text', { clientSecret: JSON.stringify({ clientSecret: SECRET, auth0Domain: 'a.example' }) }],
    ['the same keys beside the client id', { keys: { auth0Domain: 'a.example' } }],
  ])('takes a secret of several members as %s', (_how, changes) => {
    const found = settled('auth0', changes);
    expect(found).toMatchObject({ clientSecret: SECRET, issuedBy: 'a.example' });
    expect(found?.values).toEqual({ auth0Domain: 'a.example', domain: 'a.example' });
  });

  it("takes Apple's members in all ways", () => {
    const members = { keyID: 'ABCDE12345', teamID: 'FGHIJ67890', p8 };
    const expected = { ...members, p8: p8.trim() };
    expect(settled('apple', { clientSecret: members })?.values).toEqual(expected);
    expect(settled('apple', { clientSecret: JSON.stringify(members) })?.values).toEqual(expected);
    expect(settled('apple', { clientSecret: '', keys: members })?.values).toEqual(expected);
  });

  it('fills in defaults', () => {
    expect(settled('gitlab')).toMatchObject({
      values: { endpoint: 'https://gitlab.com' },
      issuedBy: 'gitlab.com',
    });
    expect(settled('microsoft')?.values).toEqual({ tenantID: 'common', tenant: 'common' });
    expect(settled('google')?.values).toEqual({ prompt: 'consent' });
  });

  it("takes Google's prompt as a list", () => {
    const secret = { clientSecret: SECRET, prompt: ['select_account', 'consent'] };
    expect(settled('google', { clientSecret: secret })?.values).toEqual({ prompt: 'select_account consent' });
    expect(problems('google', { clientSecret: { clientSecret: SECRET, prompt: ['login'] } })).toHaveLength(1);
    expect(problems('google', { clientSecret: { clientSecret: SECRET, prompt: [] } })).toHaveLength(1);
  });

  it("finds Okta's own server where the id of another is empty", () => {
    const paths = (authorizationServerId?: string) => {
      const keys = {
        oktaDomain: 'x.okta.com',
        ...(authorizationServerId === undefined ? {} : { authorizationServerId }),
      };
      const values = settled('okta', { keys })?.values;
      return [values?.['serverPath'], values?.['issuerPath']];
    };
    expect(paths()).toEqual(['/default', '/oauth2/default']);
    expect(paths('aus1')).toEqual(['/aus1', '/oauth2/aus1']);
    expect(paths('')).toEqual(['', '']);
  });

  it('points a provider elsewhere, on this machine without TLS', () => {
    const base = 'http://127.0.0.1:9999/google';
    const found = settled('google', {
      ...{ authorizationUrl: `${base}/a`, tokenUrl: `${base}/t`, userInfoUrl: `${base}/u` },
      ...{ issuer: base, jwksUri: `${base}/k` },
    });
    expect(found).toMatchObject({
      authorizationUrl: `${base}/a`,
      tokenUrl: `${base}/t`,
      userInfoUrl: `${base}/u`,
      issuers: [base],
      keysUrl: `${base}/k`,
      reach: { loopback: true, privateNetwork: false },
    });
  });

  it('lets the place of a value from the token answer stand in an override, as a segment of its own', () => {
    const userInfoUrl = 'https://proxy.example/users/{tokenUserId}';
    expect(problems('etsy', { userInfoUrl })).toEqual([]);
    expect(settled('etsy', { userInfoUrl })?.userInfoUrl).toBe(userInfoUrl);
    expect(problems('etsy', { userInfoUrl: 'https://{tokenUserId}/users' })).toHaveLength(1);
    expect(problems('etsy', { userInfoUrl: 'https://proxy.example/{clientSecret}' })).toHaveLength(1);
    expect(problems('etsy', { tokenUrl: userInfoUrl })).toHaveLength(1);
    expect(problems('github', { userInfoUrl })).toHaveLength(1);
  });

  it('opens the own machine only where a setting names it, and private networks only when told to (rule 24)', () => {
    const reach = (id: string, changes: Partial<OAuth2Settings>) => settled(id, changes)?.reach;
    expect(reach('gitlab', { keys: { endpoint: 'http://localhost:8929' } })?.loopback).toBe(true);
    expect(reach('authentik', { keys: { authentikDomain: 'localhost:9443' } })?.loopback).toBe(true);
    expect(reach('auth0', { keys: { auth0Domain: 'localhost' } })?.loopback).toBe(true);
    expect(reach('gitlab', { keys: { endpoint: 'https://localhost.example' } })?.loopback).toBe(false);
    expect(reach('gitlab', { allowPrivateNetwork: true })).toEqual({ loopback: false, privateNetwork: true });
  });

  it('adds scopes of the operator, or takes them instead, or leaves them out, as the provider has it', () => {
    const scopes = (id: string, wanted: string[]) => settled(id, { scopes: wanted })?.scopes;
    expect(scopes('github', ['repo', 'user:email'])).toEqual(['user:email', 'repo']);
    expect(scopes('stripe', ['read_only'])).toEqual(['read_only']);
    expect(scopes('stripe', [])).toEqual(['read_write']);
    expect(scopes('notion', ['anything'])).toEqual([]);
  });
});

describe('whose ids they are (rule 11)', () => {
  it('is the server of the setting, so that another one cannot send strangers in', () => {
    const gitlab = (endpoint: string) => settled('gitlab', { keys: { endpoint } })?.issuedBy;
    expect(gitlab('https://git.example')).toBe('git.example');
    expect(gitlab('https://git.example:8443/sub')).toBe('git.example:8443/sub');
    expect(settled('okta', { keys: { oktaDomain: 'x.okta.com' } })?.issuedBy).toBe('x.okta.com');
    expect(settled('authentik', { keys: { authentikDomain: 'a.example:9443' } })?.issuedBy).toBe(
      'a.example:9443',
    );
  });

  it('is the issuer of OpenID Connect, of which one host may have several', () => {
    const wellKnownEndpoint = 'https://id.example/realms/a/.well-known/openid-configuration';
    expect(settled('oidc', { keys: { wellKnownEndpoint } })?.issuedBy).toBe('id.example/realms/a');
    const issuer = 'https://id.example/realms/b';
    expect(settled('oidc', { issuer, keys: { wellKnownEndpoint } })?.issuedBy).toBe('id.example/realms/b');
  });

  it('is nobody where there is one such server, unless user info is asked for elsewhere', () => {
    expect(settled('github')?.issuedBy).toBe('');
    expect(settled('microsoft')?.issuedBy).toBe('');
    expect(settled('github', { userInfoUrl: 'https://ghe.example/api/v3/user' })?.issuedBy).toBe(
      'ghe.example',
    );
  });
});

describe('OpenID Connect without discovery', () => {
  const whole = {
    authorizationEndpoint: 'https://id.example/a',
    tokenEndpoint: 'https://id.example/t',
    userinfoEndpoint: 'https://id.example/u',
    issuer: 'https://id.example',
    jwksUri: 'https://id.example/k',
  };

  it('takes all endpoints from the secret, or from the settings that all providers share', () => {
    const expected = {
      authorizationUrl: whole.authorizationEndpoint,
      tokenUrl: whole.tokenEndpoint,
      userInfoUrl: whole.userinfoEndpoint,
      issuers: [whole.issuer],
      keysUrl: whole.jwksUri,
      issuedBy: 'id.example',
    };
    expect(settled('oidc', { keys: whole })).toMatchObject(expected);
    const { authorizationEndpoint, tokenEndpoint, userinfoEndpoint, issuer, jwksUri } = whole;
    const shared = {
      authorizationUrl: authorizationEndpoint,
      tokenUrl: tokenEndpoint,
      userInfoUrl: userinfoEndpoint,
    };
    expect(settled('oidc', { ...shared, issuer, jwksUri })).toMatchObject({
      ...expected,
      issuedBy: 'id.example id.example',
    });
  });

  it.each(Object.keys(whole))('is a problem without %s', (missing) => {
    const keys = Object.fromEntries(Object.entries(whole).filter(([name]) => name !== missing));
    expect(problems('oidc', { keys })).toEqual([
      'oauth2.oidc: OpenID Connect: needs wellKnownEndpoint, or all of authorizationEndpoint, tokenEndpoint, userinfoEndpoint, issuer, jwksUri',
    ]);
  });
});

describe('settingsProblems', () => {
  it.each([
    ['githb', {}, 'oauth2.githb: is no provider; there are amazon, '],
    ['__proto__x', {}, 'oauth2.__proto__x: is no provider'],
    [
      'github',
      { clientSecret: { clientSecret: SECRET } },
      'oauth2.github.clientSecret: GitHub: must be a text',
    ],
    ['github', { keys: { domain: SECRET } }, 'oauth2.github.domain: GitHub: is no setting of this provider'],
    [
      'github',
      { tokenUrl: `http://a.example/${SECRET}` },
      'oauth2.github.tokenUrl: GitHub: must be an https URL',
    ],
    ['apple', {}, 'oauth2.apple.clientSecret: Apple: must be an object with keyID, teamID, p8'],
    ['apple', { clientSecret: `{"p8": "${SECRET}` }, 'oauth2.apple.clientSecret: Apple: must be an object'],
    ['auth0', {}, 'oauth2.auth0.auth0Domain: Auth0: is missing'],
    ['auth0', { clientSecret: { auth0Domain: 'a.example' } }, 'oauth2.auth0.clientSecret: Auth0: is missing'],
    ['auth0', { keys: { auth0Domain: 5 } }, 'oauth2.auth0.auth0Domain: Auth0: must be a text'],
    [
      'auth0',
      { keys: { auth0Domain: 'a.example/x' } },
      'oauth2.auth0.auth0Domain: Auth0: must be a host name',
    ],
    ['auth0', { keys: { auth0Domain: 'a.example', x: SECRET } }, 'oauth2.auth0.x: Auth0: is no setting'],
    [
      'gitlab',
      { keys: { endpoint: 'http://10.0.0.1' } },
      'oauth2.gitlab.endpoint: GitLab: must be an https URL',
    ],
    [
      'microsoft',
      { keys: { tenantID: 'a/b' } },
      'oauth2.microsoft.tenantID: Microsoft: must be common, organizations',
    ],
    [
      'okta',
      { keys: { oktaDomain: 'x-admin.okta.com' } },
      'oauth2.okta.oktaDomain: Okta: must be the domain of',
    ],
    [
      'okta',
      { keys: { oktaDomain: 'x.okta.com', authorizationServerId: '../x' } },
      'oauth2.okta.authorizationServerId: Okta: must be letters, digits',
    ],
    ['oidc', {}, 'oauth2.oidc: OpenID Connect: needs wellKnownEndpoint'],
    [
      'oidc',
      { keys: { wellKnownEndpoint: 'https://a.example/' } },
      'oauth2.oidc.wellKnownEndpoint: OpenID Connect: must be an address that ends in',
    ],
    [
      'auth0',
      {
        clientSecret: { clientSecret: SECRET, auth0Domain: 'a.example' },
        keys: { auth0Domain: 'b.example' },
      },
      'oauth2.auth0.auth0Domain: Auth0: is given in clientSecret as well',
    ],
  ] as const)('names place, provider and fault of %s %j, never a secret', (id, changes, beginning) => {
    const found = problems(id, changes);
    expect(found).toEqual([expect.stringContaining(beginning)]);
    expect(found[0]?.startsWith(beginning)).toBe(true);
    expect(found[0]).not.toContain(SECRET);
    expect(settled(id, changes as Partial<OAuth2Settings>)).toBeUndefined();
  });

  it("checks Apple's key when the file is read, and names it alone", () => {
    const clientSecret = { keyID: 'ABCDE12345', teamID: 'short', p8: SECRET };
    expect(problems('apple', { clientSecret })).toEqual([
      'oauth2.apple.teamID: Apple: must be ten capital letters and digits',
      'oauth2.apple.p8: Apple: must be a P-256 private key (PKCS#8, with its BEGIN and END lines)',
    ]);
  });

  it('leaves alone what is switched off', () => {
    expect(problems('auth0', { enabled: false, keys: { auth0Domain: 'a b' } })).toEqual([]);
  });
});

describe('settingsWarnings', () => {
  it('warns of trust in addresses that nobody has checked, and of what its vendor has closed', () => {
    expect(settingsWarnings(projectWith('github'))).toEqual([]);
    expect(settingsWarnings(projectWith('facebook', { trustEmail: true }))).toEqual([
      expect.stringMatching(/^oauth2\.facebook: Facebook has trustEmail: /),
    ]);
    expect(settingsWarnings(projectWith('yammer'))).toEqual([
      expect.stringContaining('closed by its vendor'),
    ]);
  });
});
