import { createTransport } from 'nodemailer';
import { SECOND } from '../kernel/clock.js';
import { isLoopback } from '../modules/oauth2/application/setting-kinds.js';
import { fail, type Finding, ok, warn } from './finding.js';

const PATIENCE = 2 * SECOND;
/** Replies to AUTH of a server that does not know it (RFC 5321 §4.2.4, RFC 4954 §4). */
const NO_AUTH = new Set([500, 502, 503, 504]);

/** What nodemailer adds to an error. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
}

/** Connects, encrypts, logs in and leaves: no mail is sent. */
export async function checkSmtp(smtpUrl: string): Promise<readonly Finding[]> {
  const { host, hostname, protocol, username } = new URL(smtpUrl);
  const login = username === '' ? 'no login' : 'login accepted';
  try {
    const isEncrypted = await verify(smtpUrl);
    if (isEncrypted) return [ok(`${host}, ${protocol === 'smtps:' ? 'TLS' : 'STARTTLS'}, ${login}`)];
    if (isLoopback(hostname)) return [ok(`${host}, unencrypted on this machine, ${login}`)];
    const advice = 'Use a server that offers STARTTLS, or smtps://.';
    return [warn(`${host}, ${login}: mails and their secrets cross the network unencrypted`, advice)];
  } catch (error) {
    const { code = '', responseCode, message } = error as SmtpError;
    if (code === 'EAUTH' && NO_AUTH.has(responseCode ?? 0)) {
      const advice = 'Take them out of SMTP_URL, or name the port for submission (587 or 465).';
      return [warn(`${host} knows no login: user and password are not used`, advice)];
    }
    // What the server says stays out of it: it may repeat what it was sent.
    const reason = responseCode === undefined ? message : `${code}, the server answered ${responseCode}`;
    const advice =
      code === 'EAUTH'
        ? 'Mend user and password in SMTP_URL (special characters percent-encoded).'
        : 'Mend SMTP_URL, and see whether a firewall or the certificate is in the way.';
    return [fail(`${host} cannot be used: ${reason}`, advice)];
  }
}

/** @returns whether the connection is encrypted; `smtp://` uses STARTTLS where the server offers it */
async function verify(url: string): Promise<boolean> {
  try {
    await verifyWith({ url, requireTLS: true });
    return true;
  } catch (error) {
    if ((error as SmtpError).code !== 'ETLS') throw error;
    await verifyWith({ url });
    return false;
  }
}

async function verifyWith(options: { url: string; requireTLS?: boolean }): Promise<void> {
  // Without `forceAuth` a server that offers no login passes for one that has accepted it.
  const limits = {
    forceAuth: new URL(options.url).username !== '',
    connectionTimeout: PATIENCE,
    greetingTimeout: PATIENCE,
    socketTimeout: PATIENCE,
  };
  const server = createTransport({ ...limits, ...options });
  try {
    await server.verify();
  } finally {
    server.close();
  }
}
