import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { inspectClient } from './client-authentication.js';
import { Inspection } from './inspection.js';
import { answerIn, reply } from './moods.js';
import { atPointer, filled, putAtPointer, type Body, type Texts } from './provider-facts.js';
import { answerFor, type Vendor } from './vendor.js';
import type { Grant, Received } from './visit.js';

const USUAL = { accessToken: '/access_token', refreshToken: '/refresh_token', expiresIn: '/expires_in' };

interface TokenCall {
  readonly vendor: Vendor;
  readonly received: Received;
  readonly response: ServerResponse;
  readonly inspection: Inspection;
  readonly fields: URLSearchParams;
}

/** Turns codes and refresh tokens into tokens, for whoever asks exactly as the vendor wants to be asked. */
export async function exchange(vendor: Vendor, received: Received, response: ServerResponse): Promise<void> {
  const { facts } = vendor;
  const inspection = new Inspection(received);
  inspection.method('POST');
  inspection.headers(facts.tokenRequest.headers);
  inspection.parameters('query', received.query, {});
  const fields = inspection.fields(facts.tokenRequestFormat);
  const call = { vendor, received, response, inspection, fields };
  if (fields.get('grant_type') === 'authorization_code') return redeemCode(call);
  return refresh(call);
}

async function redeemCode(call: TokenCall): Promise<void> {
  const { vendor, received, response, inspection, fields } = call;
  const { facts, grants } = vendor;
  const code = fields.get('code') ?? '';
  const grant = grants.find((other) => other.code === code);
  grant?.visit.requests.push(received);
  const expected: Record<string, string> = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: grant?.redirectUri ?? fields.get('redirect_uri') ?? '',
    ...extraParameters(facts.tokenRequest.extraParams, grant),
  };
  for (const name of facts.tokenRequest.omitParams) delete expected[name];
  if (facts.pkce !== 'unsupported') expected['code_verifier'] = fields.get('code_verifier') ?? '';
  inspectParameters(call, expected);
  if (!inspection.isFaultless) return refuse(call, 'invalid_request');
  // A forged, stolen or injected code is no fault of who brings it.
  if (grant === undefined || grant.isSpent || !isVerified(grant, fields))
    return refuse(call, 'invalid_grant');
  grant.isSpent = true;

  const { token } = grant.visit.behaviour;
  if (token === 'refused') {
    const { status, body } = facts.sampleTokenError ?? { status: 400, body: { error: 'invalid_grant' } };
    return reply(response, status, body);
  }
  if (token !== 'fine') return answerIn(token, response, facts.id);
  const tokens = await firstTokens(vendor, grant);
  if (grant.visit.behaviour.tokenFormat === 'json') return reply(response, 200, tokens);
  response.writeHead(200, { 'content-type': 'application/x-www-form-urlencoded' });
  response.end(new URLSearchParams(tokens as Record<string, string>).toString());
}

function refresh(call: TokenCall): void {
  const { vendor, received, response, inspection, fields } = call;
  const { facts, grants } = vendor;
  const { grant: grantType, extraParams } = facts.refresh;
  if (grantType === null) {
    inspection.expect(false, `${facts.id} has no refresh, and no grant "${fields.get('grant_type')}"`);
    return refuse(call, 'unsupported_grant_type');
  }
  const credential = grantType === 'refresh_token' ? 'refresh_token' : 'fb_exchange_token';
  const presented = fields.get(credential) ?? '';
  const grant = grants.find(({ refreshToken, accessToken }) =>
    presented === '' ? false : presented === (grantType === 'refresh_token' ? refreshToken : accessToken),
  );
  grant?.visit.requests.push(received);
  inspectParameters(call, {
    grant_type: grantType,
    [credential]: presented,
    ...extraParameters(extraParams, grant),
  });
  inspection.expect(grant !== undefined, `a ${credential} that is not, or no longer, good`);
  if (!inspection.isFaultless || grant === undefined) return refuse(call, 'invalid_request');

  const mood = grant.visit.behaviour.refresh;
  if (mood !== 'fine' && mood !== 'renewed' && mood !== 'kept') return answerIn(mood, response, facts.id);
  const renews = mood === 'renewed' || (mood === 'fine' && facts.refresh.rotates === true);
  return reply(response, 200, newTokens(vendor, grant, renews));
}

function inspectParameters(call: TokenCall, expected: Record<string, string>): void {
  const { vendor, received, inspection, fields } = call;
  const client = inspectClient(inspection, received, fields, vendor);
  inspection.parameters('token request', fields, { ...expected, ...client.required }, client.optional);
}

function extraParameters(templates: Texts, grant: Grant | undefined): Texts {
  // Apple's is a part of the client's authentication.
  const { client_secret: _, ...rest } = templates;
  return filled(rest, { scopes: grant?.scope ?? '', redirectUri: grant?.redirectUri ?? '' });
}

/** RFC 7636 §4.6. */
function isVerified({ codeChallenge }: Grant, fields: URLSearchParams): boolean {
  if (codeChallenge === undefined) return true;
  const verifier = fields.get('code_verifier') ?? '';
  const isWellFormed = /^[\w.~-]{43,128}$/.test(verifier);
  return isWellFormed && createHash('sha256').update(verifier).digest('base64url') === codeChallenge;
}

function refuse({ response, received }: TokenCall, error: string): void {
  reply(response, 400, { error, error_description: received.faults.join('; ') });
}

async function firstTokens(vendor: Vendor, grant: Grant): Promise<Body> {
  const { visit } = grant;
  const { facts } = vendor;
  const sample = visit.behaviour.answers.token ?? facts.sampleTokenResponse;
  const body = { ...answerFor(vendor, visit, structuredClone(sample)), ...visit.behaviour.tokenMembers };
  if (isJwtPlaceholder(body['id_token']) || facts.oidc !== null) await putIdToken(vendor, grant, body);
  return withOwnTokens(vendor, grant, body, true);
}

/** An answer to a refresh has no id token. */
function newTokens(vendor: Vendor, grant: Grant, renews: boolean): Body {
  const { visit } = grant;
  const body = {
    ...answerFor(vendor, visit, structuredClone(vendor.facts.sampleTokenResponse)),
    ...visit.behaviour.tokenMembers,
  };
  delete body['id_token'];
  return withOwnTokens(vendor, grant, body, renews);
}

/** Each login gets tokens of its own, which begin like those of the sample. */
function withOwnTokens(vendor: Vendor, grant: Grant, body: Body, hasRefreshToken: boolean): Body {
  const pointers = vendor.facts.tokenResponse ?? USUAL;
  grant.accessToken = unique(atPointer(body, pointers.accessToken));
  putAtPointer(body, pointers.accessToken, grant.accessToken);
  if (pointers.refreshToken === null) return body;
  const sample = atPointer(body, pointers.refreshToken);
  if (!hasRefreshToken || sample === undefined) putAtPointer(body, pointers.refreshToken, undefined);
  else {
    grant.refreshToken = unique(sample);
    putAtPointer(body, pointers.refreshToken, grant.refreshToken);
  }
  return body;
}

const unique = (sample: unknown): string => `${String(sample)}-${randomBytes(9).toString('base64url')}`;

const isJwtPlaceholder = (value: unknown): boolean => typeof value === 'string' && value.startsWith('<JWT');

/** Where the scope asks for one (OpenID Connect Core §3.1.2.1). */
async function putIdToken(vendor: Vendor, grant: Grant, body: Body): Promise<void> {
  const { facts, registration, idTokens } = vendor;
  const { answers, idToken, algorithm } = grant.visit.behaviour;
  delete body['id_token'];
  const asksForOne = facts.id === 'apple' || grant.scope.split(facts.scopeSeparator).includes('openid');
  if (!asksForOne) return;
  const usual = { ...ESSENTIAL_CLAIMS, iss: facts.oidc?.issuer[0], ...facts.sampleIdTokenClaims };
  // A variant states only what it is about.
  const template: Body =
    answers.idToken === undefined ? usual : { ...withoutProfile(usual), ...answers.idToken };
  // Who says nothing else of the two means the same person.
  const sub =
    answers.idToken === undefined ? (answers.userinfo?.['sub'] ?? template['sub']) : template['sub'];
  const claims: Body = answerFor(vendor, grant.visit, { ...template, sub }, { nonce: grant.nonce ?? '' });
  if (grant.nonce === undefined) delete claims['nonce'];
  if (facts.id === 'oidc') claims['iss'] = vendor.url;
  const token = await idTokens.sign(claims, algorithm, registration.clientSecret, idToken);
  if (token !== undefined) body['id_token'] = token;
}

const ESSENTIAL_CLAIMS: Body = {
  aud: '{clientId}',
  iat: '{now}',
  exp: '{now+600}',
  sub: 'subject',
  nonce: '{nonce}',
};

/** What every id token of this provider has, whomever it is about. */
function withoutProfile(claims: Body): Body {
  const kept = new Set(['iss', 'aud', 'azp', 'iat', 'nbf', 'exp', 'sub', 'nonce', 'tid']);
  return Object.fromEntries(Object.entries(claims).filter(([name]) => kept.has(name)));
}
