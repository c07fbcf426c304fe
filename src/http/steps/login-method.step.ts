import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/** Step 13: the project may have switched off this way of signing in, for all but its own servers (contract §13). */
@Injectable()
export class LoginMethodStep implements Step {
  /** @throws 501 `user_auth_method_unsupported` */
  take({ endpoint, project, caller }: Exchange): void {
    if (endpoint.method === undefined || caller.kind === 'application') return;
    if (!project.methods[endpoint.method]) throw problem('user_auth_method_unsupported');
  }
}
