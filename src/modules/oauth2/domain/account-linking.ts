import { problem } from '../../../errors/api-error.js';

/** What is known when somebody comes back from a provider. */
export interface LinkingFacts {
  /** Id of the user who has this identity already. */
  readonly owner: string | null;
  /** Who was logged in when the login began, and still is by the same session. */
  readonly signedIn: { readonly id: string; readonly email: string | null } | null;
  /** Who has the address that the provider gives. Nobody, when it gives none: nothing is ever looked up by it then. */
  readonly addressee: Addressee | null;
  /** Whether the provider vouches for the address. */
  readonly asserted: boolean;
}

export interface Addressee {
  readonly id: string;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  readonly hasIdentity: boolean;
}

export type Decision =
  /** The identity opens this user's account. */
  | { readonly kind: 'sign-in'; readonly userId: string }
  /** The identity is new, and becomes this user's. `claim`: what a stranger has brought into the account goes first. */
  | { readonly kind: 'attach' | 'link' | 'claim'; readonly userId: string }
  | { readonly kind: 'create' };

const ANOTHERS_IDENTITY =
  'This account at the provider belongs to another user. Log out, and log in with the provider.';
const ANOTHERS_ADDRESS = 'Another user has the email address of this account at the provider.';
/** Safe, and no dead end: who owns the account can get in as before, and connect the provider from inside. */
const LOG_IN_AS_BEFORE =
  'A user with this email address exists already. Log in as before, and connect the provider from there.';

/**
 * Whose account somebody gets into who comes back from a provider: contract §10.5, in the form of providers rule 13.
 * The first row that fits decides.
 *
 * What it guards against: a provider that shows an address which it has not verified (or that a tenant's administrator
 * can set) must open nobody's account; and somebody who has registered a stranger's address in advance, and waits,
 * must not stay in when its owner arrives.
 *
 * @throws 409 `user_already_exists`; nothing may change then
 */
export function decide({ owner, signedIn, addressee, asserted }: LinkingFacts): Decision {
  if (owner !== null) {
    if (signedIn !== null && signedIn.id !== owner) throw refusal(ANOTHERS_IDENTITY);
    return { kind: 'sign-in', userId: owner };
  }
  if (signedIn !== null) {
    // An address of its own is never overwritten, so whose the provider's is does not matter then.
    if (signedIn.email === null && addressee !== null) throw refusal(ANOTHERS_ADDRESS);
    return { kind: 'attach', userId: signedIn.id };
  }
  if (addressee === null) return { kind: 'create' };
  if (!asserted) throw refusal(LOG_IN_AS_BEFORE);
  if (addressee.emailVerified) return { kind: 'link', userId: addressee.id };
  // Perhaps somebody else's account, with a mistyped or squatted address.
  if (addressee.phoneVerified || addressee.hasIdentity) throw refusal(LOG_IN_AS_BEFORE);
  return { kind: 'claim', userId: addressee.id };
}

function refusal(message: string) {
  return problem('user_already_exists', { message });
}
