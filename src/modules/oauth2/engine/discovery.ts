import { type Clock, HOUR, MINUTE } from '../../../kernel/clock.js';
import type { ProviderSettings } from '../application/provider-settings.js';
import { destinationOf } from '../outgoing/destination.js';
import type { GuardedClient } from '../outgoing/guarded-client.js';
import { fetchDocument } from './answers.js';
import { providerFailure } from './failures.js';
import { Remembered } from './remembered.js';
import { fill, mentions } from './template.js';

const WELL_KNOWN = '/.well-known/openid-configuration';
const ENDPOINTS = ['authorization_endpoint', 'token_endpoint', 'userinfo_endpoint', 'jwks_uri'];

/** What a provider says about itself, as far as we listen. */
export interface DiscoveryDocument {
  /** `discovery.<member>`, for templates. */
  readonly values: Readonly<Record<string, string>>;
  /** Ways for clients to prove themselves at the token endpoint; undefined: nothing is said. */
  readonly clientMethods: readonly unknown[] | undefined;
  /** Of PKCE; undefined: nothing is said. */
  readonly challengeMethods: readonly unknown[] | undefined;
}

/** OpenID Connect Discovery 1.0. */
export class Discovery {
  private readonly documents: Remembered<DiscoveryDocument>;

  constructor(
    private readonly client: GuardedClient,
    clock: Clock,
  ) {
    this.documents = new Remembered(clock, { lifetime: HOUR, patience: MINUTE, capacity: 500 });
  }

  /**
   * The document that the settings name; undefined: they name none.
   *
   * @throws 424 `user_oauth2_provider_error`
   */
  of(settings: ProviderSettings): Promise<DiscoveryDocument> | undefined {
    const { wellKnownEndpoint: url } = settings.values;
    if (url === undefined || url === '') return undefined;
    const issuers = issuersOf(settings, url);
    const key = JSON.stringify([url, settings.reach, issuers]);
    return this.documents.get(key, () => this.fetch(url, issuers, settings));
  }

  private async fetch(
    url: string,
    issuers: readonly string[],
    { reach }: ProviderSettings,
  ): Promise<DiscoveryDocument> {
    const document = await fetchDocument(this.client, { url, reach }, 'its discovery document');
    if (document === null || typeof document !== 'object')
      throw providerFailure('its discovery document is none');
    const members = document as Record<string, unknown>;
    const { issuer } = members;
    // §4.3: else one issuer could speak for another.
    if (typeof issuer !== 'string' || !issuers.includes(issuer))
      throw providerFailure('its discovery document is of another issuer');
    return {
      values: { 'discovery.issuer': issuer, ...endpointsIn(members, reach) },
      clientMethods: listIn(members, 'token_endpoint_auth_methods_supported'),
      challengeMethods: listIn(members, 'code_challenge_methods_supported'),
    };
  }
}

/** What may stand there as the issuer: what the operator says, else what the address says (§4: a last slash is cut). */
function issuersOf({ issuers = [], values, clientId }: ProviderSettings, url: string): readonly string[] {
  const given = issuers
    .filter((issuer) => !mentions(issuer, 'discovery.'))
    .map((issuer) => fill(issuer, { ...values, clientId }));
  if (!url.endsWith(WELL_KNOWN)) return given;
  const base = url.slice(0, -WELL_KNOWN.length);
  return [...given, base, `${base}/`];
}

/** Rule 25: they pass the same checks as what the operator writes. */
function endpointsIn(
  members: Record<string, unknown>,
  reach: ProviderSettings['reach'],
): Record<string, string> {
  const endpoints: Record<string, string> = {};
  for (const name of ENDPOINTS) {
    const url = members[name];
    if (url === undefined || url === null) continue;
    if (typeof url !== 'string' || !isOpen(url, reach))
      throw providerFailure(`the ${name} of its discovery document is not to be called`);
    endpoints[`discovery.${name}`] = url;
  }
  return endpoints;
}

function isOpen(url: string, reach: ProviderSettings['reach']): boolean {
  try {
    destinationOf(url, reach);
    return true;
  } catch {
    return false;
  }
}

function listIn(members: Record<string, unknown>, name: string): readonly unknown[] | undefined {
  const list = members[name];
  return Array.isArray(list) ? list : undefined;
}
