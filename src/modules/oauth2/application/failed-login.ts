import type { ApiError } from '../../../errors/api-error.js';

/** A login that has failed, and where its user is to hear of it (contract §10.4). */
export class FailedLogin extends Error {
  constructor(
    readonly failureUrl: string,
    readonly reason: ApiError,
  ) {
    super(reason.message, { cause: reason });
  }
}
