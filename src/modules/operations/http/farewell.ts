import { Injectable } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Readiness } from '../application/readiness.js';

/**
 * From the moment that a stop is announced each answer ends its connection (RFC 9112 §9.6), so that no client sends its
 * next request on one that is about to be closed, and none is kept open when there is nothing left to say.
 */
@Injectable()
export class Farewell {
  constructor({ httpAdapter }: HttpAdapterHost, readiness: Readiness) {
    // A worker need not listen.
    (httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)
      ?.getInstance<FastifyInstance>()
      .addHook('onSend', (_request, reply, _payload, done) => {
        if (readiness.isDraining) void reply.header('Connection', 'close');
        done();
      });
  }
}
