import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { pino } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { CATALOGUE, type ProblemType } from '../../src/errors/catalogue.js';
import { openApiDocument } from '../../src/openapi-document.js';
import { someSettings } from '../support/fixtures.js';
import { declaredRoutes } from '../support/routes-declared.js';

/** Contract §9.1: ids are the SDK's method names. An operation that exists has the title that is printed there. */
const PRINTED: Record<string, [operation: string, title: string]> = {
  create: ['POST /account', 'Create account'],
  get: ['GET /account', 'Get account'],
  updateEmail: ['PATCH /account/email', 'Update email'],
  createJWT: ['POST /account/jwt', 'Create JWT'],
  listLogs: ['GET /account/logs', 'List logs'],
  updateName: ['PATCH /account/name', 'Update name'],
  updatePassword: ['PATCH /account/password', 'Update password'],
  updatePhone: ['PATCH /account/phone', 'Update phone'],
  getPrefs: ['GET /account/prefs', 'Get preferences'],
  updatePrefs: ['PATCH /account/prefs', 'Update preferences'],
  createRecovery: ['POST /account/recovery', 'Create password recovery'],
  updateRecovery: ['PUT /account/recovery', 'Create password recovery (confirmation)'],
  listSessions: ['GET /account/sessions', 'List sessions'],
  deleteSessions: ['DELETE /account/sessions', 'Delete sessions'],
  createAnonymousSession: ['POST /account/sessions/anonymous', 'Create anonymous session'],
  createEmailSession: ['POST /account/sessions/email', 'Create email session'],
  createMagicURLSession: ['POST /account/sessions/magic-url', 'Create magic URL session'],
  updateMagicURLSession: ['PUT /account/sessions/magic-url', 'Create magic URL session (confirmation)'],
  createOAuth2Session: ['GET /account/sessions/oauth2/{provider}', 'Create OAuth2 session'],
  createPhoneSession: ['POST /account/sessions/phone', 'Create phone session'],
  updatePhoneSession: ['PUT /account/sessions/phone', 'Create phone session (confirmation)'],
  getSession: ['GET /account/sessions/{sessionId}', 'Get session'],
  updateSession: ['PATCH /account/sessions/{sessionId}', 'Update OAuth2 session (refresh tokens)'],
  deleteSession: ['DELETE /account/sessions/{sessionId}', 'Delete session'],
  updateStatus: ['PATCH /account/status', 'Block account'],
  // Contract §18: served to newer clients.
  listIdentities: ['GET /account/identities', 'List identities'],
  deleteIdentity: ['DELETE /account/identities/{identityId}', 'Delete identity'],
  // The last stop of §10.3, which has no name there.
  oauth2Redirect: ['GET /account/sessions/oauth2/{provider}/redirect', 'Finish OAuth2 session'],
  createVerification: ['POST /account/verification', 'Create email verification'],
  updateVerification: ['PUT /account/verification', 'Create email verification (confirmation)'],
  createPhoneVerification: ['POST /account/verification/phone', 'Create phone verification'],
  updatePhoneVerification: ['PUT /account/verification/phone', 'Create phone verification (confirmation)'],
};

/** Two paths of one endpoint cannot share an id. */
const ALIASES: Record<string, string> = { createSession: 'POST /account/sessions' };

/** Answers without a body. */
const BARE = new Set(['204', '301']);

interface Schema {
  $ref?: string;
  type?: string;
  description?: string;
  example?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
}
interface Documented {
  description?: string;
  example?: unknown;
  schema?: Schema;
  content?: Record<
    string,
    { schema?: Schema; examples?: Record<string, { value: Record<string, unknown> }> }
  >;
  headers?: Record<string, Documented>;
}
interface Operation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, unknown>[];
  parameters?: (Documented & { name: string; in: string })[];
  requestBody?: Documented;
  responses: Record<string, Documented>;
}

const document = readDocument();
const operations = () => document.then(operationsOf);

async function readDocument(): Promise<OpenAPIObject> {
  const settings = someSettings({ database: { storage: 'sqlite', path: ':memory:' } });
  const module = AppModule.forRole('api', settings, pino({ level: 'silent' }));
  // Nothing is connected to: modules are read, not started.
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false, preview: true });
  return openApiDocument(app);
}

function operationsOf({ paths }: OpenAPIObject): [name: string, operation: Operation][] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path.replace(/^\/v1/, '')}`,
      operation as Operation,
    ]),
  );
}

/** What is missing, each by its place; nothing, as a rule. */
async function missing(
  look: (operation: Operation, name: string) => (string | false | undefined)[],
): Promise<string[]> {
  return (await operations()).flatMap(([name, operation]) =>
    look(operation, name)
      .filter((fault) => typeof fault === 'string')
      .map((fault) => `${name}: ${fault}`),
  );
}

async function schemaOf({ $ref }: Schema): Promise<Schema> {
  const { components } = await document;
  const name = $ref?.split('/').at(-1) ?? '';
  const schema = components?.schemas?.[name] as Schema | undefined;
  if (schema === undefined) throw new Error(`no schema ${$ref}`);
  return schema;
}

describe('The OpenAPI document', () => {
  it('has the routes that exist, and no other', async () => {
    const declared = declaredRoutes().filter(
      ({ endpoint, path }) => endpoint !== undefined && endpoint.callback !== true && path.startsWith('/v1'),
    );
    const names = declared.map(
      ({ method, path }) => `${method} ${path.replace('/v1', '').replace(/:(\w+)/g, '{$1}')}`,
    );
    expect((await operations()).map(([name]) => name).sort()).toEqual(names.sort());
  });

  it('gives each the operation id and the title of the contract', async () => {
    const found = (await operations()).map(
      ([name, { operationId, summary }]) => [operationId, [name, summary]] as const,
    );
    for (const [id, [name, title]] of found) {
      if (id in ALIASES) expect([id, name]).toEqual([id, ALIASES[id]]);
      else expect([id, name, title]).toEqual([id, ...(PRINTED[id] ?? [])]);
    }
    expect(new Set(found.map(([id]) => id)).size).toBe(found.length);
  });

  it('has all endpoints of the main job', async () => {
    const ids = (await operations()).map(([, { operationId }]) => operationId);
    expect(ids).toEqual(
      expect.arrayContaining([
        ...[
          'create',
          'get',
          'updateEmail',
          'updateName',
          'updatePassword',
          'getPrefs',
          'updatePrefs',
          'updateStatus',
        ],
        ...['listLogs', 'createEmailSession', 'createSession', 'listSessions', 'getSession', 'deleteSession'],
        ...['deleteSessions', 'createVerification', 'updateVerification', 'createRecovery', 'updateRecovery'],
      ]),
    );
  });

  it('describes every operation, and says who may use it', async () => {
    const faults = await missing(({ description, tags, security }) => [
      !description && 'no description',
      !tags?.includes('account') && 'no tag',
      !security?.some((way) => 'Session' in way) && 'no session',
    ]);
    expect(faults).toEqual([]);
  });

  it('describes every parameter, with an example', async () => {
    const faults = await missing(({ parameters = [] }) =>
      parameters.flatMap(({ name, description, example, schema }) => [
        !description && `${name}: no description`,
        example === undefined && schema?.example === undefined && `${name}: no example`,
        schema?.type === undefined && `${name}: no type`,
      ]),
    );
    expect(faults).toEqual([]);
  });

  it('asks for the project on every operation, in the query where a browser navigates', async () => {
    expect(
      await missing(({ parameters = [], responses }) => [
        !parameters.some(({ name }) => name === ('301' in responses ? 'project' : 'X-Appwrite-Project')) &&
          'none',
      ]),
    ).toEqual([]);
  });

  it('names every parameter of a path', async () => {
    const faults = await missing(({ parameters = [] }, name) =>
      [...name.matchAll(/\{(\w+)\}/g)].map(
        ([, part]) =>
          !parameters.some((parameter) => parameter.in === 'path' && parameter.name === part) && `${part}`,
      ),
    );
    expect(faults).toEqual([]);
  });

  it('describes every field of a body, with an example, for all three ways of sending it', async () => {
    const faults: string[] = [];
    for (const [name, { requestBody }] of await operations()) {
      if (requestBody === undefined) continue;
      const content = Object.entries(requestBody.content ?? {});
      expect(content.map(([type]) => type)).toEqual([
        'application/json',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
      ]);
      for (const [, { schema }] of content) {
        const { properties = {} } = await schemaOf(schema ?? {});
        if (Object.keys(properties).length === 0) faults.push(`${name}: an empty body`);
        for (const [field, { description, example }] of Object.entries(properties)) {
          if (!description) faults.push(`${name}: ${field}: no description`);
          if (example === undefined) faults.push(`${name}: ${field}: no example`);
        }
      }
    }
    expect(faults).toEqual([]);
  });

  it('describes every response, and every header of one', async () => {
    const faults = await missing(({ responses }) =>
      Object.entries(responses).flatMap(([status, { description, headers = {}, content }]) => [
        !description && `${status}: no description`,
        BARE.has(status) && content !== undefined && `${status}: content`,
        !BARE.has(status) &&
          content?.['text/html'] === undefined &&
          content?.['application/json']?.schema?.$ref === undefined &&
          `${status}: no model`,
        ...Object.entries(headers).map(
          ([name, header]) => !header.description && `${status}: ${name}: no description`,
        ),
      ]),
    );
    expect(faults).toEqual([]);
  });

  it('describes every field of every model, with an example or a model of its own', async () => {
    const { components } = await document;
    const faults = Object.entries((components?.schemas ?? {}) as Record<string, Schema>).flatMap(
      ([model, { properties = {} }]) =>
        Object.entries(properties).flatMap(([field, { description, example, items }]) => [
          ...(description ? [] : [`${model}.${field}: no description`]),
          ...(example === undefined && items?.$ref === undefined ? [`${model}.${field}: no example`] : []),
        ]),
    );
    expect(faults).toEqual([]);
  });

  it('shows each error under its own status, as the catalogue has it', async () => {
    for (const [name, { responses }] of await operations()) {
      for (const [status, { content }] of Object.entries(responses)) {
        for (const [type, { value }] of Object.entries(content?.['application/json']?.examples ?? {})) {
          const [own, message] = CATALOGUE[type as ProblemType];
          // The one transport status that a route can answer with (contract §2.3).
          const expected = status === '413' ? 413 : own;
          expect([name, type, status, value['code'], value['type'], value['message']]).toEqual([
            ...[name, type, String(expected), expected, type, message],
          ]);
        }
      }
    }
  });

  it('lists every refusal that an endpoint declares, and those that follow from what it is', async () => {
    const byId = new Map((await operations()).map(([, operation]) => [operation.operationId, operation]));
    const faults = declaredRoutes().flatMap(({ endpoint }) => {
      const operation = endpoint && byId.get(endpoint.id);
      if (endpoint === undefined || operation === undefined) return [];
      const listed = Object.values(operation.responses).flatMap(({ content, description = '' }) =>
        // What is on a page is for people: there its description names the types.
        content?.['text/html'] === undefined
          ? Object.keys(content?.['application/json']?.examples ?? {})
          : [...description.matchAll(/`(\w+)`/g)].map(([, type]) => type),
      );
      const expected: ProblemType[] = [
        ...(['general_unauthorized_scope', 'user_blocked', 'user_jwt_invalid', 'project_not_found'] as const),
        ...(endpoint.errors ?? []),
        ...(endpoint.limit === undefined ? [] : (['general_rate_limit_exceeded'] as const)),
        ...(endpoint.method === undefined ? [] : (['user_auth_method_unsupported'] as const)),
        ...(endpoint.conditional === true ? (['document_update_conflict'] as const) : []),
      ];
      return expected.filter((type) => !listed.includes(type)).map((type) => `${endpoint.id}: ${type}`);
    });
    expect(faults).toEqual([]);
  });
});
