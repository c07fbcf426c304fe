import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import type { Transaction } from '../../../database/transaction.js';
import { LoginAttempt } from '../domain/login-attempt.js';

@Injectable()
export class LoginAttemptRepository {
  constructor(private readonly database: Database) {}

  find(stateHash: Buffer): Promise<LoginAttempt | null> {
    return this.database.reader.findOneBy(LoginAttempt, { stateHash });
  }

  async insert({ manager }: Transaction, attempt: LoginAttempt): Promise<void> {
    await manager.insert(LoginAttempt, attempt);
  }

  /** Until it is consumed, a provider may post again: the last answer counts. */
  async saveAnswer({ manager }: Transaction, { stateHash, answer }: LoginAttempt): Promise<void> {
    await manager.update(LoginAttempt, { stateHash }, { answer });
  }

  /**
   * Takes the attempt out of the table, once: of two arrivals the row count picks one.
   *
   * @returns whether this one is it
   */
  async consume({ manager }: Transaction, { stateHash }: LoginAttempt): Promise<boolean> {
    const { affected } = await manager.delete(LoginAttempt, { stateHash });
    return affected === 1;
  }
}
