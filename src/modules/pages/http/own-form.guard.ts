import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings.js';
import { problem } from '../../../errors/api-error.js';
import { isOwnForm } from './own-form.js';

/** The form of a hosted page is for that page only (contract §11.1). */
@Injectable()
export class OwnFormGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  /** @throws 403 `general_unknown_origin` */
  canActivate(execution: ExecutionContext): boolean {
    const { headers } = execution.switchToHttp().getRequest<FastifyRequest>();
    if (isOwnForm(headers, this.settings.publicUrl)) return true;
    throw problem('general_unknown_origin');
  }
}
