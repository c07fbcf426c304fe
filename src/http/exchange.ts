import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalidArgument, problem } from '../errors/api-error.js';
import { type Caller, GUEST } from '../kernel/caller.js';
import type { Instant } from '../kernel/clock.js';
import type { Project } from '../kernel/project.js';
import type { RequestContext } from '../kernel/request-context.js';
import type { JwtSubject } from '../modules/sessions/application/session-jwt.js';
import { clientAddress } from './client-address.js';
import type { EndpointOptions } from './endpoint.js';
import { parseIsoDateTime } from './iso-date.js';
import { readLocale } from './locale.js';
import { type Origin, readOrigin } from './origin.js';
import { schemeOf } from './scheme.js';
import { readSession, type SessionCredential } from './session-cookie.js';

export type Parameters = Readonly<Record<string, unknown>>;

/** Version 1.4.0 brought `labels` and `accessedAt`. */
const LABELS_SINCE = [1, 4, 0] as const;

const READS = new Set(['GET', 'HEAD']);

/** One request on its way through the pipeline. Steps fill in the project and the caller; services see the rest. */
export class Exchange implements RequestContext {
  knownProject: Project | undefined;
  /** Whom a valid JWT names; whether they still exist is another question. */
  jwtSubject: JwtSubject | undefined;
  caller: Caller = GUEST;
  readonly origin: Origin | undefined;

  constructor(
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
    readonly endpoint: EndpointOptions,
    readonly execution: ExecutionContext,
  ) {
    this.origin = readOrigin(request.headers.origin, request.headers.referer);
  }

  /** @throws 404 `project_not_found` until the request has turned out to name one */
  get project(): Project {
    if (this.knownProject === undefined) throw problem('project_not_found');
    return this.knownProject;
  }

  get requestId(): string {
    return this.request.id;
  }

  get ip(): string {
    return clientAddress(this.request);
  }

  get userAgent(): string {
    return this.request.headers['user-agent'] ?? '';
  }

  get locale(): string {
    return readLocale(this.parameters['locale'] ?? this.header('x-appwrite-locale'));
  }

  get projectId(): string {
    const { project, projectId } = this.parameters;
    if (this.endpoint.callback === true) return String(projectId);
    return typeof project === 'string' && project !== '' ? project : this.header('x-appwrite-project');
  }

  get jwt(): string {
    return this.header('x-appwrite-jwt');
  }

  get apiKey(): string {
    return this.header('x-appwrite-key');
  }

  /** Reads change nothing, so they need no origin check. */
  get isRead(): boolean {
    return READS.has(this.request.method);
  }

  /** By TLS here, or by the word of a trusted proxy. */
  get isHttps(): boolean {
    return schemeOf(this.request) === 'https';
  }

  /** Where parameters come from depends on the method; those of the path win (contract §2.2). */
  get parameters(): Parameters {
    const source = this.isRead ? this.request.query : this.request.body;
    const path = this.request.params as Parameters;
    const own = (source ?? {}) as Parameters;
    return Object.keys(path).length === 0 ? own : { ...own, ...path };
  }

  get sessionCredential(): SessionCredential | undefined {
    const { cookie } = this.request.headers;
    return readSession(cookie, this.header('x-fallback-cookies'), this.project.id);
  }

  get knowsLabels(): boolean {
    return isAtLeast(this.header('x-appwrite-response-format'), LABELS_SINCE);
  }

  unmodifiedSince(): Instant | null {
    const text = this.header('x-appwrite-timestamp');
    if (text === '') return null;
    const instant = parseIsoDateTime(text);
    if (instant === undefined)
      throw invalidArgument('X-Appwrite-Timestamp', 'It must be an ISO 8601 date and time.');
    return instant;
  }

  private header(name: string): string {
    const value = this.request.headers[name];
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  }
}

/** Compares `1.4.0` with a version, part by part. What is no version is older than all. */
function isAtLeast(text: string, wanted: readonly number[]): boolean {
  const parts = /^\d{1,4}(\.\d{1,4}){0,2}$/.test(text) ? text.split('.').map(Number) : [0];
  for (const [index, least] of wanted.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}
