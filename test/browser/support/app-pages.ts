import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PROJECT_FOLDER } from '../../support/gatehouse.js';
import { listen } from './listening.js';

export const SDK_VERSIONS = ['10', '12'] as const;
export type SdkVersion = (typeof SDK_VERSIONS)[number];

/** The browser build of the package as it was published. */
const sdk = (version: SdkVersion) =>
  readFileSync(join(PROJECT_FOLDER, 'node_modules', `appwrite-${version}`, 'dist', 'iife', 'sdk.js'));

/**
 * Somebody's web application: `/12`, `/12/verify`, `/12/reset` and `/12/magic` with version 12 of the SDK, on a port of
 * its own.
 * `/probe` sets and tells a third party's cookie, to show what the browser does with those.
 */
export async function serveApp(endpoint: string) {
  const { port, close } = await listen((incoming, outgoing) => answer(endpoint, incoming, outgoing));
  return { port, close };
}

function answer(endpoint: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { pathname } = new URL(incoming.url ?? '', 'http://any');
  const [, version, page] = /^\/(10|12)(?:\/(\w+|sdk\.js))?$/.exec(pathname) ?? [];
  if (pathname === '/probe') return probe(incoming, outgoing);
  if (version === undefined) return void outgoing.writeHead(404).end();
  if (page === 'sdk.js') {
    return void outgoing
      .writeHead(200, { 'content-type': 'text/javascript' })
      .end(sdk(version as SdkVersion));
  }
  outgoing.writeHead(200, { 'content-type': 'text/html; charset=UTF-8' }).end(html(version, endpoint));
}

function probe(incoming: IncomingMessage, outgoing: ServerResponse): void {
  outgoing.writeHead(200, {
    'access-control-allow-origin': incoming.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'set-cookie': 'probe=1; Path=/; SameSite=None; Secure',
  });
  outgoing.end(incoming.headers.cookie ?? '');
}

const html = (version: string, endpoint: string) => `<!doctype html>
<meta charset="utf-8"><title>Some application</title><link rel="icon" href="data:,">
<form id="reset" hidden>
  <label>New password <input name="password" type="password"></label>
  <label>Again <input name="again" type="password"></label>
  <button>Set password</button>
</form>
<output id="outcome"></output>
<script src="/${version}/sdk.js"></script>
<script>
  const { Client, Account, ID, Query } = Appwrite;
  const newClient = () => new Client().setEndpoint(${JSON.stringify(endpoint)}).setProject('default');
  let account = new Account(newClient());
  const link = new URLSearchParams(location.search);
  const say = (promise) => promise.then(
    () => { outcome.textContent = 'done'; },
    (error) => { outcome.textContent = error.code + ' ' + error.type; },
  );
  /** For the tests: what the SDK answered, or how it failed. */
  const use = (method, ...parameters) => account[method](...parameters).then(
    (value) => ({ value }),
    ({ code, type, message }) => ({ error: { code, type, message } }),
  );
  if (location.pathname.endsWith('/verify')) say(account.updateVerification(link.get('userId'), link.get('secret')));
  if (location.pathname.endsWith('/magic')) say(account.updateMagicURLSession(link.get('userId'), link.get('secret')));
  if (location.pathname.endsWith('/reset')) reset.hidden = false;
  reset.onsubmit = (event) => {
    event.preventDefault();
    say(account.updateRecovery(link.get('userId'), link.get('secret'), reset.password.value, reset.again.value));
  };
</script>`;
