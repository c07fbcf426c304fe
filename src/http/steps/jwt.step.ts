import { Injectable } from '@nestjs/common';
import { ProjectRegistry } from '../../modules/projects/application/project-registry.js';
import { type JwtSubject, SessionJwt } from '../../modules/sessions/application/session-jwt.js';
import type { Exchange } from '../exchange.js';
import type { Step } from './step.js';

/**
 * Steps 2 and 3: looks the project up; a JWT for a known one must be good, on public routes too. Whether its user and
 * session still exist is the caller step's question.
 */
@Injectable()
export class JwtStep implements Step {
  constructor(
    private readonly projects: ProjectRegistry,
    private readonly jwt: SessionJwt,
  ) {}

  /** @throws 401 `user_jwt_invalid` */
  take(exchange: Exchange): void {
    exchange.knownProject = this.projects.find(exchange.projectId);
    if (exchange.jwt === '' || exchange.knownProject === undefined) return;
    exchange.jwtSubject = this.jwt.verify(exchange.knownProject.id, exchange.jwt) satisfies JwtSubject;
  }
}
