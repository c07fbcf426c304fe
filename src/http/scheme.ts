import type { FastifyRequest } from 'fastify';

/** How the client has come. A trusted proxy may hand on any `X-Forwarded-Proto`: nothing of it goes into an answer. */
export const schemeOf = ({ protocol }: Pick<FastifyRequest, 'protocol'>): 'http' | 'https' =>
  protocol === 'https' ? 'https' : 'http';
