import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Answer, Client, NewUser } from './client.js';
import { expectProblem, linkIn } from './expectations.js';
import type { Gatehouse } from './gatehouse.js';

/** The fields of each model, in the order in which they are sent (contract §6). */
export const ACCOUNT_FIELDS = [
  ...['$id', '$createdAt', '$updatedAt', 'name', 'registration', 'status', 'passwordUpdate', 'email', 'phone'],
  ...['emailVerification', 'phoneVerification', 'prefs'],
];
export const DEVICE_FIELDS = [
  ...['osCode', 'osName', 'osVersion', 'clientType', 'clientCode', 'clientName', 'clientVersion'],
  ...['clientEngine', 'clientEngineVersion', 'deviceName', 'deviceBrand', 'deviceModel'],
];
const DEVICE_AND_COUNTRY = [...DEVICE_FIELDS, 'countryCode', 'countryName'];
export const SESSION_FIELDS = [
  ...['$id', '$createdAt', 'userId', 'expire', 'provider', 'providerUid', 'providerAccessToken'],
  ...['providerAccessTokenExpiry', 'providerRefreshToken', 'ip', ...DEVICE_AND_COUNTRY, 'current'],
];
export const TOKEN_FIELDS = ['$id', '$createdAt', 'userId', 'secret', 'expire'];
export const LOG_FIELDS = ['event', 'userId', 'userEmail', 'userName', 'mode', 'ip', 'time', ...DEVICE_AND_COUNTRY];

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;

export const RETURN_URL = 'http://localhost:3000/return';

/** The body of an answer that has to have this status; the whole answer in the message when it has not. */
export function bodyOf(answer: Answer, status = 200) {
  if (answer.status !== status) throw new Error(`expected ${status}, received ${answer.status} ${answer.text}`);
  return answer.body;
}

/** Exactly these fields in this order, none of them null (contract §6). */
export function expectModel(body: Record<string, unknown>, fields: readonly string[]): void {
  expect(Object.keys(body)).toEqual(fields);
  expect(Object.values(body)).not.toContain(null);
}

/** What the session of this client consists of, or undefined for a guest. */
export function credentialsIn(client: Client, project = 'default'): { id: string; secret: string } {
  const value = client.cookies.get(`a_session_${project}`) ?? '';
  return JSON.parse(Buffer.from(decodeURIComponent(value), 'base64').toString('utf8'));
}

/** Another browser of the same person. */
export async function anotherLogin(
  gatehouse: Gatehouse,
  user: { email: string; password: string },
  project = 'default',
) {
  const client = gatehouse.client({ project });
  return { client, session: await client.login(user) };
}

export async function isLoggedIn(client: Client): Promise<boolean> {
  const answer = await client.get('/account');
  if (answer.status === 200) return true;
  expectProblem(answer, 401, 'general_unauthorized_scope');
  return false;
}

/** A signed-up user and the visitor who is that user. */
export async function someUser(
  gatehouse: Gatehouse,
  { project = 'default', ...overrides }: NewUser & { project?: string } = {},
) {
  const client = gatehouse.client({ project });
  return { client, ...(await client.signedUp(overrides)) };
}

export interface LinkToken {
  userId: string;
  secret: string;
}

export function tokenIn(link: URL): LinkToken {
  return { userId: link.searchParams.get('userId') ?? '', secret: link.searchParams.get('secret') ?? '' };
}

/** Asks for a verification mail and reads it. `count`: how many mails the address has got by then. */
export async function mailedVerification(
  gatehouse: Gatehouse,
  client: Client,
  email: string,
  count = 1,
): Promise<LinkToken> {
  bodyOf(await client.post('/account/verification', { url: RETURN_URL }), 201);
  return tokenIn(linkIn(await gatehouse.messageTo(email, count)));
}

export async function mailedRecovery(
  gatehouse: Gatehouse,
  email: string,
  { project = 'default', count = 1 } = {},
): Promise<LinkToken> {
  bodyOf(await gatehouse.client({ project }).post('/account/recovery', { email, url: RETURN_URL }), 201);
  return tokenIn(linkIn(await gatehouse.messageTo(email, count)));
}

/** What a recovery form sends. */
export const resetTo = (token: LinkToken, password: string) => ({ ...token, password, passwordAgain: password });

/** `count` requests at the same moment. */
export function atOnce(count: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}

/** One of the simultaneous requests got `status`, every other one this refusal. Answers the winner. */
export function expectOneWinner(answers: Answer[], status: number, [refusal, type]: [number, string]): Answer {
  const seen = answers.map((answer) => `${answer.status} ${answer.body?.type ?? ''}`.trim()).sort();
  expect(seen).toEqual([String(status), ...Array(answers.length - 1).fill(`${refusal} ${type}`)].sort());
  return answers.find((answer) => answer.status === status) as Answer;
}

/** A value that a parameter must not have, with a name for it. */
export type BadValue = readonly [label: string, value: unknown];

export const NOT_TEXT: BadValue[] = [
  ['a number', 1234567890],
  ['a boolean', true],
  ['a list', ['long enough to be text']],
  ['an object', { $ne: 'x' }],
];
const REFUSED_EMAILS = [
  ...['a@localhost', 'a@b', '"a b"@x.io', 'é@x.io', 'a@é.io', ' a@b.co', 'a@b.co ', 'a.@b.co', 'a..b@b.co', 'a@-b.co'],
  ...['a@b_c.co', '', 'plain text', 'a@@b.co', 'a@b.co\n', 'a\0@b.co', 'a＠b.co', 'a\u200b@b.co', 'a\ud800@b.co'],
  ...['\u202ea@b.co', 'a@b.co,c@d.co', 'a@b.co\r\nBcc: c@d.co'],
];
export const BAD_EMAILS: BadValue[] = [
  ...NOT_TEXT,
  ...REFUSED_EMAILS.map((email): BadValue => [JSON.stringify(email), email]),
  ['a local part of 65 characters', `${'a'.repeat(65)}@b.co`],
  ['a megabyte', `${'a'.repeat(1_000_000)}@b.co`],
];
export const BAD_PASSWORDS: BadValue[] = [
  ...NOT_TEXT,
  ['no characters', ''],
  ['7 characters', 'abcdefg'],
  ['7 characters of 28 bytes', '🍰'.repeat(7)],
  ['257 characters', 'a'.repeat(257)],
  ['a megabyte', 'a'.repeat(1_000_000)],
];
export const BAD_UIDS: BadValue[] = [
  ...NOT_TEXT,
  ...['-a', '_a', '.a', 'a b', '$id', 'é', 'a/b', 'a\n', 'a\0', ' a'].map((id): BadValue => [JSON.stringify(id), id]),
  ['37 characters', 'a'.repeat(37)],
];
export const BAD_NAMES: BadValue[] = [
  ...NOT_TEXT,
  ['no characters', ''],
  ['129 characters', 'a'.repeat(129)],
  ['129 characters beyond U+FFFF', '🍰'.repeat(129)],
];
export const BAD_SECRETS: BadValue[] = [...NOT_TEXT, ['no characters', ''], ['257 characters', 'a'.repeat(257)]];
const REFUSED_URLS = [
  ...[
    'localhost/verification',
    '//localhost/x',
    'http://remotehost/x',
    'http://evil.com#@localhost/',
    'http://a_b.com/',
  ],
  ...['http://localhost\\@evil.com', 'http://localhost:99999/', 'http://exämple.com', 'mailto:a@b.c', ''],
  ...[
    'javascript://localhost/%0aalert(1)',
    'myapp://localhost/x',
    'http://localhost.evil.com/',
    'http://evil.com/localhost',
  ],
  ...['http://user@localhost@evil.com/', 'http://localhost/\r\nX: y', 'http://notexample.com/'],
  ...['data:text/html,localhost', 'http:/localhost/x', 'http://', 'file://localhost/etc/passwd'],
];
export const BAD_URLS: BadValue[] = [...NOT_TEXT, ...REFUSED_URLS.map((url): BadValue => [JSON.stringify(url), url])];

/** One test for a missing parameter, one for null, one for each bad value: 400, naming the parameter, never the value. */
export function describeRequired(name: string, values: BadValue[], send: (value: unknown) => Promise<Answer>): void {
  describe(`the required parameter ${name}`, () => {
    it.each([
      ['missing', undefined],
      ['null', null],
    ])('is refused when %s, in words that say it is required', async (_label, value) => {
      const answer = await send(value);
      expectProblem(answer, 400, 'general_argument_invalid');
      expect(answer.body.message).toMatch(new RegExp(`^Param "${name}".*(required|not optional)`));
    });
    itRefuses(name, values, send);
  });
}

/** The same for one that may be missing. */
export function describeOptional(name: string, values: BadValue[], send: (value: unknown) => Promise<Answer>): void {
  describe(`the optional parameter ${name}`, () => itRefuses(name, values, send));
}

function itRefuses(name: string, values: BadValue[], send: (value: unknown) => Promise<Answer>): void {
  it.each(values)('is refused as %s', async (_label, value) => {
    const answer = await send(value);
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(new RegExp(`^Invalid ${name}: .`));
    if (typeof value === 'string' && value.length > 7) expect(answer.body.message).not.toContain(value);
  });
}

/** Of several wrong parameters the first one in this order is named, also when it is the one that is missing. */
export async function expectFirstErrorFirst(
  names: string[],
  valid: Record<string, unknown>,
  send: (body: object) => Promise<Answer>,
) {
  for (const [index, name] of names.entries()) {
    const good = Object.fromEntries(names.slice(0, index).map((field) => [field, valid[field]]));
    const bad = Object.fromEntries(names.slice(index).map((field) => [field, 42]));
    expect((await send({ ...good, ...bad })).body.message).toMatch(new RegExp(`^Invalid ${name}: `));
  }
}

/** Everything that the database holds, as one text: for what must or must not be in it, whatever the tables look like. */
export async function everythingStored(gatehouse: Gatehouse): Promise<string> {
  return gatehouse.databaseUrl === undefined ? storedInSqlite(gatehouse) : storedInMysql(gatehouse.databaseUrl);
}

function storedInSqlite(gatehouse: Gatehouse): string {
  const database = new Database(join(gatehouse.folder, 'gatehouse.sqlite'), { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as { name: string }[];
    return tables.map(({ name }) => asText(database.prepare(`SELECT * FROM "${name}"`).all())).join('\n');
  } finally {
    database.close();
  }
}

async function storedInMysql(url: string): Promise<string> {
  const connection = await createConnection(url);
  try {
    const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES');
    const texts: string[] = [];
    for (const table of tables) {
      const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM \`${Object.values(table)[0]}\``);
      texts.push(asText(rows));
    }
    return texts.join('\n');
  } finally {
    await connection.end();
  }
}

function asText(rows: unknown[]): string {
  return JSON.stringify(rows, (_key, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
  );
}
