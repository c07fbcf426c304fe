import { createHmac } from 'node:crypto';
import type { Texts } from './provider-facts.js';
import type { Received } from './visit.js';

const FORM = 'application/x-www-form-urlencoded';
/** What a browser brings, and is none of the provider's business (rule 22). */
const CALLERS_HEADERS = ['cookie', 'x-forwarded-for', 'referer', 'origin', 'x-appwrite-project'];

/** Looks at one request and keeps what is wrong with it, in words that tell what to mend. */
export class Inspection {
  constructor(private readonly received: Received) {}

  get isFaultless(): boolean {
    return this.received.faults.length === 0;
  }

  expect(holds: boolean, fault: string): void {
    if (!holds) this.received.faults.push(fault);
  }

  method(expected: string): void {
    const { method } = this.received;
    this.expect(method === expected, `method ${method}, not ${expected}`);
  }

  /** `{userAgent}` stands for any product with a version; `Accept` may name more than the expected type. */
  headers(expected: Texts): void {
    for (const [name, value] of Object.entries(expected)) {
      const actual = this.received.headers[name.toLowerCase()];
      this.expect(headerFits(name, value, actual), `header ${name}: ${actual}, not ${value}`);
    }
    for (const name of CALLERS_HEADERS) {
      this.expect(this.received.headers[name] === undefined, `header ${name} is sent on`);
    }
  }

  /** `bearer`, `scheme:X` or `none`, as the facts have it. */
  authorization(kind: string, accessToken: string): void {
    const scheme = kind === 'bearer' ? 'Bearer' : kind.replace(/^scheme:/, '');
    const expected = kind === 'none' ? undefined : `${scheme} ${accessToken}`;
    const actual = this.received.headers['authorization'];
    this.expect(actual === expected, `Authorization: ${actual}, not ${expected}`);
  }

  /** Every one of these, no other, and none twice. */
  parameters(what: string, actual: URLSearchParams, expected: Texts, optional: Texts = {}): void {
    const known = { ...optional, ...expected };
    for (const name of new Set(actual.keys())) {
      const values = actual.getAll(name);
      this.expect(values.length === 1, `${what}: ${name} stands there ${values.length} times`);
      if (!(name in known)) this.expect(false, `${what}: ${name} must not be there`);
      else this.expect(values[0] === known[name], `${what}: ${name} is "${values[0]}", not "${known[name]}"`);
    }
    for (const name of Object.keys(expected)) this.expect(actual.has(name), `${what}: ${name} is missing`);
  }

  /** The fields of a body, which has to be in this format. */
  fields(format: 'form' | 'json'): URLSearchParams {
    const { headers, body } = this.received;
    const type = headers['content-type']?.split(';')[0]?.trim();
    const expected = format === 'form' ? FORM : 'application/json';
    this.expect(type === expected, `Content-Type: ${type}, not ${expected}`);
    if (format === 'form') return new URLSearchParams(body);
    return new URLSearchParams(this.jsonFields(body));
  }

  /** No body, and no word about one: Dropbox takes a content type for the promise of a body. */
  noBody(mayHaveType: boolean): void {
    const { headers, body } = this.received;
    this.expect(body === '', `a body of ${body.length} characters`);
    this.expect(mayHaveType || headers['content-type'] === undefined, 'Content-Type without a body');
  }

  private jsonFields(body: string): [string, string][] {
    try {
      const fields = Object.entries(JSON.parse(body) as object);
      for (const [name, value] of fields) {
        this.expect(typeof value === 'string', `JSON body: ${name} is no text`);
      }
      return fields.map(([name, value]) => [name, String(value)]);
    } catch {
      this.expect(false, 'the body is no JSON object');
      return [];
    }
  }
}

/** Facebook: what a user-info request has to prove that it comes from the app itself. */
export function appSecretProof(clientSecret: string, accessToken: string): string {
  return createHmac('sha256', clientSecret).update(accessToken).digest('hex');
}

function headerFits(name: string, expected: string, actual: string | undefined): boolean {
  if (actual === undefined) return false;
  if (expected === '{userAgent}') return /^[A-Za-z][\w.-]*\/\d+\.\d+/.test(actual);
  if (name === 'Accept') return actual.split(',').some((type) => type.split(';')[0]?.trim() === expected);
  return actual === expected;
}
