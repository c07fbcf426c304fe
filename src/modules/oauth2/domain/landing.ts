import type { ApiError } from '../../../errors/api-error.js';

/** Where a login ends: the project's own page, our hosted one, or the app itself. */
interface Place {
  readonly projectId: string;
  /** Origin of the API, as clients see it. */
  readonly publicUrl: string;
}

/** What native SDKs read from the success URL (contract §10.3). */
interface Credential {
  /** The API's host name, without a port. */
  readonly host: string;
  /** The session cookie's value. */
  readonly secret: string;
}

export const HOSTED_SUCCESS = '/auth/oauth2/success';
export const HOSTED_FAILURE = '/auth/oauth2/failure';

/**
 * A session's secret stands in a URL only towards our own page, which hands it to the app, and towards the app itself:
 * web clients have the cookie (providers rule 18). Every other URL stays as it is.
 */
export function successLanding(url: string, place: Place, { host, secret }: Credential): string {
  if (!isHosted(url, place, HOSTED_SUCCESS) && !isAppScheme(url, place)) return url;
  return withQuery(url, {
    project: place.projectId,
    // With a dot in front, also for `localhost`: Apple's SDK drops the first character and wants some left.
    domain: `.${host}`,
    key: `a_session_${place.projectId}`,
    secret,
  });
}

/** Says what went wrong, in the form that web SDKs' users know from servers of version 1.4 (contract §10.4). */
export function failureLanding(url: string, place: Place, { type, message, status }: ApiError): string {
  const error = JSON.stringify({ message, type, code: status });
  // The page has to know which app to go back to.
  return withQuery(
    url,
    isHosted(url, place, HOSTED_FAILURE) ? { project: place.projectId, error } : { error },
  );
}

function isHosted(url: string, { publicUrl }: Place, path: string): boolean {
  const { origin, pathname } = new URL(url);
  return origin === new URL(publicUrl).origin && pathname === path;
}

function isAppScheme(url: string, { projectId }: Place): boolean {
  return new URL(url).protocol === `appwrite-callback-${projectId}:`.toLowerCase();
}

/** The URL's own query stays; ours comes behind it. Done on the text: a URL object would write the rest anew. */
function withQuery(url: string, parameters: Record<string, string>): string {
  const [, base = '', fragment = ''] = /^([^#]*)(#.*)?$/s.exec(url) ?? [];
  const query = Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
  const separator = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
  return base + separator + query + fragment;
}
