import { nestFields } from './bracket-fields.js';

/**
 * The parameters of a query string, with or without its `?` (contract §2.2, §2.3). Broken percent-encoding stands for
 * itself, as in browsers.
 */
export function parseQuery(search: string): Record<string, unknown> {
  return search === '' ? {} : nestFields(new URLSearchParams(search));
}
