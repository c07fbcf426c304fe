import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { send, type Answer } from '../client.js';
import { appSecretProof } from './inspection.js';
import { atPointer, filled, type ProviderFacts } from './provider-facts.js';
import type { Registration } from './registrations.js';
import { VISIT_COOKIE, type OAuth2Simulator } from './simulator.js';
import type { Visit } from './visit.js';

export interface OutgoingCall {
  method: string;
  url: string;
  query: Record<string, string>;
  headers: Record<string, string>;
  /** Sent in the vendor's format; undefined: no body. */
  fields?: Record<string, string>;
}

/** Changes what is sent, to see whether the simulator minds. */
export type Tampering = (call: OutgoingCall) => void;

const random = () => randomBytes(32).toString('base64url');

/** A client that does what the facts say, no more: with it the simulator itself is tested. */
export class HonestClient {
  private readonly registration: Registration;
  private readonly url: string;
  private readonly redirectUri: string;
  private readonly verifier = random();
  readonly nonce = random();

  constructor(
    simulator: OAuth2Simulator,
    private readonly facts: ProviderFacts,
    private readonly visit: Visit,
    private readonly tampering: Partial<
      Record<'authorize' | 'token' | 'userinfo' | 'refresh', Tampering>
    > = {},
  ) {
    this.registration = simulator.registrationOf(facts.id);
    this.url = simulator.urlOf(facts.id);
    this.redirectUri = `http://127.0.0.1:8080/v1/account/sessions/oauth2/callback/${facts.id}/default`;
  }

  /** @returns what the provider sends back; empty when it has refused */
  async authorize(): Promise<URLSearchParams> {
    const { facts } = this;
    const challenge = createHash('sha256').update(this.verifier).digest('base64url');
    const call: OutgoingCall = {
      method: 'GET',
      url: `${this.url}/authorize`,
      query: {
        response_type: 'code',
        client_id: this.registration.clientId,
        redirect_uri: this.redirectUri,
        state: random(),
        ...facts.authorizeParams,
        ...(this.scope === '' ? {} : { scope: this.scope }),
        ...(facts.oidc?.nonce === true ? { nonce: this.nonce } : {}),
        ...(this.hasPkce ? { code_challenge: challenge, code_challenge_method: 'S256' } : {}),
      },
      headers: { cookie: `${VISIT_COOKIE}=${this.visit.id}` },
    };
    const { text, headers } = await this.call('authorize', call);
    if (headers['location'] !== undefined) return new URL(headers['location']).searchParams;
    const inputs = [...text.matchAll(/name="(\w+)" value="([^"]*)"/g)];
    return new URLSearchParams(Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, value])));
  }

  async exchange(code: string): Promise<Answer> {
    const { extraParams, omitParams } = this.facts.tokenRequest;
    const fields = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      ...(this.hasPkce ? { code_verifier: this.verifier } : {}),
    };
    return this.tokenCall('token', fields, extraParams, omitParams);
  }

  async refresh(): Promise<Answer> {
    const { grant, extraParams } = this.facts.refresh;
    const { refreshToken, accessToken } = this.visit.grant;
    const credential =
      grant === 'fb_exchange_token' ? { fb_exchange_token: accessToken } : { refresh_token: refreshToken };
    const fields = { grant_type: grant ?? '', ...credential };
    return this.tokenCall('refresh', fields, extraParams, this.facts.tokenRequest.omitParams);
  }

  async userInfo(): Promise<Answer> {
    const request = this.facts.userInfoRequest!;
    const { accessToken } = this.visit.grant;
    const { clientId, clientSecret } = this.registration;
    const proof = appSecretProof(clientSecret, accessToken);
    const values = { clientId, clientSecret, accessToken, appSecretProof: proof, userAgent: 'Honest/1.0' };
    const ending = this.facts.urlVariables === undefined ? '' : `/${accessToken.split('.')[0]}`;
    return this.call('userinfo', {
      method: request.method,
      url: `${this.url}/userinfo${ending}`,
      query: filled(request.query, values),
      headers: { ...filled(request.headers, values), ...authorization(request.auth, accessToken) },
    });
  }

  /** What stands where the vendor puts it. */
  accessTokenIn(answer: Answer): unknown {
    return atPointer(answer.body, this.facts.tokenResponse?.accessToken ?? '/access_token');
  }

  private get hasPkce(): boolean {
    return this.facts.pkce !== 'unsupported';
  }

  private get scope(): string {
    return this.facts.scopeMode === 'none' ? '' : this.facts.defaultScopes.join(this.facts.scopeSeparator);
  }

  private async tokenCall(
    step: 'token' | 'refresh',
    fields: Record<string, string>,
    extra: Readonly<Record<string, string>>,
    omit: readonly string[],
  ): Promise<Answer> {
    const { headers: own, fields: credentials } = await this.credentials();
    const values = { scopes: this.scope, redirectUri: this.redirectUri };
    const all: Record<string, string> = { ...fields, ...filled(extra, values), ...credentials };
    for (const name of omit) delete all[name];
    const headers = { ...this.facts.tokenRequest.headers, ...own };
    return this.call(step, { method: 'POST', url: `${this.url}/token`, query: {}, headers, fields: all });
  }

  private async credentials(): Promise<{ headers: Record<string, string>; fields: Record<string, string> }> {
    const { clientId, clientSecret, apple } = this.registration;
    const { tokenAuthMethod } = this.facts;
    if (apple !== undefined) {
      const token = new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: apple.keyID })
        .setIssuer(apple.teamID)
        .setSubject(clientId)
        .setAudience('https://appleid.apple.com')
        .setIssuedAt()
        .setExpirationTime('5m');
      const secret = await token.sign(createPrivateKey(clientSecret));
      return { headers: {}, fields: { client_id: clientId, client_secret: secret } };
    }
    if (tokenAuthMethod === 'client_secret_post') {
      return { headers: {}, fields: { client_id: clientId, client_secret: clientSecret } };
    }
    if (tokenAuthMethod.startsWith('none')) return { headers: {}, fields: { client_id: clientId } };
    const pair = [clientId, clientSecret].map((text) =>
      new URLSearchParams({ '': text }).toString().slice(1),
    );
    const header = `Basic ${Buffer.from(pair.join(':')).toString('base64')}`;
    return { headers: { authorization: header }, fields: {} };
  }

  private async call(step: keyof typeof this.tampering, call: OutgoingCall): Promise<Answer> {
    this.tampering[step]?.(call);
    const { method, url, query, fields } = call;
    const isJson = this.facts.tokenRequestFormat === 'json';
    const text = isJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString();
    const type = isJson ? 'application/json' : 'application/x-www-form-urlencoded';
    const headers = fields === undefined ? call.headers : { 'content-type': type, ...call.headers };
    const search = new URLSearchParams(query).toString();
    const body = fields === undefined ? undefined : Buffer.from(text);
    return send(undefined, method, search === '' ? url : `${url}?${search}`, headers, body);
  }
}

function authorization(auth: string, token: string): Record<string, string> {
  if (auth === 'none') return {};
  return { authorization: `${auth === 'bearer' ? 'Bearer' : auth.replace('scheme:', '')} ${token}` };
}
