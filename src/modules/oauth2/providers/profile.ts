import { emailFault } from '../../../http/validators/email.js';
import { type Sources, textOf } from './expressions.js';
import type { Provider, Refusal } from './provider.js';

/** OpenID Connect Core 1.0 §2 gives `sub` as much, and our tables do. */
const LONGEST_ID = 255;
/** Contract §5: of the name of a user. */
const LONGEST_NAME = 128;

/** Who came back, out of what the provider has sent. */
export interface Profile {
  /** Null: nobody that we could tell from others (`user_missing_id`). */
  readonly id: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly emailVerified: boolean;
}

export function readProfile(
  { mapping, idToken }: Provider,
  sources: Sources,
  settings: { readonly trustEmail: boolean },
): Profile {
  const known = idToken?.completesUserInfo === true ? completed(sources) : sources;
  const email = emailOf(mapping.email(known));
  return {
    id: idOf(mapping.id(known)),
    email,
    name: nameOf(mapping.name(known)),
    // Rule 12: the provider asserts it, or the operator does.
    emailVerified: email !== null && (settings.trustEmail || mapping.emailVerified(known, email)),
  };
}

/** Why somebody whom the provider knows may not come in; undefined: nothing speaks against it. */
export function refusalOf({ refuse = [] }: Provider, sources: Sources): Refusal | undefined {
  return refuse.find(({ unless, is }) => {
    const value = unless(sources);
    if (value === null) return false;
    return typeof is === 'function' ? value !== is(sources) : !is.some((wanted) => wanted === value);
  });
}

/** A number that the parser has rounded gives no text: it may be somebody else's. */
function idOf(value: unknown): string | null {
  const text = textOf(value)?.trim() ?? null;
  return text === null || text.length > LONGEST_ID ? null : text;
}

function emailOf(value: unknown): string | null {
  const address = textOf(value)?.trim().toLowerCase() ?? null;
  return emailFault(address) === undefined ? address : null;
}

function nameOf(value: unknown): string | null {
  const text = textOf(value)?.trim() ?? null;
  // By code points: half of one is nothing.
  return text === null ? null : [...text].slice(0, LONGEST_NAME).join('').trimEnd();
}

/** Claims of the id token take the place of members that user info lacks. */
function completed(sources: Sources): Sources {
  const claims = membersOf(sources.idToken);
  const own = membersOf(sources.userInfo);
  // What is said of one address must not count for another.
  if (own['email'] === undefined) delete own['email_verified'];
  else if (emailOf(own['email']) !== emailOf(claims['email'])) delete claims['email_verified'];
  return { ...sources, userInfo: { ...claims, ...own } };
}

function membersOf(value: unknown): Record<string, unknown> {
  if (value === null || typeof value !== 'object') return {};
  return Object.fromEntries(
    Object.entries(value).filter(([, member]) => member !== null && member !== undefined),
  );
}
