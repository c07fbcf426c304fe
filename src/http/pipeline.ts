import type { Type } from '@nestjs/common';
import { BlockedStep } from './steps/blocked.step.js';
import { CallerStep } from './steps/caller.step.js';
import { CorsStep } from './steps/cors.step.js';
import { JwtStep } from './steps/jwt.step.js';
import { LoginMethodStep } from './steps/login-method.step.js';
import { OriginStep } from './steps/origin.step.js';
import { ProjectStep } from './steps/project.step.js';
import { RateLimitStep } from './steps/rate-limit.step.js';
import { ScopeStep } from './steps/scope.step.js';
import { ServiceStep } from './steps/service.step.js';
import type { Step } from './steps/step.js';

/**
 * What happens to a request before its endpoint's own code, in this order, which clients can observe (contract §1).
 * The first step that refuses answers; later ones have no effect.
 *
 * Before these: 0 preflight, 1 route, 2 body (`transport.ts`). After these: 14 parameters (`first-error.pipe.ts`),
 * 15 the timestamp header (`Exchange.unmodifiedSince`), 16 the endpoint's service, 17 its effects.
 */
export const PIPELINE: readonly Type<Step>[] = [
  JwtStep, //         2, 3  project looked up; a JWT must be good
  ProjectStep, //     4     there is such a project
  CorsStep, //        5     headers for the browser
  OriginStep, //      6     writes only from platforms of the project
  CallerStep, //      7     user, application or guest; an expired key
  ServiceStep, //     8     the service is on
  ScopeStep, //       9     this kind of caller may come here
  BlockedStep, //     10    the caller's own account is not blocked
  RateLimitStep, //   12    not too often
  LoginMethodStep, // 13    this way in is open
];
