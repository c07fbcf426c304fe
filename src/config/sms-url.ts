/** A provider's account, or the operator's own webhook. */
export type SmsSettings =
  | {
      readonly provider: SmsProvider;
      readonly user: string;
      readonly secret: string;
      /** The sender, unless the project names one; `""` when unset. */
      readonly from: string;
      /** Replaces the provider's published address: for a proxy, or a simulator. */
      readonly endpoint: string | undefined;
    }
  | { readonly provider: 'webhook'; readonly url: string };

const PROVIDERS = ['twilio', 'vonage', 'msg91', 'telesign', 'textmagic'] as const;
export type SmsProvider = (typeof PROVIDERS)[number];

export const SMS_URL_FORMS =
  '"PROVIDER://USER:SECRET@/?from=SENDER" with one of twilio, vonage, msg91, telesign, textmagic, ' +
  'or "webhook+https://host/path" ("webhook+http://" for loopback only)';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads `SMS_URL`; `undefined` when it has neither form. */
export function parseSmsUrl(text: string): SmsSettings | undefined {
  if (text.startsWith('webhook+')) return parseWebhook(text.slice('webhook+'.length));
  // `twilio://SID:TOKEN@/?from=…` has no host, which URL parsers refuse: it gets one for the reading.
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):\/\/(.*)$/.exec(text) ?? [];
  const provider = PROVIDERS.find((known) => known === scheme);
  const readable = `https://${rest.replace(/@(?=[/?]|$)/, '@provider')}`;
  if (provider === undefined || !URL.canParse(readable)) return undefined;
  const { username, password, searchParams } = new URL(readable);
  const secret = decodeURIComponent(password);
  const user = decodeURIComponent(username);
  // MSG91 knows one key and no user.
  if (user === '' || (secret === '' && provider !== 'msg91')) return undefined;
  const endpoint = searchParams.get('endpoint') ?? undefined;
  if (endpoint !== undefined && !isSafe(endpoint)) return undefined;
  return { provider, user, secret, from: searchParams.get('from') ?? '', endpoint };
}

function parseWebhook(url: string): SmsSettings | undefined {
  return isSafe(url) ? { provider: 'webhook', url } : undefined;
}

/** Codes travel encrypted, or not beyond this machine. */
function isSafe(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
}
