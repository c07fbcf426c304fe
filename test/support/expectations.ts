import { randomBytes } from 'node:crypto';
import type { Answer } from './client.js';

/** An email or SMS, as the development inbox lists it. `to` is the bare address. */
export interface Message {
  id: string;
  channel: 'email' | 'sms';
  to: string;
  from: string;
  subject: string;
  text: string;
  html: string;
  createdAt: string;
}

export const SECRET = /^[0-9a-f]{256}$/;
export const ID = /^[0-9a-f]{20}$/;
export const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/;

/** Unique, so that tests share a server without meeting each other's accounts. */
export const someEmail = (): string => `someone-${randomBytes(8).toString('hex')}@example.test`;

/** The answer is this refusal in the shape of contract §6, with the headers of §2.5. */
export function expectProblem(answer: Answer, status: number, type: string): void {
  const seen = { status: answer.status, code: answer.body?.code, type: answer.body?.type };
  expect(seen).toEqual({ status, code: status, type });
  expect(Object.keys(answer.body)).toEqual(['message', 'code', 'type', 'version']);
  expect(answer.body.message).toEqual(expect.stringMatching(/\S/));
  expect(answer.body.version).toEqual(expect.stringMatching(/\S/));
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json; charset=UTF-8',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache, no-store, must-revalidate',
    expires: '0',
    pragma: 'no-cache',
  });
  expect(answer.setCookies).toEqual([]);
}

/** The link that a reader would follow: the one of the text part, which must be the `href` of the HTML part too. */
export function linkIn(message: Message): URL {
  const inText = message.text.match(/[a-z][a-z0-9+.-]*:\/\/\S*secret=\S*/i)?.[0];
  if (inText === undefined) throw new Error(`no link in the text part:\n${message.text}`);
  const hrefs = [...message.html.matchAll(/href\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)].map((match) =>
    withoutEntities(match[1] ?? match[2] ?? ''),
  );
  expect(hrefs).toContain(inText);
  return new URL(inText);
}

export function withoutEntities(html: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return html.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(parseInt(decimal, 10));
    return named[name] ?? whole;
  });
}
