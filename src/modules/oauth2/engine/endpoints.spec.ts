import { settingsOf } from '../../../../test/support/provider-settings.js';
import { discord } from '../providers/discord.js';
import { etsy } from '../providers/etsy.js';
import { gitlab } from '../providers/gitlab.js';
import { google } from '../providers/google.js';
import { microsoft } from '../providers/microsoft.js';
import { oidc } from '../providers/oidc.js';
import { salesforce } from '../providers/salesforce.js';
import type { DiscoveryDocument } from './discovery.js';
import { endpointsFrom } from './endpoints.js';

const document: DiscoveryDocument = {
  values: {
    'discovery.issuer': 'https://id.test',
    'discovery.authorization_endpoint': 'https://id.test/{clientSecret}',
    'discovery.token_endpoint': 'https://id.test/token',
    'discovery.userinfo_endpoint': 'https://id.test/me',
    'discovery.jwks_uri': 'https://id.test/keys',
  },
  clientMethods: undefined,
  challengeMethods: undefined,
};
const without = (name: string) => {
  const values = { ...document.values };
  delete values[name];
  return { ...document, values };
};
const ofOidc = (changes: Partial<DiscoveryDocument> = {}) =>
  endpointsFrom(settingsOf(oidc), { ...document, ...changes });

describe('endpointsFrom', () => {
  it('fills in what the operator has set', () => {
    const settings = settingsOf(gitlab, { values: { endpoint: 'https://git.test/lab' } });
    expect(endpointsFrom(settings, undefined)).toMatchObject({
      authorize: 'https://git.test/lab/oauth/authorize',
      token: 'https://git.test/lab/oauth/token',
      userInfo: 'https://git.test/lab/api/v4/user',
      issuers: ['https://git.test/lab'],
      keys: 'https://git.test/lab/oauth/discovery/keys',
      client: 'post',
      pkce: true,
      issuer: 'https://git.test/lab',
    });
  });

  it('leaves open what a token answer or id token will say', () => {
    expect(endpointsFrom(settingsOf(etsy), undefined).userInfo).toMatch(/\/\{tokenUserId\}$/);
    const settings = settingsOf(microsoft, { values: { tenant: 'common' } });
    expect(endpointsFrom(settings, undefined).issuers).toEqual([
      'https://login.microsoftonline.com/{tid}/v2.0',
    ]);
  });

  it('takes from a discovery document what it says, to the letter', () => {
    expect(ofOidc()).toEqual({
      authorize: 'https://id.test/{clientSecret}',
      token: 'https://id.test/token',
      userInfo: 'https://id.test/me',
      issuers: ['https://id.test'],
      keys: 'https://id.test/keys',
      client: 'basic',
      pkce: true,
      issuer: 'https://id.test',
    });
  });

  it.each(['authorization_endpoint', 'token_endpoint', 'jwks_uri'])('needs its %s', (name) => {
    expect(() => endpointsFrom(settingsOf(oidc), without(`discovery.${name}`))).toThrow(
      expect.objectContaining({ type: 'user_oauth2_provider_error' }),
    );
  });

  it('does without user info where the id token says it all', () => {
    expect(endpointsFrom(settingsOf(oidc), without('discovery.userinfo_endpoint')).userInfo).toBeNull();
  });

  it('prefers what the operator says', () => {
    const settings = settingsOf(oidc, {
      tokenUrl: 'https://other.test/token',
      issuers: ['https://other.test'],
    });
    expect(endpointsFrom(settings, document)).toMatchObject({
      token: 'https://other.test/token',
      issuers: ['https://other.test'],
    });
  });

  it.each([
    [undefined, 'basic'],
    [['client_secret_post', 'client_secret_basic'], 'basic'],
    [['client_secret_post'], 'post'],
    [['private_key_jwt'], 'post'],
  ])('proves the client as it is offered: %j by %s', (clientMethods, client) => {
    expect(ofOidc({ clientMethods })).toMatchObject({ client });
  });

  it.each([
    [undefined, true],
    [['plain', 'S256'], true],
    [['plain'], false],
    [[], false],
  ])('uses PKCE unless it is denied: %j', (challengeMethods, pkce) => {
    expect(ofOidc({ challengeMethods })).toMatchObject({ pkce });
  });

  it('rule 5: knows what a callback’s `iss` must be, where there is one issuer only', () => {
    const issuerOf = (settings: ReturnType<typeof settingsOf>) => endpointsFrom(settings, undefined).issuer;
    expect(issuerOf(settingsOf(google))).toBe('https://accounts.google.com');
    expect(issuerOf(settingsOf(discord))).toBe('https://discord.com');
    expect(issuerOf(settingsOf(microsoft, { values: { tenant: 'common' } }))).toBeUndefined();
    expect(issuerOf(settingsOf(salesforce))).toBeUndefined();
    expect(issuerOf(settingsOf(etsy))).toBeUndefined();
  });
});
