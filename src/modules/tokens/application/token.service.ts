import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { problem } from '../../../errors/api-error.js';
import { Clock } from '../../../kernel/clock.js';
import { Ids } from '../../../kernel/ids.js';
import { hashSecret, makeCode, makeSecret, type Secret } from '../../../kernel/secret.js';
import { Token, type TokenKind } from '../domain/token.js';
import { TokenRepository } from '../persistence/token.repository.js';
import { CodeHash } from './code-hash.js';

interface Holder {
  readonly projectId: string;
  readonly userId: string;
  readonly kind: TokenKind;
}

export interface IssuedToken {
  readonly token: Token;
  /** Goes into the message, and nowhere else. */
  readonly secret: string;
}

/** Secrets that travel through a mailbox or phone: issued, spent once, or cancelled (contract §9.2). */
@Injectable()
export class TokenService {
  constructor(
    private readonly tokens: TokenRepository,
    private readonly codeHash: CodeHash,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Others of the same kind stay open. */
  async issue(transaction: Transaction, holder: Holder): Promise<IssuedToken> {
    const issued = this.decoy(holder);
    await this.tokens.insert(transaction, issued.token);
    return issued;
  }

  /** Looks like an issued one, and opens nothing: it is kept nowhere. */
  decoy(holder: Holder): IssuedToken {
    const { plain, hash } = holder.kind === 'phone' ? this.makeCode(holder) : makeSecret();
    const token = Token.issue({ ...holder, id: this.ids.next(), secretHash: hash }, this.clock.now());
    return { token, secret: plain };
  }

  private makeCode(holder: Holder): Secret {
    const plain = makeCode();
    return { plain, hash: this.codeHash.of(holder, plain) };
  }

  /** A look without spending, for what must be known before a transaction opens. It decides nothing. */
  isOpen(holder: Holder, secret: string): Promise<boolean> {
    return this.tokens.exists({ ...holder, secretHash: hashSecret(secret) }, this.clock.now());
  }

  /** @throws 401 `user_invalid_token`: wrong, used, expired and somebody else's are one error */
  async spend(transaction: Transaction, holder: Holder, secret: string): Promise<Token> {
    const token = await this.tokens.spend(
      transaction,
      { ...holder, secretHash: hashSecret(secret) },
      this.clock.now(),
    );
    if (token === null) throw problem('user_invalid_token');
    return token;
  }

  async cancel(
    transaction: Transaction,
    { projectId, userId }: Omit<Holder, 'kind'>,
    kinds: readonly TokenKind[],
  ): Promise<void> {
    await this.tokens.deleteOpen(transaction, projectId, userId, kinds);
  }
}
