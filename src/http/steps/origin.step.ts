import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { problem } from '../../errors/api-error.js';
import { Clock } from '../../kernel/clock.js';
import { findKey, hasExpired } from '../api-key.js';
import type { Exchange } from '../exchange.js';
import { allowedOrigin, unknownOriginMessage } from '../origin.js';
import type { Step } from './step.js';

/**
 * Step 6: a page that is no platform of the project may not change anything (contract §4.1). With cookies that other
 * sites' pages send along, this is the defence against forged requests, so only a valid key skips it (§17.7).
 */
@Injectable()
export class OriginStep implements Step {
  constructor(
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws 403 `general_unknown_origin` */
  take({ isRead, origin, project, apiKey, endpoint }: Exchange): void {
    if (isRead || origin === undefined || endpoint.callback === true) return;
    const { publicHost, production } = this.settings;
    if (allowedOrigin(origin, project, publicHost, !production)) return;
    const key = findKey(project, apiKey);
    if (key !== undefined && !hasExpired(key, this.clock.now())) return;
    throw problem('general_unknown_origin', { message: unknownOriginMessage(origin) });
  }
}
