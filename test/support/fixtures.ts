import { loadProjects } from '../../src/config/projects-file.js';
import { Settings } from '../../src/config/settings.js';
import { Clock, type Instant } from '../../src/kernel/clock.js';
import type { Project } from '../../src/kernel/project.js';
import type { MemberContext, RequestContext } from '../../src/kernel/request-context.js';
import { User } from '../../src/modules/account/domain/user.js';

/** What unit tests are made of: a fixed time, a project, settings, a user, a caller. */

/** 2026-01-01T00:00:00Z: the beginning of a rate-limit window. */
export const NOW: Instant = Date.UTC(2026, 0, 1);

/** Stands still until it is moved. */
export class FixedClock extends Clock {
  constructor(private time: Instant = NOW) {
    super();
  }

  override now(): Instant {
    return this.time;
  }

  advance(by: number): void {
    this.time += by;
  }
}

/** The built-in project, but for what a test cares about. */
export function aProject(changes: Partial<Project> = {}): Project {
  const [builtIn] = loadProjects(undefined);
  return { ...builtIn!, ...changes };
}

/** Those that units ask for; others are absent. */
export function someSettings(changes: Partial<Settings> = {}): Settings {
  return new Settings({
    production: false,
    publicUrl: 'http://localhost:8080',
    appSecrets: ['an-application-secret-of-the-unit-tests'],
    rateLimits: true,
    passwordCost: 4,
    webConcurrency: 1,
    inbox: true,
    drainDelay: 0,
    ...changes,
  } as Settings);
}

export function aUser(changes: Partial<User> = {}): User {
  const registration = {
    projectId: 'default',
    id: 'ada',
    email: 'ada@example.test',
    passwordHash: 'hash-1',
    name: 'Ada',
  };
  return Object.assign(User.register(registration, NOW), changes);
}

/** A request of somebody without a session, as application services see it. */
export function aRequest(changes: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'request-1',
    project: aProject(),
    caller: { kind: 'guest' },
    ip: '203.0.113.7',
    userAgent: 'unit-test',
    locale: 'en',
    knowsLabels: false,
    unmodifiedSince: () => null,
    ...changes,
  };
}

/** The same of a user with a session; `sessionId` null: with a JWT alone. */
export function aMember(
  changes: Partial<RequestContext> = {},
  account = aUser(),
  sessionId: string | null = 'session-1',
) {
  return {
    ...aRequest(changes),
    caller: { kind: 'user', account, sessionId },
  } satisfies MemberContext as MemberContext;
}
