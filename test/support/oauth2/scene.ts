import type { Answer, Client } from '../client.js';
import { DEFAULT_PROJECT, type GatehouseOptions } from '../gatehouse.js';
import { bodyOf, credentialsIn } from '../scenarios.js';
import { OAuth2Bed } from './bed.js';
import { BrowserLike, type Journey } from './browser-like.js';
import { publicUrl, startUrl, type LogIn, type LogInOptions } from './log-in.js';
import { oauth2Settings } from './settings.js';
import type { OAuth2Simulator } from './simulator.js';
import type { Behaviour, Visit } from './visit.js';

export interface SceneOptions extends Omit<GatehouseOptions, 'projects'> {
  /** Entries of the projects file, which may want to know where the simulator listens. */
  projects?: (simulator: OAuth2Simulator) => object[];
}

/** A login that has come as far as a stop of the flow, and waits there. */
export interface PausedLogin {
  readonly visit: Visit;
  readonly browser: BrowserLike;
  /** What the browser is about to open. */
  readonly url: URL;
  readonly state: string;
}

type Stop = 'provider' | 'callback' | 'redirect';

/** A server and a simulator for this spec file: the project `default` has a dozen providers, unless told otherwise. */
export function useScene(options: SceneOptions = {}): Scene {
  const scene = new Scene(options);
  beforeAll(() => scene.start(), 75_000);
  afterAll(() => scene.remove(), 60_000);
  return scene;
}

/** Server, simulator, and the people who log in. */
export class Scene extends OAuth2Bed {
  constructor({ projects = (simulator) => [withProviders(simulator)], ...options }: SceneOptions) {
    super(projects, options);
  }

  /** From start to landing, as somebody whom nobody has met. */
  logInStranger(
    provider: string,
    behaviour: Partial<Behaviour> = {},
    options: LogInOptions = {},
  ): Promise<LogIn> {
    return this.logIn(provider, { ...options, visit: this.simulator.stranger(provider, behaviour) });
  }

  /** Somebody with an account that this login has made, and the way to come back. */
  async join(provider: string, person: Behaviour['person'] = {}) {
    const login = await this.logInStranger(provider, { person });
    expectLoggedIn(login);
    const account = await accountOf(login);
    return { login, visit: login.visit, client: login.client, account, id: account.$id as string };
  }

  /** As far as the stop, which is not opened. */
  async pause(provider: string, stop: Stop, options: LogInOptions = {}): Promise<PausedLogin> {
    const visit = options.visit ?? this.simulator.stranger(provider);
    const browser = options.browser ?? new BrowserLike();
    browser.meet(visit);
    const journey = await browser.open(startUrl(this.gatehouse, provider, options), (url) => isAt(stop, url));
    const url = new URL(journey.url);
    if (!isAt(stop, url)) throw new Error(`not come to ${stop}: ${journey.url} ${journey.page?.text ?? ''}`);
    return { visit, browser, url, state: stateOf(journey, url) };
  }

  /** The browser of a visitor who has a session already. */
  browserOf(client: Client): BrowserLike {
    const browser = new BrowserLike();
    this.giveSession(browser, client);
    return browser;
  }

  /** Somebody has logged in there meanwhile. */
  giveSession(browser: BrowserLike, client: Client): void {
    // The other one is `SameSite=None`, which browsers keep on https only.
    const kept = [...client.cookies].filter(([name]) => name.endsWith('_legacy'));
    const lines = kept.map(([name, value]) => `${name}=${value}; Path=/; HttpOnly`);
    browser.cookies.take(new URL(publicUrl(this.gatehouse)), lines);
  }

  /** For the server and the providers alike. */
  advanceClock(ms: number): void {
    this.gatehouse.advanceClock(ms);
    this.simulator.clockOffset += ms;
  }

  /** `/account/sessions/oauth2` and what comes behind it, under the public address. */
  url(path: string, query: Record<string, string> = {}): string {
    const search = new URLSearchParams(query).toString();
    return `${publicUrl(this.gatehouse)}/v1/account/sessions/oauth2${path}?${search}`;
  }
}

/** As many as show everything that may happen in a login. */
const PROVIDERS = [
  ...['apple', 'auth0', 'bitly', 'box', 'discord', 'dropbox', 'github', 'gitlab', 'google', 'oidc', 'paypal'],
  ...['slack', 'zoom'],
];

/** The project `default` with these providers; `changes` by provider. */
export function withProviders(
  simulator: OAuth2Simulator,
  project: object = {},
  changes: Record<string, object> = {},
): object {
  const all = oauth2Settings(simulator, changes);
  const oauth2 = Object.fromEntries(PROVIDERS.map((provider) => [provider, all[provider]]));
  return { ...DEFAULT_PROJECT, oauth2, ...project };
}

/** Who somebody turned out to be by a login. */
export const accountOf = async ({ client }: { client: Client }) => bodyOf(await client.get('/account'));

/** All that is kept of a user and that they can see: what a refusal must leave as it is. */
export async function portraitOf(client: Client) {
  const [account, sessions, identities, logs] = await Promise.all(
    ['', '/sessions', '/identities', '/logs'].map(async (path) =>
      bodyOf(await client.get(`/account${path}`)),
    ),
  );
  return { account, sessions, identities, logs };
}

/** The landing is the project's own page, and nothing has been said about a failure. */
export function expectLoggedIn({ error, url, page }: LogIn): void {
  if (page !== undefined) throw new Error(`ended at ${url}: ${page.status} ${page.text}`);
  expect(error).toBeUndefined();
}

/** The failure page of the project has been told this, in the form of contract §10.4. */
export function expectFailure({ error, page, url }: LogIn, code: number, type: string): void {
  if (page !== undefined) throw new Error(`ended at ${url}: ${page.status} ${page.text}`);
  expect(error).toEqual({ message: expect.stringMatching(/\S/), type, code });
}

/** The session of a browser on http. */
export const sessionIn = (client: Client) => credentialsIn(client, 'default_legacy');

/** A refusal as a page (contract §7). */
export function expectPage(answer: Answer | undefined, status: number): void {
  expect(answer?.status).toBe(status);
  expect(answer?.headers).toMatchObject({
    'content-type': 'text/html; charset=UTF-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache, no-store, must-revalidate',
    expires: '0',
    pragma: 'no-cache',
  });
  expect(answer?.text).toContain(`<h1>${status}</h1>`);
  expect(answer?.setCookies).toEqual([]);
}

function isAt(stop: Stop, { pathname }: URL): boolean {
  switch (stop) {
    case 'provider':
      return !pathname.startsWith('/v1/');
    case 'callback':
      return pathname.includes('/oauth2/callback/');
    case 'redirect':
      return pathname.endsWith('/redirect');
  }
}

function stateOf({ hops }: Journey, url: URL): string {
  const atProvider = hops[0]?.answer.headers['location'] ?? url.href;
  return new URL(atProvider).searchParams.get('state') ?? '';
}
