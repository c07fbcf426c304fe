import type { Client } from '../client.js';
import type { Gatehouse } from '../gatehouse.js';
import { BrowserLike, type Journey } from './browser-like.js';
import type { OAuth2Simulator } from './simulator.js';
import type { Visit } from './visit.js';

/** Pages of the project. Nobody is there: a browser that is sent to them has arrived. */
export const SUCCESS_URL = 'http://localhost/welcome?from=provider';
export const FAILURE_URL = 'http://localhost/sorry?from=provider#top';

export interface LogInOptions {
  project?: string;
  /** Who logs in, and how the provider treats them; else the person of the samples. */
  visit?: Visit;
  /** Else a new one. */
  browser?: BrowserLike;
  /** null: none is sent, and the hosted page is the one. */
  success?: string | null;
  failure?: string | null;
  scopes?: readonly string[];
}

/** A server, whether it is a process of its own or not. */
type Reachable = Pick<Gatehouse, 'origin' | 'client'>;

export interface LogIn extends Journey {
  readonly browser: BrowserLike;
  readonly visit: Visit;
  readonly project: string;
  /** The `error` that the failure URL has got. */
  readonly error: { message: string; type: string; code: number } | undefined;
  /** Has the cookies that the browser would send with a request of the project's own page. */
  readonly client: Client;
}

/** Walks the whole dance: start, provider, callback, redirect hop, landing. */
export async function logIn(
  { gatehouse, simulator }: { gatehouse: Reachable; simulator: OAuth2Simulator },
  provider: string,
  options: LogInOptions = {},
): Promise<LogIn> {
  const project = options.project ?? 'default';
  const visit = options.visit ?? simulator.visit(provider);
  const browser = options.browser ?? new BrowserLike();
  browser.meet(visit);
  const journey = await browser.open(startUrl(gatehouse, provider, { ...options, project }));
  return {
    ...journey,
    browser,
    visit,
    project,
    error: errorIn(journey.url),
    client: clientOf(gatehouse, browser, project),
  };
}

/** Under the public address of the server, which is `localhost` unless said otherwise. */
export function startUrl(
  gatehouse: Pick<Gatehouse, 'origin'>,
  provider: string,
  { project = 'default', success = SUCCESS_URL, failure = FAILURE_URL, scopes = [] }: LogInOptions = {},
): string {
  const query = new URLSearchParams({ project });
  if (success !== null) query.set('success', success);
  if (failure !== null) query.set('failure', failure);
  for (const scope of scopes) query.append('scopes[]', scope);
  return `${publicUrl(gatehouse)}/v1/account/sessions/oauth2/${provider}?${query.toString()}`;
}

export function publicUrl(gatehouse: Pick<Gatehouse, 'origin'>): string {
  return `http://localhost:${new URL(gatehouse.origin).port}`;
}

/** The session of a browser in the hands of an SDK; the two share nothing from then on. */
export function clientOf(
  gatehouse: Pick<Gatehouse, 'client'>,
  browser: BrowserLike,
  project = 'default',
): Client {
  const client = gatehouse.client({ project });
  for (const { name, value } of browser.cookies.all) {
    if (name.startsWith('a_session_')) client.cookies.set(name, value);
  }
  return client;
}

function errorIn(url: string): LogIn['error'] {
  const error = new URL(url).searchParams.get('error');
  return error === null ? undefined : (JSON.parse(error) as LogIn['error']);
}
