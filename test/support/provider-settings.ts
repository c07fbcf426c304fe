import type { ProviderSettings } from '../../src/modules/oauth2/application/provider-settings.js';
import type { Provider } from '../../src/modules/oauth2/providers/provider.js';

/** What a project has set for a provider: the descriptor’s own, but for what a test cares about. */
export function settingsOf(provider: Provider, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  return {
    provider,
    clientId: 'our-client',
    clientSecret: 'our s3cret',
    values: {},
    authorizationUrl: provider.authorize.url,
    tokenUrl: provider.token.url,
    userInfoUrl: provider.userInfo?.url ?? null,
    issuers: provider.idToken?.issuers,
    keysUrl: provider.idToken?.keys,
    scopes: provider.authorize.scopes,
    trustEmail: false,
    reach: { loopback: true, privateNetwork: false },
    issuedBy: '',
    ...changes,
  };
}

/** The error that a promise ends with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`no error, but ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
