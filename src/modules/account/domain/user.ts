import type { Instant } from '../../../kernel/clock.js';

interface Registration {
  readonly projectId: string;
  readonly id: string;
  readonly email?: string;
  readonly phone?: string;
  readonly passwordHash?: string;
  readonly name?: string;
}

/** An account. Its methods are the rules of contract §9.4; what it stores leaves through `AccountResponse` only. */
export class User {
  projectId!: string;
  id!: string;
  createdAt!: Instant;
  /** Moves with every change of the record; sessions and log entries do not count. */
  updatedAt!: Instant;
  name!: string;
  /** False once the account is blocked, for good. */
  active!: boolean;
  /** bcrypt; null while the account has no password. */
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

  /** May change email and phone without a password: there is none yet, and a way in is still missing (§9.4). */
  get isPasswordless(): boolean {
    return this.passwordHash === null && (this.email === null || this.phone === null);
  }

  /** Nobody has shown yet that email or phone are theirs (§17.26). */
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
    const former = this.passwordHash === null ? [] : [this.passwordHash];
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
    const current = this.passwordHash === null ? [] : [this.passwordHash];
    return [...current, ...this.formerPasswords].slice(0, count);
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

  private get formerPasswords(): readonly string[] {
    return JSON.parse(this.passwordHistory) as string[];
  }
}
