import { randomInt } from 'node:crypto';
import { type Answer, type Client, send } from './client.js';
import { linkIn, type Message, someEmail } from './expectations.js';
import type { Gatehouse } from './gatehouse.js';
import { anotherLogin, bodyOf, type LinkToken, someUser, tokenIn } from './scenarios.js';

/** Unique, and a number of the United States. */
export const somePhone = (): string => `+1650${randomInt(2_000_000, 9_999_999)}`;

/** Asks for a magic link. */
export const askForLink = (client: Client, email: string, more: object = {}) =>
  client.post('/account/sessions/magic-url', { userId: 'unique()', email, ...more });

export const useLink = (client: Client, token: LinkToken) => client.put('/account/sessions/magic-url', token);

/** Sends the form of the hosted page, as a program does: without the headers by which a browser names itself. */
export function submitLink({ origin }: Gatehouse, token: LinkToken): Promise<Answer> {
  const body = Buffer.from(new URLSearchParams({ ...token, project: 'default' }).toString());
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
  return send(undefined, 'POST', `${origin}/auth/magic-url`, headers, body);
}

/** Asks for a magic link and reads it. `count`: how many mails the address has got by then. */
export async function mailedMagicUrl(
  gatehouse: Gatehouse,
  email: string,
  { project = 'default', count = 1, ...more }: { project?: string; count?: number; url?: string } = {},
): Promise<LinkToken> {
  bodyOf(await askForLink(gatehouse.client({ project }), email, more), 201);
  return tokenIn(linkIn(await gatehouse.messageTo(email, count)));
}

/** Signed up and in by a link: an account without a password. */
export async function linkUser(gatehouse: Gatehouse, email: string, project = 'default') {
  const client = gatehouse.client({ project });
  const session = bodyOf(await useLink(client, await mailedMagicUrl(gatehouse, email, { project })));
  return { client, session, id: session.userId as string };
}

export const askForCode = (client: Client, phone: string, userId = 'unique()') =>
  client.post('/account/sessions/phone', { userId, phone });

export const useCode = (client: Client, token: LinkToken) => client.put('/account/sessions/phone', token);

/** All codes that a phone has got, newest first, once there are `count` of them. */
export async function codesTo(gatehouse: Gatehouse, phone: string, count = 1): Promise<string[]> {
  await gatehouse.messageTo(phone, count);
  return textsTo(await gatehouse.messages(), phone).map(({ text }) => text);
}

export const textsTo = (messages: Message[], phone: string): Message[] =>
  messages.filter(({ channel, to }) => channel === 'sms' && to === phone);

/** Asks for a sign-in code and reads it. `count`: how many SMS the phone has got by then. */
export async function textedCode(
  gatehouse: Gatehouse,
  phone: string,
  { project = 'default', count = 1 } = {},
): Promise<LinkToken> {
  const { userId } = bodyOf(await askForCode(gatehouse.client({ project }), phone), 201);
  const [secret = ''] = await codesTo(gatehouse, phone, count);
  return { userId, secret };
}

/** Signed up and in by a code: an account without email and password. */
export async function phoneUser(gatehouse: Gatehouse, { phone = somePhone(), project = 'default' } = {}) {
  const client = gatehouse.client({ project });
  const session = bodyOf(await useCode(client, await textedCode(gatehouse, phone, { project })));
  return { client, session, phone, id: session.userId as string };
}

interface PasswordUser {
  readonly client: Client;
  readonly password: string;
}

/** Gives an account a phone, which nobody has proven yet. */
export async function addPhone({ client, password }: PasswordUser): Promise<string> {
  const phone = somePhone();
  bodyOf(await client.patch('/account/phone', { phone, password }));
  return phone;
}

/** Gives an account a phone, and proves it. */
export async function provePhone(gatehouse: Gatehouse, user: PasswordUser): Promise<void> {
  const phone = await addPhone(user);
  bodyOf(await useCode(gatehouse.client(), await textedCode(gatehouse, phone)));
}

/** Somebody signs up with a stranger's address and waits: in two browsers, with a token and a phone. */
export async function squatter(gatehouse: Gatehouse, email = someEmail()) {
  const user = await someUser(gatehouse, { email });
  const other = (await anotherLogin(gatehouse, user)).client;
  const phone = await addPhone(user);
  const { jwt } = bodyOf(await user.client.post('/account/jwt'), 201);
  const { secret: code } = await textedCode(gatehouse, phone);
  return { ...user, other, phone, code, jwt: jwt as string };
}

/** A code that is none of these. */
export function wrongCode(...right: string[]): string {
  for (;;) {
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    if (!right.includes(code)) return code;
  }
}

/** The events of a user's log, newest first. */
export async function eventsOf(client: Client): Promise<string[]> {
  const { logs } = bodyOf(await client.get('/account/logs'));
  return logs.map(({ event }: { event: string }) => event);
}
