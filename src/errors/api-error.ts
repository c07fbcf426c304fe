import { CATALOGUE, type ProblemType } from './catalogue.js';

interface ProblemDetails {
  /** Replaces the catalogue's message. Goes to the client: never a secret, never a cause. */
  readonly message?: string;
  /** What happened inside. Goes to the log only. */
  readonly cause?: unknown;
  /** Seconds after which another try makes sense; becomes the `Retry-After` header. */
  readonly retryAfter?: number;
  /** For the few transport failures whose status is not their type's (413, 431, 408 of contract §2.3). */
  readonly status?: number;
}

/** A failure from the catalogue: what the client reads, and apart from it the cause that only the log sees. */
export class ApiError extends Error {
  readonly status: number;
  readonly retryAfter: number | undefined;

  constructor(
    readonly type: ProblemType,
    details: ProblemDetails = {},
  ) {
    const [status, message] = CATALOGUE[type];
    super(details.message ?? message, { cause: details.cause });
    this.status = details.status ?? status;
    this.retryAfter = details.retryAfter;
  }
}

/** `throw problem('user_blocked')`: the one way to refuse a request. */
export function problem(type: ProblemType, details?: ProblemDetails): ApiError {
  return new ApiError(type, details);
}

/** 400 `general_argument_invalid` with contract §5's wording for a parameter that is there but wrong. */
export function invalidArgument(name: string, why: string): ApiError {
  return new ApiError('general_argument_invalid', { message: `Invalid ${name}: ${why}` });
}
