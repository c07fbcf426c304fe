import { randomBytes, randomInt } from 'node:crypto';
import type { ExpectedUser, ProviderFacts } from './provider-facts.js';

/** Where vendors say whether an address is proven. Each in its own type: true, "true", 1. */
const ASSERTIONS = new Set(['email_verified', 'verified', 'is_verified', 'is_confirmed', 'xms_edov']);
const FIRST_NAMES = new Set(['first_name', 'firstName', 'FirstName', 'given_name', 'givenName']);
const LAST_NAMES = new Set(['last_name', 'lastName', 'LastName', 'family_name', 'surname']);

/** Somebody whom nobody has met, with an account at this provider: id and address are theirs alone. */
export function somebody(facts: ProviderFacts, changes: Partial<ExpectedUser> = {}): ExpectedUser {
  const { id, email } = facts.expectedUser;
  const [name = ''] = (email ?? '').split('@');
  return {
    ...facts.expectedUser,
    id: anotherId(id ?? ''),
    email: email === null ? null : `${name}-${randomBytes(6).toString('hex')}@example.com`,
    ...changes,
  };
}

function anotherId(id: string): string {
  // Digits may stand in the answers as a number.
  if (/^\d+$/.test(id)) return String(randomInt(10 ** 11, 2 ** 47));
  return `${id}${randomBytes(6).toString('hex')}`;
}

/** The answer of a sample as it would be about this person: same members, other values. */
export function about<T>(sample: T, facts: ProviderFacts, person: Partial<ExpectedUser>): T {
  const changes = changesFor(facts.expectedUser, person);
  return rewritten(sample, '', (key, value) => {
    if (person.emailVerified !== undefined && ASSERTIONS.has(key))
      return asserted(value, person.emailVerified);
    if (key === 'confirmed_at' && person.emailVerified === false) return null;
    return changes(key, value);
  }) as T;
}

function changesFor(known: ExpectedUser, person: Partial<ExpectedUser>) {
  const ids = idPairs(known.id ?? '', person.id);
  const [first, last] = names(known.name);
  const [newFirst, newLast] = names(person.name);
  return (key: string, value: unknown): unknown => {
    for (const [id, other] of ids) {
      if (value === Number(id)) return Number(other);
      if (typeof value === 'string') value = withId(value, id, other);
    }
    if (person.email !== undefined && known.email !== null && value === known.email) return person.email;
    if (person.name === undefined) return value;
    if (value === known.name) return person.name;
    if (FIRST_NAMES.has(key) && value === first) return newFirst;
    if (LAST_NAMES.has(key) && value === last) return newLast;
    return value;
  };
}

/** Slack's id is made of two members. */
function idPairs(known: string, other: string | null | undefined): [string, string][] {
  if (other === undefined || other === null) return [];
  const [parts, others] = [known.split('_'), other.split('_')];
  const isJoined = known.startsWith('T0') && parts.length === 2 && others.length === 2;
  return isJoined ? [[parts[0]!, others[0]!], [parts[1]!, others[1]!]] : [[known, other]]; // prettier-ignore
}

/** The id itself, the last part of a path (PayPal, Salesforce), or the first part of a token (Etsy). */
function withId(text: string, id: string, other: string): string {
  if (text === id) return other;
  if (text.endsWith(`/${id}`)) return text.slice(0, -id.length) + other;
  return text.startsWith(`${id}.`) ? other + text.slice(id.length) : text;
}

function asserted(value: unknown, isVerified: boolean): unknown {
  if (typeof value === 'string') return String(isVerified);
  return typeof value === 'number' ? Number(isVerified) : isVerified;
}

function names(name: string | null | undefined): [string | null, string | null] {
  if (name === undefined || name === null) return [null, null];
  const [first = '', ...rest] = name.split(' ');
  return [first, rest.join(' ')];
}

function rewritten(value: unknown, key: string, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => rewritten(item, key, change));
  if (typeof value !== 'object' || value === null) return change(key, value);
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, rewritten(item, name, change)]),
  );
}
