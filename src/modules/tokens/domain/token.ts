import { DAY, HOUR, type Instant, MINUTE } from '../../../kernel/clock.js';

/** What a secret that was sent to somebody is good for (contract §9.2). Phone sessions and verifications share one. */
export type TokenKind = 'magic-url' | 'phone' | 'recovery' | 'verification';

const LIFETIME: Readonly<Record<TokenKind, number>> = {
  'magic-url': HOUR,
  phone: 15 * MINUTE,
  recovery: HOUR,
  verification: 7 * DAY,
};

interface NewToken {
  readonly projectId: string;
  readonly id: string;
  readonly userId: string;
  readonly kind: TokenKind;
  readonly secretHash: Buffer;
}

/** Short codes could be guessed: so many wrong tries kill one, and so many may be open at once (§17.13). */
const TRIES = 5;
export const OPEN_CODES = 5;

/** A secret on its way through a mailbox or phone. Only its hash is kept; it is deleted when it is spent. */
export class Token {
  projectId!: string;
  id!: string;
  userId!: string;
  kind!: TokenKind;
  secretHash!: Buffer;
  createdAt!: Instant;
  expiresAt!: Instant;
  /** For codes, which are short: how often somebody has guessed wrong since. */
  wrongTries!: number;

  /** Notes a wrong guess at this user's codes. */
  guessedWrong(): void {
    this.wrongTries++;
  }

  get isDead(): boolean {
    return this.wrongTries >= TRIES;
  }

  static issue(token: NewToken, now: Instant): Token {
    return Object.assign(new Token(), {
      ...token,
      createdAt: now,
      expiresAt: now + LIFETIME[token.kind],
      wrongTries: 0,
    });
  }
}
