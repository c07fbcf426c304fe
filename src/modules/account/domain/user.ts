import type { Instant } from '../../../kernel/clock.js';

interface Registration {
  readonly projectId: string;
  readonly id: string;
  readonly email: string | null;
  readonly passwordHash: string | null;
  readonly name: string;
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

  static register(registration: Registration, now: Instant): User {
    return Object.assign(new User(), {
      ...registration,
      createdAt: now,
      updatedAt: now,
      active: true,
      passwordUpdatedAt: registration.passwordHash === null ? null : now,
      passwordHistory: '[]',
      phone: null,
      emailVerified: false,
      phoneVerified: false,
      prefs: '{}',
      activityCount: 0,
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
    this.passwordHistory = JSON.stringify([...former, ...this.formerPasswords].slice(0, Math.max(remembered - 1, 0)));
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

  /**
   * The owner of the email has shown up on an account that somebody else may have made (§17.26): what that somebody
   * brought goes. The password is replaced or removed by the caller's flow; sessions and phone codes are its too.
   */
  surrenderPhone(): void {
    this.phone = null;
    this.phoneVerified = false;
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
