import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/**
 * Step 10: a blocked account can do nothing, on public routes neither. (Step 11, the mark "must reset password", is
 * never set by this service.)
 */
@Injectable()
export class BlockedStep implements Step {
  /** @throws 401 `user_blocked` */
  take({ caller }: Exchange): void {
    if (caller.kind === 'user' && !caller.account.active) throw problem('user_blocked');
  }
}
