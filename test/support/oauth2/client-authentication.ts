import { verify } from 'node:crypto';
import type { Inspection } from './inspection.js';
import type { ProviderFacts } from './provider-facts.js';
import type { Registration } from './registrations.js';
import type { Vendor } from './vendor.js';
import type { Received } from './visit.js';

/** Parameters of a token request by which the client proves itself. */
export interface ClientParameters {
  readonly required: Record<string, string>;
  readonly optional: Record<string, string>;
}

/** Holds a token request against the one way of authentication that the vendor takes. The secret never stands twice. */
export function inspectClient(
  inspection: Inspection,
  received: Received,
  fields: URLSearchParams,
  { facts, registration, now }: Vendor,
): ClientParameters {
  const { clientId, clientSecret } = registration;
  const method = authenticationOf(facts);
  if (method !== 'basic') {
    inspection.expect(
      received.headers['authorization'] === undefined,
      'an Authorization header beside the body',
    );
  }
  switch (method) {
    case 'basic':
      inspectBasicHeader(inspection, received, registration);
      // RFC 6749 §2.3.1 has no use for it, but does not forbid it either.
      return without(facts, { required: {}, optional: { client_id: clientId } });
    case 'post':
      return without(facts, { required: { client_id: clientId, client_secret: clientSecret }, optional: {} });
    case 'public':
      return without(facts, { required: { client_id: clientId }, optional: {} });
    case 'apple': {
      const secret = fields.get('client_secret') ?? '';
      inspectAppleSecret(inspection, secret, registration, now() / 1_000);
      return { required: { client_id: clientId, client_secret: secret }, optional: {} };
    }
  }
}

function authenticationOf({ id, tokenAuthMethod }: ProviderFacts): 'basic' | 'post' | 'public' | 'apple' {
  if (id === 'apple') return 'apple';
  if (tokenAuthMethod === 'client_secret_post') return 'post';
  if (tokenAuthMethod.startsWith('none')) return 'public';
  // oidc: the simulator's discovery document offers both, and this is the one that comes first then.
  return 'basic';
}

function without({ tokenRequest }: ProviderFacts, parameters: ClientParameters): ClientParameters {
  const rest = (values: Record<string, string>) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => !tokenRequest.omitParams.includes(name)));
  return { required: rest(parameters.required), optional: rest(parameters.optional) };
}

/** RFC 6749 §2.3.1: both parts are form-encoded first, so that a colon in the id is none in the header. */
function inspectBasicHeader(
  inspection: Inspection,
  received: Received,
  { clientId, clientSecret }: Registration,
): void {
  const [, credentials] = /^Basic ([A-Za-z0-9+/]+=*)$/.exec(received.headers['authorization'] ?? '') ?? [];
  if (credentials === undefined) return inspection.expect(false, 'no Basic header');
  const [id = '', secret = ''] = Buffer.from(credentials, 'base64').toString('utf8').split(':');
  inspection.expect(formDecoded(id) === clientId, `Basic header: the id is "${id}"`);
  inspection.expect(formDecoded(secret) === clientSecret, `Basic header: the secret is "${secret}"`);
}

function formDecoded(text: string): string | undefined {
  if (!/^[\w.*~!'()%+-]*$/.test(text)) return undefined;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** https://developer.apple.com/documentation/accountorganizationaldatasharing/creating-a-client-secret */
function inspectAppleSecret(
  inspection: Inspection,
  secret: string,
  registration: Registration,
  now: number,
): void {
  const { keyID, teamID, publicKey } = registration.apple!;
  const [header = '', claims = '', signature = ''] = secret.split('.');
  const { alg, kid } = parsed(header);
  const { iss, aud, sub, iat, exp } = parsed(claims);
  const lifetime = Number(exp) - Number(iat);
  inspection.expect(alg === 'ES256', `client secret: alg is ${String(alg)}`);
  inspection.expect(kid === keyID, `client secret: kid is ${String(kid)}`);
  inspection.expect(iss === teamID, `client secret: iss is ${String(iss)}`);
  inspection.expect(aud === 'https://appleid.apple.com', `client secret: aud is ${String(aud)}`);
  inspection.expect(sub === registration.clientId, `client secret: sub is ${String(sub)}`);
  inspection.expect(lifetime > 0 && lifetime <= 300, `client secret: valid for ${lifetime} seconds`);
  inspection.expect(Number(exp) > now, 'client secret: expired');
  inspection.expect(Math.abs(Number(iat) - now) < 60, 'client secret: not made just now');
  const bytes = Buffer.from(signature, 'base64url');
  inspection.expect(bytes.length === 64, 'client secret: the signature is not in raw form');
  const isGood = verify(
    'sha256',
    Buffer.from(`${header}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    bytes,
  );
  inspection.expect(isGood, 'client secret: bad signature');
}

function parsed(part: string): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
