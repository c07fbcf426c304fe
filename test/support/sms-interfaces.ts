import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * What SMS providers publish about the one request that sends a text, and about its answers. Written from their
 * documentation, not from the code under test.
 */
export interface SmsInterface {
  path: string;
  /** What SMS_URL says to reach it at this address, with an account that it knows. */
  smsUrl: (origin: string) => string;
  /** What has to stay out of logs. */
  secrets: string[];
  contentType: 'application/x-www-form-urlencoded' | 'application/json';
  isAuthenticated: (request: SmsRequest) => boolean;
  /** What can be asked by GET with the credentials alone; absent where there is no such thing. */
  account?: { path: string; isAuthenticated: (headers: IncomingHttpHeaders) => boolean; answer: object };
  /** undefined when the body is none that the documentation allows. Numbers with a plus, whatever they had. */
  textIn: (body: Fields) => Text | undefined;
  /** 2xx: the provider has taken the message. */
  taken: (text: Text) => Reply;
  badCredentials: Reply;
  /** Invalid, or cannot get SMS. */
  unreachable: Reply;
  throttled: Reply;
}

export interface SmsRequest {
  headers: IncomingHttpHeaders;
  body: Fields;
}
export type Fields = Record<string, unknown>;
export interface Text {
  to: string;
  from: string;
  text: string;
}
export interface Reply {
  status: number;
  body: object;
}

export const SMS_SENDER = '+15005550006';
const SENDER = encodeURIComponent(SMS_SENDER);

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const DIGITS = /^\d{7,15}$/;

const hex = (bytes: number) => randomBytes(bytes).toString('hex');
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

/** The fields have these names, those with a `?` may be missing, and nothing else is there. All of them are texts. */
function shapedLike(body: Fields, ...names: string[]): Record<string, string> | undefined {
  const allowed = names.map((name) => name.replace('?', ''));
  const required = names.filter((name) => !name.endsWith('?'));
  const isFit =
    Object.keys(body).every((name) => allowed.includes(name)) &&
    Object.values(body).every((value) => typeof value === 'string') &&
    required.every((name) => body[name] !== undefined && body[name] !== '');
  return isFit ? (body as Record<string, string>) : undefined;
}

const withPlus = (number: string) => (DIGITS.test(number) ? `+${number}` : number);

/**
 * https://www.twilio.com/docs/messaging/api/message-resource, …/docs/usage/twilios-response, …/docs/api/errors,
 * …/docs/iam/api/account
 */
function twilio(): SmsInterface {
  const sid = `AC${hex(16)}`;
  const token = hex(16);
  const problem = (status: number, code: number, message: string): Reply => ({
    status,
    body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  });
  return {
    path: `/2010-04-01/Accounts/${sid}/Messages.json`,
    smsUrl: (origin) => `twilio://${sid}:${token}@/?from=${SENDER}&endpoint=${origin}`,
    secrets: [token],
    contentType: FORM,
    isAuthenticated: ({ headers }) => headers.authorization === basic(sid, token),
    account: {
      path: `/2010-04-01/Accounts/${sid}.json`,
      isAuthenticated: ({ authorization }) => authorization === basic(sid, token),
      answer: { sid, status: 'active', type: 'Full' },
    },
    textIn: (body) => {
      const fields = shapedLike(body, 'To', 'From', 'Body');
      // E.164, with the plus.
      if (fields === undefined || !/^\+\d{7,15}$/.test(fields['To']!)) return undefined;
      return { to: fields['To']!, from: fields['From']!, text: fields['Body']! };
    },
    taken: ({ to, from, text }) => ({
      status: 201,
      body: {
        ...{
          sid: `SM${hex(16)}`,
          account_sid: sid,
          to,
          from,
          body: text,
          status: 'queued',
          num_segments: '1',
        },
        ...{ direction: 'outbound-api', api_version: '2010-04-01', error_code: null, error_message: null },
      },
    }),
    badCredentials: problem(401, 20003, 'Authenticate'),
    unreachable: problem(400, 21211, "The 'To' number is not a valid phone number."),
    throttled: problem(429, 20429, 'Too Many Requests'),
  };
}

/**
 * https://developer.vonage.com/en/api/sms, …/en/messaging/sms/guides/troubleshooting-sms: errors have status 200.
 * …/en/account/code-snippets/account-balance: there it is 401.
 */
function vonage(): SmsInterface {
  const key = hex(4);
  const secret = hex(8);
  const answer = (message: object): Reply => ({
    status: 200,
    body: { 'message-count': '1', messages: [message] },
  });
  return {
    path: '/sms/json',
    smsUrl: (origin) => `vonage://${key}:${secret}@/?from=${SENDER}&endpoint=${origin}`,
    secrets: [secret],
    contentType: FORM,
    isAuthenticated: ({ body }) => body['api_key'] === key && body['api_secret'] === secret,
    account: {
      path: '/account/get-balance',
      isAuthenticated: ({ authorization }) => authorization === basic(key, secret),
      answer: { value: 10.28, autoReload: false },
    },
    textIn: (body) => {
      const fields = shapedLike(body, 'api_key', 'api_secret', 'to', 'from', 'text');
      const { to = '', from = '', text = '' } = fields ?? {};
      // The OpenAPI document: `\d{7,15}`; a sender is such a number or up to 11 letters and digits.
      const isFit = DIGITS.test(to) && /^(\d{7,15}|[A-Za-z0-9 ]{1,11})$/.test(from);
      return isFit ? { to: withPlus(to), from: withPlus(from), text } : undefined;
    },
    taken: ({ to }) =>
      answer({
        ...{ to: to.slice(1), 'message-id': hex(8), status: '0', 'remaining-balance': '15.53590000' },
        ...{ 'message-price': '0.03330000', network: '23410' },
      }),
    badCredentials: answer({ status: '4', 'error-text': 'Bad Credentials' }),
    unreachable: answer({ status: '6', 'error-text': 'Invalid Message' }),
    throttled: answer({ status: '1', 'error-text': 'Throughput Rate Exceeded - please wait and retry' }),
  };
}

/** https://docs.msg91.com/sms/send-sms, https://control.msg91.com/apidoc/textsms/send-sms-flow.php */
function msg91(): SmsInterface {
  const key = hex(12);
  const template = hex(12);
  const problem = (status: number, code: string, message: string): Reply => ({
    status,
    body: { type: 'error', message, code },
  });
  return {
    path: '/api/v5/flow',
    smsUrl: (origin) => `msg91://${key}@/?template=${template}&from=${SENDER}&endpoint=${origin}`,
    secrets: [key],
    contentType: JSON_TYPE,
    isAuthenticated: ({ headers }) => headers['authkey'] === key,
    textIn: ({ recipients, ...rest }) => {
      const fields = shapedLike(rest, 'template_id', 'sender?', 'short_url?');
      if (!Array.isArray(recipients) || recipients.length !== 1) return undefined;
      const recipient = shapedLike(recipients[0], 'mobiles', 'otp');
      // International format without the plus; the template says `##otp##`.
      if (fields?.['template_id'] !== template || !DIGITS.test(recipient?.['mobiles'] ?? ''))
        return undefined;
      return { to: `+${recipient!['mobiles']}`, from: fields['sender'] ?? '', text: recipient!['otp']! };
    },
    taken: () => ({ status: 200, body: { message: hex(12), type: 'success' } }),
    badCredentials: problem(401, '207', 'Invalid authentication key'),
    unreachable: problem(200, '202', 'Invalid mobile number'),
    throttled: problem(429, '429', 'Too many requests'),
  };
}

/** https://developer.telesign.com/enterprise/reference/sms, …/enterprise/docs/all-status-and-error-codes */
function telesign(): SmsInterface {
  const customer = `${hex(4)}-${hex(2)}`.toUpperCase();
  const key = randomBytes(48).toString('base64');
  const answer = (status: number, code: number, description: string): Reply => ({
    status,
    body: {
      reference_id: hex(16).toUpperCase(),
      external_id: null,
      status: { code, description, updated_on: '2026-01-01T00:00:00.000000Z' },
    },
  });
  return {
    path: '/v1/messaging',
    smsUrl: (origin) =>
      `telesign://${customer}:${encodeURIComponent(key)}@/?from=${SENDER}&endpoint=${origin}`,
    secrets: [key, encodeURIComponent(key)],
    contentType: FORM,
    isAuthenticated: ({ headers }) => headers.authorization === basic(customer, key),
    textIn: (body) => {
      const fields = shapedLike(body, 'phone_number', 'message', 'message_type', 'sender_id?');
      const { phone_number: number = '', message_type: type = '' } = fields ?? {};
      if (fields === undefined || !DIGITS.test(number) || type !== 'OTP') return undefined;
      return { to: `+${number}`, from: fields['sender_id'] ?? '', text: fields['message']! };
    },
    taken: () => answer(200, 290, 'Message in progress'),
    badCredentials: answer(401, 10008, 'Invalid signature.'),
    unreachable: answer(400, 11000, 'Invalid value for parameter phone_number.'),
    throttled: answer(429, 10019, 'Rate Limit Exceeded'),
  };
}

/** https://www.textmagic.com/docs/api/send-sms/, …/docs/api/response-codes/ */
function textmagic(): SmsInterface {
  const name = `user${hex(3)}`;
  const key = hex(15);
  const problem = (code: number, message: string, errors: object | null = null): Reply => ({
    status: code,
    body: { code, message, errors },
  });
  return {
    path: '/api/v2/messages',
    smsUrl: (origin) => `textmagic://${name}:${key}@/?from=${SENDER}&endpoint=${origin}`,
    secrets: [key],
    contentType: FORM,
    isAuthenticated: ({ headers }) => headers['x-tm-username'] === name && headers['x-tm-key'] === key,
    account: {
      path: '/api/v2/ping',
      isAuthenticated: (headers) => headers['x-tm-username'] === name && headers['x-tm-key'] === key,
      answer: { ping: 'pong' },
    },
    textIn: (body) => {
      const fields = shapedLike(body, 'text', 'phones', 'from?');
      // E.164 without the plus; several would be separated by commas.
      if (fields === undefined || !DIGITS.test(fields['phones']!)) return undefined;
      return { to: `+${fields['phones']}`, from: withPlus(fields['from'] ?? ''), text: fields['text']! };
    },
    taken: () => ({
      status: 201,
      body: {
        ...{ id: 731, href: '/api/v2/messages/731', type: 'message', sessionId: 9, bulkId: null },
        ...{ messageId: 731, scheduleId: null },
      },
    }),
    badCredentials: problem(401, 'Invalid credentials'),
    unreachable: problem(400, 'Validation Failed', { fields: { phones: ['Phone number is invalid'] } }),
    throttled: problem(429, 'Too many requests'),
  };
}

/** This project's own (docs/sms.md). */
function webhook(): SmsInterface {
  const password = hex(8);
  return {
    path: '/hooks/sms',
    smsUrl: (origin) => `webhook+${origin.replace('://', `://gatehouse:${password}@`)}/hooks/sms`,
    secrets: [password],
    contentType: JSON_TYPE,
    isAuthenticated: ({ headers }) => headers.authorization === basic('gatehouse', password),
    textIn: ({ from, ...rest }) => {
      const fields = shapedLike(rest, 'to', 'body');
      if (fields === undefined || typeof from !== 'string') return undefined;
      return { to: fields['to']!, from, text: fields['body']! };
    },
    taken: () => ({ status: 202, body: {} }),
    badCredentials: { status: 401, body: {} },
    unreachable: { status: 422, body: { error: 'invalid_number' } },
    throttled: { status: 429, body: {} },
  };
}

export const SMS_INTERFACES = { twilio, vonage, msg91, telesign, textmagic, webhook };
export type SmsInterfaceName = keyof typeof SMS_INTERFACES;
