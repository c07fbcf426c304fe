import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../../config/settings.js';
import { problem } from '../../../errors/api-error.js';
import { isOwnHost, isOwnPage } from './own-page.js';

/** Keeps other sites' pages, open in a developer's browser, from reading or emptying the inbox. */
@Injectable()
export class OwnPageGuard implements CanActivate {
  constructor(private readonly settings: Settings) {}

  canActivate(execution: ExecutionContext): boolean {
    const { headers, method } = execution.switchToHttp().getRequest<FastifyRequest>();
    const { host = '', origin } = headers;
    const { publicUrl } = this.settings;
    const reads = method === 'GET' || method === 'HEAD';
    if (isOwnHost(host, publicUrl) && (reads || isOwnPage(origin, host, publicUrl))) return true;
    throw problem('general_unknown_origin', { message: 'The inbox is open to its own page only.' });
  }
}
