import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Answer, Client, NewUser } from './client.js';
import { expectProblem, linkIn } from './expectations.js';
import type { Gatehouse } from './gatehouse.js';

/** The fields of each model, in the order in which they are sent (contract §6). */
export const ACCOUNT_FIELDS = [
  ...[
    '$id',
    '$createdAt',
    '$updatedAt',
    'name',
    'registration',
    'status',
    'passwordUpdate',
    'email',
    'phone',
  ],
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
export const LOG_FIELDS = [
  'event',
  'userId',
  'userEmail',
  'userName',
  'mode',
  'ip',
  'time',
  ...DEVICE_AND_COUNTRY,
];

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;

export const RETURN_URL = 'http://localhost:3000/return';

/** The body of an answer that has to have this status; the whole answer in the message when it has not. */
export function bodyOf(answer: Answer, status = 200) {
  if (answer.status !== status)
    throw new Error(`expected ${status}, received ${answer.status} ${answer.text}`);
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
export const resetTo = (token: LinkToken, password: string) => ({
  ...token,
  password,
  passwordAgain: password,
});

/** `count` requests at the same moment. */
export function atOnce(count: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => send(index)));
}

/** One of the simultaneous requests got `status`, every other one this refusal. Answers the winner. */
export function expectOneWinner(
  answers: Answer[],
  status: number,
  [refusal, type]: [number, string],
): Answer {
  const seen = answers.map((answer) => `${answer.status} ${answer.body?.type ?? ''}`.trim()).sort();
  expect(seen).toEqual([String(status), ...Array(answers.length - 1).fill(`${refusal} ${type}`)].sort());
  return answers.find((answer) => answer.status === status) as Answer;
}

/** Everything that the database holds, as one text: for what must or must not be in it, whatever the tables look like. */
export async function everythingStored(gatehouse: Gatehouse): Promise<string> {
  return Object.values(await tablesOf(gatehouse))
    .map((rows) => asText(rows))
    .join('\n');
}

type Row = Record<string, unknown>;
type Choice = (name: string) => boolean;

/** All rows of these tables; without a choice of all tables, whatever tables there are. */
export async function tablesOf(
  gatehouse: Gatehouse,
  wanted: Choice = () => true,
): Promise<Record<string, Row[]>> {
  return gatehouse.databaseUrl === undefined
    ? tablesOfSqlite(gatehouse, wanted)
    : tablesOfMysql(gatehouse.databaseUrl, wanted);
}

function tablesOfSqlite(gatehouse: Gatehouse, wanted: Choice): Record<string, Row[]> {
  const database = new Database(join(gatehouse.folder, 'gatehouse.sqlite'), { readonly: true });
  try {
    const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).all() as {
      name: string;
    }[];
    const chosen = tables.filter(({ name }) => wanted(name));
    return Object.fromEntries(
      chosen.map(({ name }) => [name, database.prepare(`SELECT * FROM "${name}"`).all() as Row[]]),
    );
  } finally {
    database.close();
  }
}

async function tablesOfMysql(url: string, wanted: Choice): Promise<Record<string, Row[]>> {
  const connection = await createConnection(url);
  try {
    const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES');
    const found: Record<string, Row[]> = {};
    for (const table of tables) {
      const name = String(Object.values(table)[0]);
      if (wanted(name)) [found[name]] = await connection.query<RowDataPacket[]>(`SELECT * FROM \`${name}\``);
    }
    return found;
  } finally {
    await connection.end();
  }
}

function asText(rows: unknown[]): string {
  return JSON.stringify(rows, (_key, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
  );
}
