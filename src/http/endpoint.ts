import type { Type } from '@nestjs/common';
import type { ProblemType } from '../errors/catalogue.js';
import type { LoginMethod } from '../kernel/project.js';

/** What a limit is counted by: the address, the caller, or a parameter (contract §8). */
export type LimitKey = 'ip' | 'caller' | 'email' | 'phone' | 'userId';

export interface Limit {
  /** Requests that a window of an hour admits. */
  readonly attempts: number;
  /** A bucket for each: both must have room. */
  readonly by: readonly LimitKey[];
}

/** All that the pipeline and the documentation need to know of a route. */
export interface EndpointOptions {
  /** Operation id: the SDK's method name (contract §9.1). Also names the limit's buckets. */
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly scope: 'public' | 'account';
  /** 301: sends a browser on (contract §10). */
  readonly status: 200 | 201 | 204 | 301;
  /** Response model; absent with 204 and 301. */
  readonly model?: Type;
  readonly limit?: Limit;
  /** The project's switch that turns this route off. */
  readonly method?: LoginMethod;
  /** Takes `X-Appwrite-Timestamp` (contract §2.6). */
  readonly conditional?: boolean;
  /** Sets or clears the session's cookies. */
  readonly cookies?: 'set' | 'cleared';
  /** Opened by a browser's navigation, not by a script: refusals are pages (contract §7). */
  readonly page?: true;
  /**
   * Where providers send browsers back to (contract §10.2): the project stands in the path, whoever posts here is no
   * page of the project, and no developer ever calls it.
   */
  readonly callback?: true;
  /** What it can refuse with, beyond what every route can. */
  readonly errors?: readonly ProblemType[];
}
