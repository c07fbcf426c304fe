import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import type { Project } from '../../../kernel/project.js';
import type { User } from '../../account/domain/user.js';
import { IdentityRepository } from '../../identities/persistence/identity.repository.js';

/**
 * Where a project wants it, an address opens an account only once it is verified, or while nothing of the account is:
 * an address that somebody has mistyped, or that a thief of a session has put there, lets nobody in (contract §17.26).
 */
@Injectable()
export class VerifiedAddresses {
  constructor(private readonly identities: IdentityRepository) {}

  /** Call before a claim is settled, which makes a proven account of an unproven one. */
  async open(
    transaction: Transaction,
    { verifiedAddressesOnly }: Project,
    user: User,
    address: 'email' | 'phone',
  ): Promise<boolean> {
    if (!verifiedAddressesOnly || user.hasVerified(address)) return true;
    return user.isUnproven && !(await this.identities.existsFor(transaction, user.projectId, user.id));
  }
}
