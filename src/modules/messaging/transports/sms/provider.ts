import { z } from 'zod';
import type { RenderedSms } from '../../domain/rendered-message.js';
import type { HttpAnswer, HttpRequest } from './http-client.js';

/** What an answer means for the message. The code is short: it is stored and logged. */
export type Verdict =
  | { readonly outcome: 'taken' }
  /** No later try can help: this number cannot be reached, whatever the operator repairs. */
  | { readonly outcome: 'refused'; readonly code: string }
  /** Everything else: credentials, quota, throttling, faults, answers that nobody can make sense of. */
  | { readonly outcome: 'retry'; readonly code: string };

/** A provider's HTTP interface: one request that sends an SMS, and how its answer reads. */
export interface SmsProvider {
  readonly request: (sms: RenderedSms) => HttpRequest;
  readonly read: (answer: HttpAnswer) => Verdict;
  /** A request that shows whether the credentials are right, and does nothing; absent where there is none. */
  readonly probe?: HttpRequest;
}

/** A provider's own code, written as a number or as its digits. Not by coercion: that takes `null` and `""` for 0. */
export const codeNumber = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number),
]);

export const TAKEN: Verdict = { outcome: 'taken' };

/** The provider says why it has not taken the message, by one of its own codes. */
export function declined(provider: string, code: number, unreachable: ReadonlySet<number>): Verdict {
  return { outcome: unreachable.has(code) ? 'refused' : 'retry', code: `${provider}_${code}` };
}

/** The answer is none that the interface has: something else stands in front of it, or is broken. */
export function unclear({ status }: HttpAnswer): Verdict {
  return { outcome: 'retry', code: status >= 200 && status < 300 ? 'unreadable_answer' : `http_${status}` };
}

/** Country code and number, without the plus that several interfaces do not want. A sender's name stays as it is. */
export function withoutPlus(number: string): string {
  return number.replace(/^\+/, '');
}

/** RFC 7617. */
export function basicAuth(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
