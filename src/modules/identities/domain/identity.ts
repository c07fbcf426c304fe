import type { Instant } from '../../../kernel/clock.js';

/** What tells one account at a provider from all others (providers rule 11). */
export interface IdentityKey {
  readonly projectId: string;
  readonly provider: string;
  /** The host, where anybody may run such a server; else `""`: equal ids of two servers are two people. */
  readonly issuer: string;
  /** The provider's id of the person. */
  readonly uid: string;
}

/** An account elsewhere that opens a user's account here. It belongs to one user, whatever its address says. */
export class Identity implements IdentityKey {
  projectId!: string;
  id!: string;
  userId!: string;
  provider!: string;
  issuer!: string;
  uid!: string;
  /** As the provider last gave it; says nothing about the account's own. */
  email!: string | null;
  createdAt!: Instant;
  updatedAt!: Instant;

  static attach(
    key: IdentityKey,
    { id, userId, email }: { id: string; userId: string; email: string | null },
    now: Instant,
  ): Identity {
    const { projectId, provider, issuer, uid } = key;
    return Object.assign(new Identity(), {
      ...{ projectId, id, userId, provider, issuer, uid, email },
      ...{ createdAt: now, updatedAt: now },
    });
  }

  /** Notes the address that the provider gives at a later login; the account's own stays (providers rule 15). */
  note(email: string | null, now: Instant): void {
    this.email = email;
    this.updatedAt = now;
  }
}
