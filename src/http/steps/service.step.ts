import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/** Step 8: the project may have switched the service off, for all but its own servers. */
@Injectable()
export class ServiceStep implements Step {
  /** @throws 503 `general_service_disabled` */
  take({ project, caller }: Exchange): void {
    if (!project.accountServiceEnabled && caller.kind !== 'application')
      throw problem('general_service_disabled');
  }
}
