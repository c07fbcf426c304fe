import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { PROVIDER_FACTS, type ProviderFacts, type Texts } from './provider-facts.js';

/** A client as the vendor knows it: what its owner has copied from there into the projects file. */
export interface Registration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** For `clientSecret` in the projects file: a text, or an object with the vendor's keys. */
  readonly secretSetting: string | Record<string, unknown>;
  /** What stands for `{domain}` and the like in the vendor's addresses. */
  readonly placeholders: Texts;
  /** Apple: by whom and with which key client secrets have to be signed. */
  readonly apple?: { readonly keyID: string; readonly teamID: string; readonly publicKey: KeyObject };
}

/** Every vendor has its own client, with all that a Basic header or a form must not carry as it is (RFC 6749 §2.3.1). */
export function makeRegistrations(): ReadonlyMap<string, Registration> {
  return new Map(PROVIDER_FACTS.map((facts) => [facts.id, registrationFor(facts)]));
}

function registrationFor(facts: ProviderFacts): Registration {
  const clientId = `${facts.id}: cl&ient+1%`;
  if (facts.id === 'apple') return appleRegistration(clientId);
  const clientSecret = `s3cret of ${facts.id}: +/?&=%3A~*'`;
  const own = HOSTS[facts.id] ?? {};
  const placeholders: Record<string, string> = {};
  for (const [name, key] of Object.entries(facts.secretFormat.keys ?? {})) {
    const value = own[name] ?? key.default;
    if (key.placeholder !== undefined && value !== undefined) placeholders[key.placeholder] = value;
  }
  const secretSetting = facts.secretFormat.type === 'string' ? clientSecret : { clientSecret, ...own };
  return { clientId, clientSecret, secretSetting, placeholders };
}

/** Of the vendors that have no single host. Nothing of it is ever called: the simulator stands in for these hosts. */
const HOSTS: Record<string, Record<string, string>> = {
  auth0: { auth0Domain: 'tenant.eu.auth0.example' },
  authentik: { authentikDomain: 'authentik.example:9443' },
  gitlab: { endpoint: 'https://git.example/gitlab' },
  okta: { oktaDomain: 'tenant.okta.example' },
};

function appleRegistration(clientId: string): Registration {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const p8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const [keyID, teamID] = ['ABC123DEFG', 'TEAM123456'];
  return {
    clientId,
    clientSecret: p8,
    secretSetting: { keyID, teamID, p8 },
    placeholders: {},
    apple: { keyID, teamID, publicKey },
  };
}
