import type { Instant } from '../../../kernel/clock.js';

interface Registration {
  readonly projectId: string;
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly passwordHash?: string;
  readonly name?: string;
}

/**
 * In place of a hash: there is a password, but nobody knows it. Users whom a provider has brought must not be able to
 * change their addresses before they have set one of their own (contract §10.5). No hash looks like this.
 */
const UNKNOWABLE = '!';

/** What a provider says of somebody. */
interface ProviderProfile {
  /** Null when the provider gives none. */
  readonly email: string | null;
  readonly name: string | null;
  /** Whether the provider vouches for the address. */
  readonly emailVerified: boolean;
}

/** An account. Its methods are the rules of contract §9.4; what it stores leaves through `AccountResponse` only. */
export class User {
  projectId!: string;
  id!: string;
  createdAt!: Instant;
  /** Moves with every change of the record; sessions and log entries do not count. */
  updatedAt!: Instant;
  name!: string;
  /** False once the account is blocked; only an operator can undo that. */
  active!: boolean;
  /** bcrypt, or a mark that nothing matches; null while the account has no password. */
  passwordHash!: string | null;
  /** Null while the account has never had a password of its own choosing. */
  passwordUpdatedAt!: Instant | null;
  /** Hashes of former passwords, newest first, as JSON; only as many as the project compares with. */
  passwordHistory!: string;
  /** Lower-case; null when there is none, so that the unique key ignores it. */
  email!: string | null;
  phone!: string | null;
  emailVerified!: boolean;
  phoneVerified!: boolean;
  /** JSON text, byte for byte what the client will get. */
  prefs!: string;
  /** How many log entries there are: counting them would cost more with each. */
  activityCount!: number;
  /** Last use, to the day. */
  accessedAt!: Instant;

  static register(registration: Registration, now: Instant): User {
    const { passwordHash = null, email = null, phone = null, name = '' } = registration;
    return Object.assign(new User(), {
      projectId: registration.projectId,
      id: registration.id,
      createdAt: now,
      updatedAt: now,
      name,
      active: true,
      passwordHash,
      passwordUpdatedAt: passwordHash === null ? null : now,
      passwordHistory: '[]',
      email,
      phone,
      emailVerified: false,
      phoneVerified: false,
      prefs: '{}',
      activityCount: 0,
      accessedAt: now,
    });
  }

  /** Somebody who has come by a provider for the first time (§10.5). */
  static welcome(
    { projectId, id }: { projectId: string; id: string },
    { email, name, emailVerified }: ProviderProfile,
    now: Instant,
  ): User {
    const user = User.register(
      { projectId, id, name: name ?? '', ...(email === null ? {} : { email }) },
      now,
    );
    return Object.assign(user, { passwordHash: UNKNOWABLE, emailVerified: email !== null && emailVerified });
  }

  /** May change email and phone without a password: there is none yet, and a way in is still missing (§9.4). */
  get isPasswordless(): boolean {
    return this.passwordHash === null && (this.email === null || this.phone === null);
  }

  hasVerified(address: 'email' | 'phone'): boolean {
    return address === 'email' ? this.emailVerified : this.phoneVerified;
  }

  /** Nobody has shown yet that email or phone are theirs. With an identity an account is proven all the same (§17.26). */
  get isUnproven(): boolean {
    return !this.emailVerified && !this.phoneVerified;
  }

  /**
   * Whether the owner of the email, who has just shown up, may find an account that a stranger made with it: nothing
   * of it is proven, and the request does not come from one of its sessions (§17.26). Then what the stranger brought
   * goes.
   */
  isClaimedBy(callerId: string | null): boolean {
    return this.isUnproven && callerId !== this.id;
  }

  /** The stranger's way back in, and what else of the account is not the owner's. */
  surrender(now: Instant): void {
    this.passwordHash = null;
    this.passwordUpdatedAt = null;
    this.passwordHistory = '[]';
    this.phone = null;
    this.updatedAt = now;
  }

  /** Takes over what is missing here; what there is stays (providers rule 13). Converts an anonymous account. */
  complete({ email, name, emailVerified }: ProviderProfile, now: Instant): void {
    const lacksEmail = this.email === null && email !== null;
    const lacksName = this.name === '' && name !== null;
    if (lacksEmail) Object.assign(this, { email, emailVerified });
    if (lacksName) this.name = name;
    if (lacksEmail || lacksName) this.updatedAt = now;
  }

  rename(name: string, now: Instant): void {
    this.name = name;
    this.updatedAt = now;
  }

  /** Resets the verification even when the address stays the same (§14.21). */
  changeEmail(email: string, now: Instant): void {
    this.email = email;
    this.emailVerified = false;
    this.updatedAt = now;
  }

  changePrefs(prefs: string, now: Instant): void {
    this.prefs = prefs;
    this.updatedAt = now;
  }

  /** @param remembered how many passwords, this one included, may not come back; 0 forgets all */
  changePassword(hash: string, remembered: number, now: Instant): void {
    const former = this.knownPasswords;
    this.passwordHistory = JSON.stringify(
      [...former, ...this.formerPasswords].slice(0, Math.max(remembered - 1, 0)),
    );
    this.passwordHash = hash;
    this.passwordUpdatedAt = now;
    this.updatedAt = now;
  }

  /** The same password under another cost: nothing that the user would call a change. */
  renewPasswordHash(hash: string): void {
    this.passwordHash = hash;
  }

  /** The hashes that a new password is compared with when the project remembers `count` of them (§13). */
  recentPasswords(count: number): readonly string[] {
    return [...this.knownPasswords, ...this.formerPasswords].slice(0, count);
  }

  verifyEmail(now: Instant): void {
    this.emailVerified = true;
    this.updatedAt = now;
  }

  /** Resets the verification even when the number stays the same (§14.21). */
  changePhone(phone: string, now: Instant): void {
    this.phone = phone;
    this.phoneVerified = false;
    this.updatedAt = now;
  }

  verifyPhone(now: Instant): void {
    this.phoneVerified = true;
    this.updatedAt = now;
  }

  /** Cannot be undone through this service (§14.47). */
  block(now: Instant): void {
    this.active = false;
    this.updatedAt = now;
  }

  /** For operators. Sessions that have lived on meanwhile are good again. */
  unblock(now: Instant): void {
    this.active = true;
    this.updatedAt = now;
  }

  private get knownPasswords(): readonly string[] {
    return this.passwordHash === null || this.passwordHash === UNKNOWABLE ? [] : [this.passwordHash];
  }

  private get formerPasswords(): readonly string[] {
    return JSON.parse(this.passwordHistory) as string[];
  }
}
