import type { ProviderSettings } from '../application/provider-settings.js';
import type { TokenFacts } from '../providers/provider.js';
import type { DiscoveryDocument } from './discovery.js';
import { providerFailure } from './failures.js';
import { fill, mentions, MissingValue, type Values } from './template.js';

/** Where a provider is asked, and how. */
export interface Endpoints {
  readonly authorize: string;
  readonly token: string;
  /** Null: there is none. What stands in the token answer is still to be filled in. */
  readonly userInfo: string | null;
  /** Of id tokens. `{tid}` is still to be filled in. */
  readonly issuers: readonly string[];
  readonly keys: string | undefined;
  readonly client: Exclude<TokenFacts['client'], 'discovered'>;
  readonly pkce: boolean;
  /** What an `iss` that comes with a code must be (RFC 9207), where that is known. */
  readonly issuer: string | undefined;
}

/** @throws 424 `user_oauth2_provider_error` when the discovery document does not say what is needed */
export function endpointsFrom(
  settings: ProviderSettings,
  discovery: DiscoveryDocument | undefined,
): Endpoints {
  const values = { ...settings.values, clientId: settings.clientId, ...discovery?.values };
  try {
    return endpointsWith(settings, discovery, values);
  } catch (error) {
    if (error instanceof MissingValue) throw providerFailure(`${error.placeholder} is not known`);
    throw error;
  }
}

function endpointsWith(
  settings: ProviderSettings,
  discovery: DiscoveryDocument | undefined,
  values: Values,
): Endpoints {
  const { provider, authorizationUrl, tokenUrl, keysUrl } = settings;
  const issuers = (settings.issuers ?? []).map((issuer) => fill(issuer, { ...values, tid: '{tid}' }));
  return {
    authorize: fill(authorizationUrl, values),
    token: fill(tokenUrl, values),
    userInfo: userInfoUrl(settings, values),
    issuers,
    keys: keysUrl === undefined ? undefined : fill(keysUrl, values),
    client: clientMethod(provider.token.client, discovery),
    pkce: provider.authorize.pkce && offersPkce(discovery),
    issuer: provider.authorize.issuer ?? soleIssuer(settings, issuers),
  };
}

function userInfoUrl({ provider, userInfoUrl: template }: ProviderSettings, values: Values): string | null {
  if (template === null) return null;
  // OpenID Connect servers may have none: the id token says it all then.
  const isOptional = provider.idToken?.completesUserInfo === true;
  if (isOptional && mentions(template, 'discovery.') && values['discovery.userinfo_endpoint'] === undefined)
    return null;
  const later = Object.keys(provider.userInfo?.variables ?? {}).map((name) => [name, `{${name}}`]);
  return fill(template, { ...values, ...(Object.fromEntries(later) as Values) });
}

/** OpenID Connect Discovery 1.0 §3: where nothing is said, it is basic. */
function clientMethod(
  method: TokenFacts['client'],
  discovery: DiscoveryDocument | undefined,
): Endpoints['client'] {
  if (method !== 'discovered') return method;
  const offered = discovery?.clientMethods;
  return offered === undefined || offered.includes('client_secret_basic') ? 'basic' : 'post';
}

/** Servers that say nothing may well have it, and ignore it if not (RFC 6749 §3.1). */
function offersPkce(discovery: DiscoveryDocument | undefined): boolean {
  return discovery?.challengeMethods?.includes('S256') ?? true;
}

/** None where people of several issuers come in. Google's second form of the same is no URL, and never sent (RFC 9207 §2). */
function soleIssuer({ provider }: ProviderSettings, issuers: readonly string[]): string | undefined {
  if (provider.idToken?.ignoreOtherIssuers === true) return undefined;
  const [issuer, ...others] = issuers.filter((each) => URL.canParse(each));
  return others.length > 0 || mentions(issuer, 'tid') ? undefined : issuer;
}
