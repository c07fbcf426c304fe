import { Injectable } from '@nestjs/common';
import { problem } from '../../errors/api-error.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/** Step 4: a request without a project, or with an unknown one, goes no further. */
@Injectable()
export class ProjectStep implements Step {
  /** @throws 404 `project_not_found` */
  take(exchange: Exchange): void {
    if (exchange.knownProject === undefined) throw problem('project_not_found');
  }
}
