import type { Caller } from './caller.js';
import type { Instant } from './clock.js';
import type { Project } from './project.js';

/** Who asks, for which project, from where: what application services know of a request. */
export interface RequestContext {
  readonly requestId: string;
  readonly project: Project;
  readonly caller: Caller;
  /** Address of the client, by trusted proxies only (contract §17.17). */
  readonly ip: string;
  /** `""` when the client sent none. */
  readonly userAgent: string;
  /** One of the 72 codes of contract §11.4. */
  readonly locale: string;
  /** Whether the client knows the fields that version 1.4 of the API has added (contract §18). */
  readonly knowsLabels: boolean;
  /**
   * The time of `X-Appwrite-Timestamp` (contract §2.6), or null without that header. Asked for only where the
   * header counts, and first thing there: it is step 15 of the pipeline.
   *
   * @throws 400 `general_argument_invalid` when the header is no date
   */
  unmodifiedSince(): Instant | null;
}

/** A request behind the scope `account`: the pipeline has made sure that there is a user. */
export interface MemberContext extends RequestContext {
  readonly caller: Extract<Caller, { kind: 'user' }>;
}
