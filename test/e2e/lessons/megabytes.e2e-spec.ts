import type { Answer } from '../../support/client.js';
import type { RoutesDocument } from '../../support/fuzz/requests.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { ROUTES } from '../../support/routes.js';
import { bodyOf, someUser } from '../../support/scenarios.js';

const gatehouse = useGatehouse();

const MEGABYTE = 1_000_000;
/** Far more than an answer takes, so that a busy machine fails nobody; a regular expression that explodes takes longer. */
const SOON = 2_000;
/** As bad for a pattern as for a list: one letter, and one that seems to be going to match until the end. */
const TEXTS = ['a'.repeat(MEGABYTE), `${'a.'.repeat(MEGABYTE / 2)}@`, '('.repeat(MEGABYTE)];
/** More than the head of a request may hold, and nearly as much. */
const IN_HEAD = [MEGABYTE, 60_000];

const HEADERS = [
  ...['x-appwrite-project', 'x-appwrite-jwt', 'x-appwrite-key', 'x-appwrite-locale', 'x-appwrite-timestamp'],
  ...['x-appwrite-response-format', 'x-fallback-cookies', 'x-forwarded-for', 'x-forwarded-proto', 'cookie'],
  ...['origin', 'referer', 'user-agent', 'accept-language', 'content-type', 'accept', 'authorization'],
];

/** Asks for the own account all the while; answers how long the slowest answer took. */
async function othersDuring(work: () => Promise<void>): Promise<number> {
  const { client } = await someUser(gatehouse);
  let isOver = false;
  const others = (async () => {
    let slowest = 0;
    while (!isOver) slowest = Math.max(slowest, (await timed(() => client.get('/account'), 200)).time);
    return slowest;
  })();
  try {
    await work();
  } finally {
    isOver = true;
  }
  return others;
}

async function timed(send: () => Promise<Answer>, status?: number) {
  const start = performance.now();
  const answer = await send();
  if (status !== undefined) bodyOf(answer, status);
  return { answer, time: performance.now() - start };
}

describe('keycloak CVE-2026-4634: a megabyte', () => {
  let document: RoutesDocument;
  beforeAll(async () => {
    document = (await (await fetch(`${gatehouse.origin}/docs/openapi.json`)).json()) as RoutesDocument;
  });

  /** The body's parameters as the document names them. */
  function fieldsOf(method: string, path: string): string[] {
    const { requestBody } = document.paths[`/v1${path}`]?.[method.toLowerCase()] ?? {};
    const reference = Object.values(requestBody?.content ?? {})[0]?.schema.$ref;
    const schema = document.components.schemas[reference?.split('/').at(-1) ?? ''];
    return Object.keys(schema?.properties ?? {});
  }

  it('in any parameter of any body is refused at once, and keeps nobody waiting', async () => {
    const { client } = await someUser(gatehouse);
    let tried = 0;
    const slowest = await othersDuring(async () => {
      for (const { method, path, body } of ROUTES) {
        for (const field of fieldsOf(method, path)) {
          for (const text of TEXTS) {
            const { answer, time } = await timed(() =>
              client.request(method, path, { body: { ...body, [field]: text } }),
            );
            expect([path, field, answer.status]).toEqual([path, field, 400]);
            expect(time).toBeLessThan(SOON);
            tried += 1;
          }
        }
      }
    });
    expect(tried).toBeGreaterThan(TEXTS.length * 30);
    expect(slowest).toBeLessThan(SOON);
  });

  it.each(IN_HEAD)(
    'or %i characters, in any header, is answered at once, and keeps nobody waiting',
    async (size) => {
      const { client } = await someUser(gatehouse);
      const slowest = await othersDuring(async () => {
        for (const header of HEADERS) {
          for (const text of ['a'.repeat(size), 'a,;= "'.repeat(size / 6)]) {
            const { answer, time } = await timed(() =>
              client.get('/account', { headers: { [header]: text } }),
            );
            const expected = size === MEGABYTE ? [431] : [200, 400, 401, 404];
            expect([header, expected.includes(answer.status)]).toEqual([header, true]);
            expect(time).toBeLessThan(SOON);
          }
        }
      });
      expect(slowest).toBeLessThan(SOON);
    },
  );

  it.each(IN_HEAD)('or %i characters, in the path or the query, is refused at once', async (size) => {
    const { client } = await someUser(gatehouse);
    const text = 'a'.repeat(size);
    const paths = [
      `/account/sessions/${text}`,
      `/account/identities/${text}`,
      `/account/logs?queries[]=${text}`,
      `/account/logs?queries[]=limit(${'1'.repeat(size)})`,
      `/account/sessions/oauth2/${text}?project=default`,
      `/account/sessions/oauth2/github?project=default&scopes[]=${text}`,
      `/account/sessions/oauth2/github?project=default&success=http://localhost/${text}`,
      `/account/sessions/oauth2/callback/github/${text}?code=a`,
      `/account/sessions/oauth2/github/redirect?project=default&state=${text}&code=${text.slice(0, 100)}`,
    ];
    for (const path of paths) {
      const { answer, time } = await timed(() => client.get(path));
      expect([path.slice(0, 60), answer.status >= 400 && answer.status < 500]).toEqual([
        path.slice(0, 60),
        true,
      ]);
      expect(time).toBeLessThan(SOON);
    }
  });
});
