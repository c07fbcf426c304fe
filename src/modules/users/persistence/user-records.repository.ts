import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { QueuedMessage } from '../../messaging/domain/queued-message.js';
import { LoginAttempt } from '../../oauth2/domain/login-attempt.js';
import { Token } from '../../tokens/domain/token.js';

/** What is kept on a user and that no list of the API shows, oldest first. */
@Injectable()
export class UserRecordsRepository {
  constructor(private readonly database: Database) {}

  findTokens(projectId: string, userId: string): Promise<Token[]> {
    return this.database.reader.find(Token, { where: { projectId, userId }, order: { id: 'ASC' } });
  }

  findMessages(projectId: string, userId: string): Promise<QueuedMessage[]> {
    return this.database.reader.find(QueuedMessage, { where: { projectId, userId }, order: { id: 'ASC' } });
  }

  findLoginAttempts(projectId: string, userId: string): Promise<LoginAttempt[]> {
    return this.database.reader.find(LoginAttempt, {
      where: { projectId, userId },
      order: { expiresAt: 'ASC' },
    });
  }
}
