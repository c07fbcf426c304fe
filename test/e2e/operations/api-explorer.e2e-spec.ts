import { useGatehouse } from '../../support/gatehouse.js';
import { ROUTES } from '../../support/routes.js';

const gatehouse = useGatehouse();

interface Operation {
  operationId: string;
  summary?: string;
  security?: object[];
  responses: Record<string, unknown>;
}

/** Contract §9.1, the ones that exist so far. */
const OPERATIONS: [string, string, string, string][] = [
  ['post', '/v1/account', 'create', 'Create account'],
  ['get', '/v1/account', 'get', 'Get account'],
  ['patch', '/v1/account/email', 'updateEmail', 'Update email'],
  ['get', '/v1/account/logs', 'listLogs', 'List logs'],
  ['patch', '/v1/account/name', 'updateName', 'Update name'],
  ['patch', '/v1/account/password', 'updatePassword', 'Update password'],
  ['get', '/v1/account/prefs', 'getPrefs', 'Get preferences'],
  ['patch', '/v1/account/prefs', 'updatePrefs', 'Update preferences'],
  ['post', '/v1/account/recovery', 'createRecovery', 'Create password recovery'],
  ['put', '/v1/account/recovery', 'updateRecovery', 'Create password recovery (confirmation)'],
  ['get', '/v1/account/sessions', 'listSessions', 'List sessions'],
  ['delete', '/v1/account/sessions', 'deleteSessions', 'Delete sessions'],
  ['post', '/v1/account/sessions/email', 'createEmailSession', 'Create email session'],
  ['get', '/v1/account/sessions/{sessionId}', 'getSession', 'Get session'],
  ['delete', '/v1/account/sessions/{sessionId}', 'deleteSession', 'Delete session'],
  ['patch', '/v1/account/status', 'updateStatus', 'Block account'],
  ['post', '/v1/account/verification', 'createVerification', 'Create email verification'],
  ['put', '/v1/account/verification', 'updateVerification', 'Create email verification (confirmation)'],
];

describe('/docs (operations; contract §9.1)', () => {
  const document = async () =>
    (await (await fetch(`${gatehouse.origin}/docs/openapi.json`)).json()) as {
      openapi: string;
      paths: Record<string, Record<string, Operation>>;
    };

  it('is the Swagger UI', async () => {
    const answer = await fetch(`${gatehouse.origin}/docs`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/swagger-ui/);
  });

  it('brings its own scripts', async () => {
    const page = await (await fetch(`${gatehouse.origin}/docs`)).text();
    const sources = [...page.matchAll(/<script[^>]+src=["']([^"']+)["']/g)].map(([, source]) => source ?? '');
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      const url = new URL(source, `${gatehouse.origin}/docs`);
      expect(url.origin).toBe(gatehouse.origin);
      expect({ source, status: (await fetch(url)).status }).toEqual({ source, status: 200 });
    }
  });

  it('has an OpenAPI 3 document', async () => {
    expect((await document()).openapi).toMatch(/^3\./);
  });

  it.each(OPERATIONS)('%s %s is %s, "%s"', async (method, path, id, title) => {
    const operation = (await document()).paths[path]?.[method];
    expect(operation?.operationId).toBe(id);
    expect(operation?.summary?.toLowerCase()).toBe(title.toLowerCase());
  });

  it('lists every route, and for each of them an error answer', async () => {
    const { paths } = await document();
    for (const { method, path } of ROUTES) {
      const documented = path.replace(/sessions\/(current|nothing)$/, 'sessions/{sessionId}');
      const operation = paths[`/v1${documented}`]?.[method.toLowerCase()];
      expect({ method, path, found: operation !== undefined }).toEqual({ method, path, found: true });
      expect(Object.keys(operation?.responses ?? {})).toEqual(expect.arrayContaining(['404']));
    }
  });

  it('has operation ids that occur once', async () => {
    const ids = Object.values((await document()).paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });
});
