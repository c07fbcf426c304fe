import passport from 'passport';
import OAuth2Strategy, { type StateStore as PassportStore } from 'passport-oauth2';
import type { Endpoints, ProviderClient, TokenAnswer } from '../engine/provider-client.js';
import type { AttemptSecrets } from '../domain/login-attempt.js';
import type { ProviderTokens, ProviderUser } from '../domain/provider-user.js';
import type { ProviderSettings } from './provider-settings.js';

/** One login: of whom, by which provider, and what it needs of the world. */
export interface Login {
  readonly settings: ProviderSettings;
  readonly endpoints: Endpoints;
  readonly redirectUri: string;
  /** What the provider has sent besides the code. */
  readonly callback: unknown;
  readonly secrets: Omit<AttemptSecrets, 'codeVerifier'>;
}

export interface ProviderLogin {
  readonly user: ProviderUser;
  readonly tokens: ProviderTokens;
}

/** Where `passport-oauth2` keeps the state: here, in the attempt that the caller begins or has consumed. */
interface StateStore {
  /** @returns the state */
  readonly begin: (codeVerifier: string | null) => Promise<string>;
  readonly codeVerifier: string | null;
}

type Done<T> = (error: unknown, ...results: T[]) => void;

/**
 * passport-oauth2 for the order of the flow: authorization URL, PKCE, state, code, token, profile, verdict. Every call
 * goes through our own guarded client instead of its HTTP client, which knows no time limit, follows what it is told
 * and puts secrets into URLs.
 *
 * One instance a login: provider and settings vary by project, and passport hangs a request's actions on the instance.
 */
class ProviderStrategy extends OAuth2Strategy {
  private answer: TokenAnswer | undefined;

  constructor(
    private readonly client: ProviderClient,
    private readonly login: Login,
    store: StateStore,
  ) {
    const { settings, endpoints, redirectUri } = login;
    super(
      {
        authorizationURL: endpoints.authorize,
        tokenURL: endpoints.token,
        clientID: settings.clientId,
        clientSecret: '',
        callbackURL: redirectUri,
        scope: client.scopesFor(settings, login.secrets.scopes),
        ...(endpoints.pkce ? { pkce: true, state: true } : {}),
        store: storeOf(store),
      },
      (_accessToken: string, _refreshToken: string, profile: ProviderUser, done: Done<Express.User>) =>
        done(null, profile),
    );
    Object.assign(this._oauth2, {
      getOAuthAccessToken: (code: string, parameters: { code_verifier?: string }, done: Done<unknown>) => {
        void this.exchange(code, parameters).then(
          ({ tokens }) => done(null, tokens.accessToken, tokens.refreshToken, {}),
          (error: unknown) => done(error),
        );
      },
    });
  }

  override authorizationParams(): Record<string, string> {
    return this.client.authorizeParameters(this.login.settings, this.login.secrets);
  }

  override userProfile(_accessToken: string, done: Done<unknown>): void {
    const { settings, secrets, callback } = this.login;
    if (this.answer === undefined) throw new Error('there is no token answer yet');
    void this.client.userOf(settings, this.answer, { nonce: secrets.nonce, callback }).then(
      (user) => done(null, user),
      (error: unknown) => done(error),
    );
  }

  /** Ours are in the words of the catalogue already. */
  _createOAuthError(_message: string, error: unknown): unknown {
    return error;
  }

  get tokens(): ProviderTokens {
    if (this.answer === undefined) throw new Error('there is no token answer yet');
    return this.answer.tokens;
  }

  private async exchange(code: string, parameters: { code_verifier?: string }): Promise<TokenAnswer> {
    const { settings, redirectUri, secrets } = this.login;
    this.answer = await this.client.exchange(settings, {
      code,
      redirectUri,
      codeVerifier: parameters.code_verifier ?? null,
      scopes: secrets.scopes,
    });
    return this.answer;
  }
}

/** @returns where to send the browser */
export async function authorizationUrl(
  client: ProviderClient,
  login: Login,
  begin: (codeVerifier: string | null) => Promise<string>,
): Promise<string> {
  const strategy = new ProviderStrategy(client, login, { begin, codeVerifier: null });
  const { location } = await run(strategy, { query: {} });
  if (location === undefined) throw new Error('no authorization URL');
  return location;
}

/** Turns a code into tokens, and these into a person. */
export async function redeem(
  client: ProviderClient,
  login: Login,
  code: string,
  codeVerifier: string | null,
): Promise<ProviderLogin> {
  const strategy = new ProviderStrategy(client, login, { begin: () => Promise.resolve(''), codeVerifier });
  const { user } = await run(strategy, { query: { code, state: 'consumed' } });
  if (user === undefined) throw new Error('no user');
  return { user, tokens: strategy.tokens };
}

type Handler = (request: unknown, response: unknown, next: (error: unknown) => void) => void;

interface Outcome {
  readonly location?: string;
  readonly user?: ProviderUser;
}

/** passport speaks to a request and a response; this is as much of them as the strategy looks at. */
function run(strategy: ProviderStrategy, request: { query: Record<string, string> }): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const headers = new Map<string, string>();
    const response = {
      statusCode: 0,
      setHeader: (name: string, value: string) => headers.set(name, value),
      end: () => resolve({ location: headers.get('Location') ?? '' }),
    };
    const verdict = (error: unknown, user: unknown) => {
      if (error instanceof Error) reject(error);
      else resolve(user ? { user: user as ProviderUser } : {});
    };
    // A text as the state would go around the store.
    const options = { session: false, state: {} } as unknown as passport.AuthenticateOptions;
    const authenticate: Handler = passport.authenticate(strategy, options, verdict) as Handler;
    authenticate(request, response, reject);
  });
}

/** passport-oauth2 tells by the number of parameters how a store is to be called. */
function storeOf({ begin, codeVerifier }: StateStore): PassportStore {
  const store = {
    store(
      _request: unknown,
      verifier: string | undefined,
      _state: unknown,
      _meta: unknown,
      done: Done<string>,
    ) {
      void begin(verifier ?? null).then(
        (state) => done(null, state),
        (error: unknown) => done(error),
      );
    },
    verify(_request: unknown, _state: string, _meta: unknown, done: Done<string | boolean>) {
      done(null, codeVerifier ?? true);
    },
  };
  // Its types know neither the verifier that it hands over nor the one that it takes.
  return store as unknown as PassportStore;
}
