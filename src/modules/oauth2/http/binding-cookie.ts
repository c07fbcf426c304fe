import { parseCookie, stringifySetCookie } from 'cookie';
import { makeToken } from '../../../kernel/secret.js';

const NAME = 'gatehouse_login';
/** The start sets it and the last hop reads it; nothing else sees it. */
const PATH = '/v1/account/sessions/oauth2';
const SECONDS = 600;
const VALUE = /^[\w-]{43}$/;

/** The value that this browser has, `""` without one. */
export function readBinding(cookieHeader: string | undefined): string {
  const value = parseCookie(cookieHeader ?? '')[NAME] ?? '';
  return VALUE.test(value) ? value : '';
}

/** The one that there is stays, so that logins in several tabs do not get in each other's way. */
export function keepOrMakeBinding(cookieHeader: string | undefined): string {
  return readBinding(cookieHeader) || makeToken().plain;
}

/**
 * Binds a login to the browser that it began in: somebody who is sent the last URL of another person's login would else
 * end up in that person's account (login CSRF, RFC 6749 §10.12; providers rule 3).
 */
export function bindingCookie(value: string, secure: boolean): string {
  return stringifySetCookie({
    ...{ name: NAME, value, path: PATH, maxAge: SECONDS },
    ...{ httpOnly: true, secure, sameSite: 'lax' },
  });
}
