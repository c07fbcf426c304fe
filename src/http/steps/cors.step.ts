import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { setCorsHeaders } from '../cors.js';
import type { Exchange } from '../exchange.js';
import { corsOrigin } from '../origin.js';
import { schemeOf } from '../scheme.js';
import type { Step } from './step.js';

/** Step 5: tells the browser whether the page may read the answer (contract §4.2). */
@Injectable()
export class CorsStep implements Step {
  constructor(private readonly settings: Settings) {}

  take({ reply, origin, project, request, endpoint, isRead }: Exchange): void {
    const { publicHost, production } = this.settings;
    if (endpoint.callback === true && !isRead && request.headers.origin !== undefined) {
      setCorsHeaders(reply, request.headers.origin);
      return;
    }
    setCorsHeaders(reply, corsOrigin(origin, project, publicHost, schemeOf(request), !production));
  }
}
