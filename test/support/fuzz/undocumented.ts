import type { Operation, RoutesDocument, Schema } from './requests.js';

const TEXT: Schema = { type: 'string' };
const PROJECT: Schema = { type: 'string', example: 'default' };
const LINK: Readonly<Record<string, Schema>> = {
  userId: TEXT,
  secret: TEXT,
  expire: { type: 'string', example: '2999-01-01 00:00:00.000' },
  project: PROJECT,
  locale: { type: 'string', enum: ['en', 'de', 'ar'] },
};

/** What the OpenAPI document leaves out: pages for people, questions of machines, and paths that lead nowhere. */
export const UNDOCUMENTED: RoutesDocument['paths'] = {
  '/auth/magic-url': {
    get: taking(LINK),
    post: { requestBody: { content: { form: { schema: { properties: LINK } } } } },
  },
  '/auth/oauth2/success': { get: taking({ ...LINK, key: TEXT }) },
  '/auth/oauth2/failure': { get: taking({ project: PROJECT, error: TEXT }) },
  '/inbox': { get: taking({ offset: { type: 'string', example: '1' } }) },
  '/inbox/messages': { get: taking({ limit: TEXT, offset: TEXT }), delete: {} },
  '/healthz': { get: {} },
  '/readyz': { get: {} },
  '/metrics': { get: {} },
  '/docs': { get: {} },
  '/docs/{file}': { get: at('file', { enum: ['openapi.json', 'swagger-ui.css', 'index.css'] }) },
  '/v1': { get: {}, post: {} },
  '/v1/{nowhere}': { get: at('nowhere', TEXT), post: at('nowhere', TEXT) },
  '/{nowhere}': { get: at('nowhere', { example: 'favicon.ico' }), post: at('nowhere', TEXT) },
};

function taking(fields: Readonly<Record<string, Schema>>): Operation {
  return { parameters: Object.entries(fields).map(([name, schema]) => ({ name, in: 'query', schema })) };
}

function at(name: string, schema: Schema): Operation {
  return { parameters: [{ name, in: 'path', schema }] };
}
