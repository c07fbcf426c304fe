import type { Exchange } from '../exchange.js';

/** One rule that applies before an endpoint's own code. It lets the request pass, or throws. */
export interface Step {
  /** A promise only where there is something to wait for: most steps of most requests have nothing. */
  take(exchange: Exchange): void | Promise<void>;
}
