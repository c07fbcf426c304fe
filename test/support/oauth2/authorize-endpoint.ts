import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { Inspection } from './inspection.js';
import { reply } from './moods.js';
import { answerFor, scopeOf, type Vendor } from './vendor.js';
import type { Received, Visit } from './visit.js';

/** What is behind the button "Allow": no page is shown, the visit says what the person does. */
export function authorize(vendor: Vendor, visit: Visit, received: Received, response: ServerResponse): void {
  inspect(vendor, visit, received);
  // As vendors do: whoever asks wrongly is not sent back, for the redirect URI may be the wrong thing.
  if (received.faults.length > 0) return reply(response, 400, `<h1>${received.faults.join('; ')}</h1>`);
  const redirectUri = received.query.get('redirect_uri')!;
  const answer = answerTo(vendor, visit, received);
  if (vendor.facts.callbackMethod === 'GET') return redirect(response, redirectUri, answer);
  return reply(response, 200, postingPage(redirectUri, answer));
}

function inspect(vendor: Vendor, visit: Visit, received: Received): void {
  const { facts, registration } = vendor;
  const { query } = received;
  const inspection = new Inspection(received);
  inspection.method('GET');
  const scope = scopeOf(vendor, visit.behaviour.scopes);
  const expected: Record<string, string> = {
    response_type: 'code',
    client_id: registration.clientId,
    redirect_uri: query.get('redirect_uri') ?? '',
    state: query.get('state') ?? '',
    ...facts.authorizeParams,
    ...(scope === '' ? {} : { scope }),
  };
  inspection.expect(
    isRegistered(vendor, expected['redirect_uri']!),
    `redirect_uri ${expected['redirect_uri']}`,
  );
  inspection.expect(isRandom(expected['state']!), `state ${expected['state']} is not 256 bits in base64url`);
  if (facts.oidc?.nonce === true) {
    expected['nonce'] = query.get('nonce') ?? '';
    inspection.expect(isRandom(expected['nonce']), `nonce ${expected['nonce']} is not 256 bits in base64url`);
  }
  if (facts.pkce !== 'unsupported') {
    expected['code_challenge'] = query.get('code_challenge') ?? '';
    expected['code_challenge_method'] = 'S256';
    inspection.expect(isRandom(expected['code_challenge']), `code_challenge ${expected['code_challenge']}`);
  }
  inspection.parameters('authorization URL', query, expected);
}

/** The vendors' forms to register a redirect URI differ in one thing: some take no `localhost`. */
function isRegistered({ facts }: Vendor, redirectUri: string): boolean {
  const host = facts.redirectUriTransform === undefined ? '(?:localhost|127\\.0\\.0\\.1)' : '127\\.0\\.0\\.1';
  const path = `/v1/account/sessions/oauth2/callback/${facts.id}/[\\w.-]+`;
  return new RegExp(`^http://${host}:\\d+${path}$`).test(redirectUri);
}

const isRandom = (text: string): boolean => /^[\w-]{43}$/.test(text);

function answerTo(vendor: Vendor, visit: Visit, { query }: Received): Record<string, string> {
  const { consent, iss, answers } = visit.behaviour;
  const always = { state: query.get('state')!, ...(iss === undefined ? {} : { iss }) };
  if (consent === 'no-code') return always;
  if (consent === 'denied') return { ...always, ...denial(vendor.facts.id) };
  const grant = {
    visit,
    code: randomBytes(24).toString('base64url'),
    redirectUri: query.get('redirect_uri')!,
    scope: query.get('scope') ?? '',
    nonce: query.get('nonce') ?? undefined,
    codeChallenge: query.get('code_challenge') ?? undefined,
    isSpent: false,
    accessToken: '',
    refreshToken: '',
  };
  vendor.grants.push(grant);
  visit.grants.push(grant);
  const extra = answerFor(vendor, visit, answers.callback ?? vendor.facts.sampleCallback ?? {});
  const fields = Object.entries(extra).map(([name, value]) => [name, JSON.stringify(value)]);
  return { ...always, code: grant.code, ...(Object.fromEntries(fields) as Record<string, string>) };
}

function denial(provider: string): Record<string, string> {
  if (provider === 'apple') return { error: 'user_cancelled_authorize' };
  const description = { error_description: 'The person said no.' };
  if (provider === 'podio') return { error: 'access_denied', error_reason: 'user_denied', ...description };
  return { error: 'access_denied', ...description };
}

function redirect(response: ServerResponse, redirectUri: string, answer: Record<string, string>): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  response.setHeader('location', url.href);
  reply(response, 302, '');
}

/** `response_mode=form_post`: https://openid.net/specs/oauth-v2-form-post-response-mode-1_0.html */
function postingPage(redirectUri: string, answer: Record<string, string>): string {
  const inputs = Object.entries(answer).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  );
  return `<!doctype html><title>Sign in</title><link rel="icon" href="data:,"><body onload="document.forms[0].submit()">
<form method="post" action="${escaped(redirectUri)}">${inputs.join('')}</form></body>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
