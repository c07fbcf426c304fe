/** Where each provider publishes its HTTP interface. */
const PUBLISHED = {
  twilio: 'https://api.twilio.com',
  vonage: 'https://rest.nexmo.com',
  msg91: 'https://control.msg91.com',
  telesign: 'https://rest-api.telesign.com',
  textmagic: 'https://rest.textmagic.com',
} as const;

export type SmsProviderName = keyof typeof PUBLISHED;

/** An account with a provider. */
export interface SmsAccount {
  readonly provider: SmsProviderName;
  readonly user: string;
  /** `""` for MSG91, which knows one key and no user. */
  readonly secret: string;
  /** The sender, unless the project names one; `""` when unset. */
  readonly from: string;
  /** What MSG91 puts the code into; `""` for the others. */
  readonly template: string;
  /** Where its interface is, without a slash at the end: the published place, or a proxy or simulator. */
  readonly endpoint: string;
}

/** The operator's own HTTP interface. */
export interface SmsWebhook {
  readonly provider: 'webhook';
  readonly endpoint: string;
  /** Credentials out of the URL; `""` when there are none. */
  readonly user: string;
  readonly secret: string;
}

export type SmsSettings = SmsAccount | SmsWebhook;

export const SMS_URL_FORMS =
  '"PROVIDER://USER:SECRET@/?from=SENDER" with one of twilio, vonage, telesign, textmagic, ' +
  '"msg91://AUTHKEY@/?template=ID", or "webhook+https://host/path" ("webhook+http://" for loopback only)';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads `SMS_URL`; `undefined` when it has none of the forms. */
export function parseSmsUrl(text: string): SmsSettings | undefined {
  const [, scheme = '', rest = ''] = /^([a-z0-9+]+):\/\/(.*)$/.exec(text) ?? [];
  if (scheme.startsWith('webhook+')) return parseWebhook(text.slice('webhook+'.length));
  return isProvider(scheme) ? parseAccount(scheme, rest) : undefined;
}

/** Codes and credentials travel encrypted, or not beyond this machine. */
export function isEncryptedOrLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname));
}

function parseWebhook(text: string): SmsWebhook | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const user = decoded(url.username);
  const secret = decoded(url.password);
  if (!isEncryptedOrLocal(url) || user === undefined || secret === undefined) return undefined;
  // They go into a header: fetch() refuses URLs with credentials.
  url.username = '';
  url.password = '';
  return { provider: 'webhook', endpoint: url.href, user, secret };
}

function parseAccount(provider: SmsProviderName, rest: string): SmsAccount | undefined {
  // `twilio://SID:TOKEN@/?from=…` has no host, which URL parsers refuse: it gets one for the reading.
  const readable = `https://${rest.replace(/@(?=[/?]|$)/, '@provider')}`;
  if (!URL.canParse(readable)) return undefined;
  const { username, password, searchParams } = new URL(readable);
  const user = decoded(username);
  const secret = decoded(password);
  const template = searchParams.get('template') ?? '';
  const endpoint = endpointIn(searchParams.get('endpoint') ?? PUBLISHED[provider]);
  if (!user || secret === undefined || endpoint === undefined) return undefined;
  if ((provider === 'msg91' ? template : secret) === '') return undefined;
  return { provider, user, secret, from: senderIn(searchParams), template, endpoint };
}

function isProvider(scheme: string): scheme is SmsProviderName {
  return Object.hasOwn(PUBLISHED, scheme);
}

function endpointIn(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Paths are appended to it, so it has to end where its path does.
  const isPlain = url !== undefined && url.href === `${url.origin}${url.pathname}`;
  return isPlain && isEncryptedOrLocal(url) ? url.href.replace(/\/+$/, '') : undefined;
}

/** A `+` in a query stands for a blank, which no sender begins with: whoever wrote `from=+1…` meant the plus. */
function senderIn(query: URLSearchParams): string {
  return (query.get('from') ?? '').replace(/^ /, '+');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
