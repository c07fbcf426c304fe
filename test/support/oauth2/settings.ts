import { PROVIDER_FACTS } from './provider-facts.js';
import type { OAuth2Simulator } from './simulator.js';

/** The `oauth2` section of a project: every provider switched on and played by the simulator. */
export function oauth2Settings(
  simulator: OAuth2Simulator,
  changes: Record<string, object> = {},
): Record<string, object> {
  return Object.fromEntries(
    PROVIDER_FACTS.map(({ id }) => [id, { ...settingsOf(simulator, id), ...changes[id] }]),
  );
}

/** The issuers stay the vendors' own: what the descriptors say of them is to be tested as well. */
function settingsOf(simulator: OAuth2Simulator, provider: string): object {
  const { clientId, secretSetting } = simulator.registrationOf(provider);
  const url = simulator.urlOf(provider);
  const common = { enabled: true, clientId, clientSecret: secretSetting };
  if (provider === 'oidc') {
    const wellKnownEndpoint = `${url}/.well-known/openid-configuration`;
    return { ...common, clientSecret: { ...(secretSetting as object), wellKnownEndpoint } };
  }
  const facts = PROVIDER_FACTS.find(({ id }) => id === provider)!;
  return {
    ...common,
    authorizationUrl: `${url}/authorize`,
    tokenUrl: `${url}/token`,
    ...(facts.userInfoRequest === null ? {} : { userInfoUrl: userInfoUrl(url, facts.urlVariables) }),
    ...(facts.oidc === null ? {} : { jwksUri: `${url}/keys` }),
  };
}

function userInfoUrl(url: string, variables: object = {}): string {
  return [url, 'userinfo', ...Object.keys(variables).map((name) => `{${name}}`)].join('/');
}
