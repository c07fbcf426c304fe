import { type Instant, MINUTE } from '../../../kernel/clock.js';
import { sameHash } from '../../../kernel/secret.js';

const LIFETIME = 10 * MINUTE;

interface Beginning {
  /** SHA-256 of the state. The state itself travels through the provider and is kept nowhere. */
  readonly stateHash: Buffer;
  readonly projectId: string;
  readonly provider: string;
  /** SHA-256 of the cookie that binds the login to one browser. */
  readonly bindingHash: Buffer;
  readonly successUrl: string;
  readonly failureUrl: string;
  readonly redirectUri: string;
  /** Who was logged in when it began, and by which session; null: nobody. */
  readonly userId: string | null;
  readonly sessionId: string | null;
  /** Sealed `AttemptSecrets`. */
  readonly secrets: Buffer;
}

/** A login on its way to a provider and back (providers rule 2). It can come back once, to the browser it left from. */
export class LoginAttempt implements Beginning {
  stateHash!: Buffer;
  projectId!: string;
  provider!: string;
  bindingHash!: Buffer;
  successUrl!: string;
  failureUrl!: string;
  redirectUri!: string;
  userId!: string | null;
  sessionId!: string | null;
  secrets!: Buffer;
  /** Sealed `ProviderAnswer`, where the provider has posted it; else it travels in the query. */
  answer!: Buffer | null;
  expiresAt!: Instant;

  static begin(beginning: Beginning, now: Instant): LoginAttempt {
    return Object.assign(new LoginAttempt(), { ...beginning, answer: null, expiresAt: now + LIFETIME });
  }

  isOpen(now: Instant): boolean {
    return this.expiresAt >= now;
  }

  /** Whether it left from this browser, for this provider and project (providers rules 3 and 5). */
  isOf(projectId: string, provider: string, bindingHash: Uint8Array): boolean {
    const sameBrowser = sameHash(this.bindingHash, bindingHash);
    return sameBrowser && this.projectId === projectId && this.provider === provider;
  }
}

/** What the attempt needs to finish the login with, and nobody may see. */
export interface AttemptSecrets {
  /** RFC 7636; null where the provider knows no PKCE. */
  readonly codeVerifier: string | null;
  /** OpenID Connect; null where the provider knows none. */
  readonly nonce: string | null;
  /** What was asked for beyond the provider's usual scopes. */
  readonly scopes: readonly string[];
}

/** What a provider sends back: a code, or why there is none. */
export interface ProviderAnswer {
  readonly code?: string | undefined;
  readonly error?: string | undefined;
  readonly errorDescription?: string | undefined;
  /** Apple: JSON text with the name, at the first login only, and not signed. */
  readonly user?: string | undefined;
  /** Who says so (RFC 9207). */
  readonly issuer?: string | undefined;
}
