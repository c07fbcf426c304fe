import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROVIDERS } from './catalogue.js';
import type { Provider } from './provider.js';

const FACTS = join(__dirname, '../../../../test/support/oauth2/facts');

/** How a provider wants to be asked, by the independent description that the simulator plays as well. */
interface Facts {
  readonly id: string;
  readonly authorizationUrl: string;
  readonly tokenUrl: string;
  readonly userInfoUrl: string | null;
  readonly extraUserInfoRequests: readonly { name: string; url: string; headers: Record<string, string> }[];
  readonly defaultScopes: readonly string[];
  readonly scopeSeparator: string;
  readonly scopeMode: 'append' | 'replace' | 'none';
  readonly authorizeParams: Record<string, string>;
  readonly redirectUriTransform?: string;
  readonly pkce: 'supported' | 'required' | 'unsupported';
  readonly tokenAuthMethod: string;
  readonly tokenRequestFormat: 'form' | 'json';
  readonly tokenRequest: {
    headers: Record<string, string>;
    extraParams: Record<string, string>;
    omitParams: readonly string[];
  };
  readonly tokenResponse?: object;
  readonly secretFormat: {
    type: 'string' | 'json';
    keys?: Record<string, { required: boolean; default?: string; placeholder?: string; kind?: string }>;
  };
  readonly userInfoRequest: {
    method: string;
    auth: string;
    query: Record<string, string>;
    headers: Record<string, string>;
  } | null;
  readonly refresh: {
    supported: boolean | 'depends';
    grant: string | null;
    keepOldWhenAbsent: boolean;
    extraParams: Record<string, string>;
  };
  readonly oidc: {
    issuer: readonly string[];
    jwksUri: string;
    algorithms: readonly string[];
    nonce: boolean;
  } | null;
  readonly callbackMethod: string;
}

const facts = readdirSync(FACTS).map((file) => JSON.parse(readFileSync(join(FACTS, file), 'utf8')) as Facts);

/** Our words, put as the facts put it. */
function asFacts(provider: Provider): Record<string, unknown> {
  const { authorize, token, userInfo, idToken, refresh } = provider;
  return {
    id: provider.id,
    authorizationUrl: okta(authorize.url),
    tokenUrl: okta(token.url),
    userInfoUrl: userInfo === null ? null : okta(userInfo.url),
    extraUserInfoRequests: Object.entries(provider.extras ?? {}).map(([name, { url, headers }]) => ({
      name,
      url,
      headers: { Accept: 'application/json', ...headers },
    })),
    defaultScopes: authorize.scopes,
    scopeSeparator: authorize.scopeSeparator ?? ' ',
    scopeMode: authorize.customScopes ?? 'append',
    authorizeParams: { ...authorize.parameters },
    loopbackByAddress: authorize.loopbackByAddress === true,
    formPost: authorize.formPost === true,
    pkce: authorize.pkce,
    client: token.client,
    format: token.format ?? 'form',
    tokenHeaders: { Accept: 'application/json', ...token.headers },
    tokenParameters: { ...token.parameters },
    omit: [...(token.omit ?? [])].sort(),
    answer: token.answer,
    userInfoRequest:
      userInfo === null
        ? null
        : {
            method: userInfo.method ?? 'GET',
            scheme: userInfo.scheme === undefined ? 'Bearer' : userInfo.scheme,
            query: { ...userInfo.query },
            headers: { Accept: 'application/json', ...userInfo.headers },
          },
    idToken:
      idToken === undefined
        ? null
        : {
            issuer: idToken.issuers.map((issuer) => okta(issuer)),
            jwksUri: okta(idToken.keys),
            algorithms: idToken.algorithms,
            nonce: idToken.nonce,
            ...(idToken.checks?.includes('microsoftTenant')
              ? { extraChecks: expect.any(String) as string }
              : {}),
          },
    refresh:
      refresh === null
        ? null
        : { grant: refresh.grant, parameters: { ...refresh.parameters }, kept: refresh.singleUse !== true },
    secret: provider.secret === 'text' ? 'text' : Object.keys(provider.secret).sort(),
  };
}

/** The organisation's own server has shorter paths, which one placeholder cannot say. */
const okta = (template: string) =>
  template
    .replace('{serverPath}', '/{authorizationServerId}')
    .replace('{issuerPath}', '/oauth2/{authorizationServerId}')
    .replace('{tid}', '{idToken.tid}');

const CLIENTS: Record<string, string> = {
  client_secret_post: 'post',
  client_secret_basic: 'basic',
  'none (public client, PKCE)': 'public',
  special: 'appleJwt',
};
/** Stand in for what the way of the client already says. */
const IMPLIED = ['client_secret'];

function expected(fact: Facts): Record<string, unknown> {
  const own = (parameters: Record<string, string>) =>
    Object.fromEntries(Object.entries(parameters).filter(([name]) => !IMPLIED.includes(name)));
  const request = fact.userInfoRequest;
  const scheme = request?.auth.replace('scheme:', '').replace('bearer', 'Bearer');
  return {
    id: fact.id,
    authorizationUrl: fact.authorizationUrl,
    tokenUrl: fact.tokenUrl,
    userInfoUrl: fact.userInfoUrl,
    extraUserInfoRequests: fact.extraUserInfoRequests.map(({ name, url, headers }) => ({
      name,
      url,
      headers,
    })),
    defaultScopes: fact.defaultScopes,
    scopeSeparator: fact.scopeSeparator,
    scopeMode: fact.scopeMode,
    authorizeParams:
      fact.id === 'google' ? { ...fact.authorizeParams, prompt: '{prompt}' } : fact.authorizeParams,
    loopbackByAddress: fact.redirectUriTransform !== undefined,
    formPost: fact.callbackMethod !== 'GET',
    pkce: fact.pkce !== 'unsupported',
    client: CLIENTS[fact.tokenAuthMethod] ?? 'discovered',
    format: fact.tokenRequestFormat,
    tokenHeaders: fact.tokenRequest.headers,
    tokenParameters: own(fact.tokenRequest.extraParams),
    omit: fact.tokenRequest.omitParams.filter((name) => !IMPLIED.includes(name)).sort(),
    answer: fact.tokenResponse,
    userInfoRequest:
      request === null
        ? null
        : {
            method: request.method,
            scheme: scheme === 'none' ? null : scheme,
            query: request.query,
            headers: request.headers,
          },
    idToken: fact.oidc,
    refresh:
      fact.refresh.supported === false
        ? null
        : {
            grant: fact.refresh.grant,
            parameters: own(fact.refresh.extraParams),
            // The exchanged token is the access token, of which there is one.
            kept: fact.id === 'facebook' || fact.refresh.keepOldWhenAbsent,
          },
    secret:
      fact.id === 'google'
        ? ['clientSecret', 'prompt']
        : fact.secretFormat.keys === undefined
          ? 'text'
          : Object.keys(fact.secretFormat.keys).sort(),
  };
}

describe('the descriptors', () => {
  it.each(facts.map((fact) => [fact.id, fact] as const))('ask %s as it wants to be asked', (id, fact) => {
    expect(asFacts(PROVIDERS.get(id)!)).toEqual(expected(fact));
  });
});
