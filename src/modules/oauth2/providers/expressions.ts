import { pointer } from './json-pointer.js';

/** What a provider has sent, as parsed JSON, and what of our own settings is no secret. */
export interface Sources {
  readonly token: unknown;
  readonly userInfo: unknown;
  /** By name; null where the request failed. */
  readonly extras: Readonly<Record<string, unknown>>;
  /** Claims of the verified id token, else null. */
  readonly idToken: unknown;
  /** What came with the callback: Apple's `user`, parsed. */
  readonly callback: unknown;
  readonly clientId: string;
}

/** Takes a value out of the sources; null when it is not there. */
export type Expression = (sources: Sources) => unknown;

/** Answers a question about the sources and the address that was found in them. */
export type Check = (sources: Sources, email: string) => boolean;

/** Stands for the address that was found, in what an element is compared with. */
export const THE_ADDRESS = Symbol('the address');

/** Values that an element of a list must have, by member. */
type Traits = Readonly<Record<string, string | number | boolean | typeof THE_ADDRESS>>;

const from =
  (source: 'token' | 'userInfo' | 'idToken' | 'callback') =>
  (path: string): Expression => {
    const pick = pointer(path);
    return (sources) => pick(sources[source]);
  };

export const token = from('token');
export const userInfo = from('userInfo');
export const idToken = from('idToken');
export const callback = from('callback');
export const clientId: Expression = (sources) => sources.clientId;

export function extra(name: string, path: string): Expression {
  const pick = pointer(path);
  return ({ extras }) => (Object.hasOwn(extras, name) ? pick(extras[name]) : null);
}

/** The first that is neither missing nor blank. */
export function firstOf(...expressions: readonly Expression[]): Expression {
  return (sources) => {
    for (const expression of expressions) {
      const value = expression(sources);
      if (!isBlank(value)) return value;
    }
    return null;
  };
}

/** Those that are there, joined; null when none is. */
export function joined(separator: string, ...expressions: readonly Expression[]): Expression {
  return (sources) => {
    const parts = expressions
      .map((expression) => textOf(expression(sources)))
      .filter((part) => part !== null);
    return parts.length === 0 ? null : parts.join(separator);
  };
}

/**
 * Out of the best element of a list: the first that has all that the first condition names, else the first that the
 * second describes, and so on. The condition `{}` takes any.
 */
export function pick(list: Expression, conditions: readonly Traits[], path: string): Expression {
  const take = pointer(path);
  return (sources) => {
    const elements = listOf(list(sources));
    for (const condition of conditions) {
      const best = elements.find((element) => has(element, condition));
      if (best !== undefined) return take(best);
    }
    return null;
  };
}

export const lastPathSegment = ofText((text) => text.slice(text.lastIndexOf('/') + 1));
export const beforeFirstDot = ofText((text) => text.split('.', 1)[0] ?? null);
/** Microsoft's guests have a made-up name with this mark in it, which looks like an address and is none. */
export const dropGuestUpn = ofText((text) => (text.includes('#EXT#') ? null : text));

export const never: Check = () => false;

/** As providers write yes: `true`, 1, "1", and "true" in any case. */
export function isTrue(expression: Expression): Check {
  return (sources) => {
    const value = expression(sources);
    return value === true || value === 1 || (typeof value === 'string' && /^(1|true)$/i.test(value));
  };
}

export function present(expression: Expression): Check {
  return (sources) => !isBlank(expression(sources));
}

/** Whether an element of the list has all these values. */
export function someElement(list: Expression, traits: Traits): Check {
  return (sources, email) => listOf(list(sources)).some((element) => has(element, traits, email));
}

export function anyOf(...checks: readonly Check[]): Check {
  return (sources, email) => checks.some((check) => check(sources, email));
}

export function allOf(...checks: readonly Check[]): Check {
  return (sources, email) => checks.every((check) => check(sources, email));
}

export function sameAsEmail(expression: Expression): Check {
  return (sources, email) => isAddress(expression(sources), email);
}

export function listHasEmail(list: Expression): Check {
  return (sources, email) => listOf(list(sources)).some((element) => isAddress(element, email));
}

/** Text that is not blank, or a number as decimal text; else null. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'string') return isBlank(value) ? null : value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  // Beyond 2^53 the parser has rounded: what is left may be somebody else's number.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value);
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function has(element: unknown, traits: Traits, email?: string): boolean {
  if (element === null || typeof element !== 'object') return false;
  return Object.entries(traits).every(([member, wanted]) => {
    const value: unknown = Object.hasOwn(element, member)
      ? (element as Record<string, unknown>)[member]
      : null;
    return wanted === THE_ADDRESS ? isAddress(value, email) : value === wanted;
  });
}

/** Rule 12: trimmed and in lower case, with nothing clever beyond that. An empty address is nobody's. */
function isAddress(value: unknown, email = ''): boolean {
  return (
    email !== '' && typeof value === 'string' && value.trim().toLowerCase() === email.trim().toLowerCase()
  );
}

function ofText(change: (text: string) => string | null): (of: Expression) => Expression {
  return (of) => (sources) => {
    const value = of(sources);
    return typeof value === 'string' ? change(value) : null;
  };
}
