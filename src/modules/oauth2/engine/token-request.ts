import type { Instant } from '../../../kernel/clock.js';
import type { ProviderSettings } from '../application/provider-settings.js';
import type { OutgoingRequest } from '../outgoing/guarded-client.js';
import type { Template } from '../providers/provider.js';
import { appleClientSecret } from './apple-client-secret.js';
import type { Endpoints } from './endpoints.js';
import { fillEach, type Values } from './template.js';

/** What is asked of the token endpoint, in its words. */
export interface Grant {
  readonly grant_type: string;
  readonly [parameter: string]: string;
}

interface Client {
  readonly fields: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * @param parameters the provider's own for this grant
 * @param values what these are filled with
 */
export async function tokenRequest(
  settings: ProviderSettings,
  { token: url, client: method }: Endpoints,
  {
    grant,
    parameters,
    values,
  }: { grant: Grant; parameters?: Readonly<Record<string, Template>> | undefined; values: Values },
  now: Instant,
): Promise<OutgoingRequest> {
  const { token } = settings.provider;
  const client = await proofOf(settings, method, now);
  const fields = { ...grant, ...client.fields, ...fillEach(parameters, values) };
  for (const name of token.omit ?? []) delete (fields as Record<string, string>)[name];
  const isJson = token.format === 'json';
  return {
    method: 'POST',
    url,
    headers: {
      Accept: 'application/json',
      ...fillEach(token.headers, values),
      ...client.headers,
      'Content-Type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
    },
    body: isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
    reach: settings.reach,
  };
}

/** How the client proves itself: in one place, never in two (RFC 6749 §2.3). */
async function proofOf(
  { clientId, clientSecret, values }: ProviderSettings,
  method: Endpoints['client'],
  now: Instant,
): Promise<Client> {
  switch (method) {
    case 'basic':
      return { fields: {}, headers: { Authorization: basic(clientId, clientSecret) } };
    case 'post':
      return { fields: { client_id: clientId, client_secret: clientSecret }, headers: {} };
    case 'appleJwt': {
      const secret = await appleClientSecret(clientId, values, now);
      return { fields: { client_id: clientId, client_secret: secret }, headers: {} };
    }
    case 'public':
      return { fields: { client_id: clientId }, headers: {} };
  }
}

/** RFC 6749 §2.3.1: both are form-encoded first, so that a colon in the id separates nothing. */
function basic(clientId: string, clientSecret: string): string {
  const credentials = [clientId, clientSecret].map(formEncoded).join(':');
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

function formEncoded(text: string): string {
  return new URLSearchParams([['', text]]).toString().slice(1);
}
