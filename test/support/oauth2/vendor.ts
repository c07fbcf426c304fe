import type { IdTokens } from './id-tokens.js';
import { about } from './person.js';
import { filled, type ProviderFacts, type Texts } from './provider-facts.js';
import type { Registration } from './registrations.js';
import type { Grant, Visit } from './visit.js';

/** One provider, as the simulator plays it. */
export interface Vendor {
  readonly facts: ProviderFacts;
  readonly registration: Registration;
  /** `http://127.0.0.1:PORT/<provider>` */
  readonly url: string;
  readonly idTokens: IdTokens;
  readonly grants: Grant[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A sample with the values of this login in its places, about the person of this visit. */
export function answerFor<T>(vendor: Vendor, visit: Visit, sample: T, values: Texts = {}): T {
  const { facts, registration } = vendor;
  const all = { clientId: registration.clientId, ...registration.placeholders, ...values };
  return about(filled(sample, all, vendor.now()), facts, visit.behaviour.person);
}

/** Default and custom scopes, joined; `''`: the parameter has to be left out. */
export function scopeOf({ facts }: Vendor, custom: readonly string[]): string {
  if (facts.scopeMode === 'none') return '';
  const replaces = facts.scopeMode === 'replace' && custom.length > 0;
  const scopes = replaces ? custom : [...facts.defaultScopes, ...custom];
  return [...new Set(scopes)].join(facts.scopeSeparator);
}
