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

/** A secret on its way through a mailbox or phone. Only its hash is kept; it is deleted when it is spent. */
export class Token {
  projectId!: string;
  id!: string;
  userId!: string;
  kind!: TokenKind;
  secretHash!: Buffer;
  createdAt!: Instant;
  expiresAt!: Instant;

  static issue(token: NewToken, now: Instant): Token {
    return Object.assign(new Token(), { ...token, createdAt: now, expiresAt: now + LIFETIME[token.kind] });
  }
}
