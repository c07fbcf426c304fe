import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { DEFAULT_PROJECT, freePort, useGatehouse } from '../../support/gatehouse.js';
import { runServer, type Run } from '../../support/run-server.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-projects-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runWith(text: string, env: Record<string, string> = {}): Promise<Run> {
  const file = join(folder, `${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(file, text);
  return runServer({ PORT: String(await freePort()), LOG_FORMAT: 'json', PROJECTS_FILE: file, ...env });
}

/** The path may be written `projects[0].id` or `projects.0.id`. */
const pathPattern = (path: string) =>
  new RegExp(
    `(^|[^\\w.])${path.replace(/[.*+?^${}()|]/g, '\\$&').replace(/\[(\d+)\]/g, '(?:\\[$1\\]|\\.$1)')}(?![\\w.[])`,
  );

function expectRefusal(run: Run, paths: string[]): void {
  expect({ code: run.code, output: run.output }).toEqual({ code: 1, output: expect.anything() });
  for (const path of paths) {
    const lines = run.lines.filter((line) => pathPattern(path).test(line));
    expect({ path, lines, output: run.output }).toEqual({
      path,
      lines: [expect.anything()],
      output: run.output,
    });
  }
  expect(run.output).not.toMatch(/^\s+at /m);
  // Each line says what is allowed, not merely that something is not.
  expect(run.output).not.toMatch(/Invalid input$/m);
}

const project = (changes: object) => stringify({ projects: [{ ...DEFAULT_PROJECT, ...changes }] });

/** As all problems are reported at once, one start tries them all: each in a project of its own. */
const WRONG: [path: string, changes: object][] = [
  ['id', { id: undefined }],
  ['id', { id: '' }],
  ['id', { id: 'with blank' }],
  ['id', { id: 7 }],
  ['name', { name: 7 }],
  ['url', { url: 'nonsense' }],
  ['services.account', { services: { account: 'yes please' } }],
  ['platforms', { platforms: 'localhost' }],
  ['platforms[0].type', { platforms: [{ type: 'toaster', hostname: 'a.test' }] }],
  ['platforms[0].hostname', { platforms: [{ type: 'web' }] }],
  ['platforms[0].packageName', { platforms: [{ type: 'android', hostname: 'a.test' }] }],
  ['platforms[0].bundleId', { platforms: [{ type: 'apple' }] }],
  ['apiKeys[0].secret', { apiKeys: [{ name: 'x' }] }],
  ['apiKeys[0].expire', { apiKeys: [{ name: 'x', secret: 'y'.repeat(32), expire: 'tomorrow' }] }],
  ['auth.methods.emailPassword', { auth: { methods: { emailPassword: 'on' } } }],
  ['auth.maxUsers', { auth: { maxUsers: -1 } }],
  ['auth.maxSessionsPerUser', { auth: { maxSessionsPerUser: 0 } }],
  ['auth.maxSessionsPerUser', { auth: { maxSessionsPerUser: 101 } }],
  ['auth.sessionDuration', { auth: { sessionDuration: 31_536_001 } }],
  ['auth.sessionDuration', { auth: { sessionDuration: 0 } }],
  ['auth.passwordHistory', { auth: { passwordHistory: 21 } }],
  ['auth.passwordDictionary', { auth: { passwordDictionary: 'x' } }],
  ['auth.breachedPasswords.enabled', { auth: { breachedPasswords: { enabled: 'x' } } }],
  ['auth.endSessionsOnPasswordChange', { auth: { endSessionsOnPasswordChange: 1 } }],
  ['auth.verifiedAddressesOnly', { auth: { verifiedAddressesOnly: 'x' } }],
  ['auth.preventUserEnumeration', { auth: { preventUserEnumeration: 'x' } }],
  ['auth.limits.loginsPerIp', { auth: { limits: { loginsPerIp: -1 } } }],
  ['auth.limits.messagesPerIp', { auth: { limits: { messagesPerIp: 1.5 } } }],
  ['email.senderAddress', { email: { senderAddress: 'nobody' } }],
  ['oauth2.github.clientId', { oauth2: { github: { clientId: 12345 } } }],
  // A typing mistake must not be a silent default.
  ['auth', { auth: { maxSesionsPerUser: 3 } }],
];

const SET_UP = { enabled: true, clientId: 'ours', clientSecret: 'hunter2-of-the-vendor' };
/** What only modules can tell: looked at when the rest of the file is right. */
const WRONG_TO_MODULES: [path: string, changes: object][] = [
  ['oauth2.githb', { oauth2: { githb: { enabled: true } } }],
  ['oauth2.github.domain', { oauth2: { github: { ...SET_UP, domain: 'a.test' } } }],
  ['oauth2.github.tokenUrl', { oauth2: { github: { ...SET_UP, tokenUrl: 'http://a.test' } } }],
  ['oauth2.auth0.auth0Domain', { oauth2: { auth0: SET_UP } }],
  ['oauth2.auth0.auth0Domain', { oauth2: { auth0: { ...SET_UP, auth0Domain: 'a.test/x' } } }],
  ['oauth2.gitlab.endpoint', { oauth2: { gitlab: { ...SET_UP, endpoint: 'https://u@a.test' } } }],
  ['oauth2.apple.clientSecret', { oauth2: { apple: SET_UP } }],
  [
    'auth.breachedPasswords.url',
    { auth: { breachedPasswords: { enabled: true, url: 'http://example.com' } } },
  ],
  ['auth.breachedPasswords.file', { auth: { breachedPasswords: { enabled: true, file: '/no/such/file' } } }],
];

describe.each([
  ['the projects file', WRONG],
  ['what modules know', WRONG_TO_MODULES],
])('wrong entries of %s stop the start with one line each (operations: projects file)', (_what, wrong) => {
  let refused: Run;
  beforeAll(async () => {
    refused = await runWith(
      stringify({
        projects: wrong.map(([, changes], index) => ({
          ...DEFAULT_PROJECT,
          id: `project-${index}`,
          ...changes,
        })),
      }),
    );
  }, 30_000);

  it.each(wrong.map(([path, changes], index) => ({ path: `projects[${index}].${path}`, changes })))(
    '$path: $changes',
    ({ path }) => expectRefusal(refused, [path]),
  );

  it('repeats no secret of a provider', () => {
    expect(refused.output).not.toContain('hunter2');
  });
});

describe('a projects file', () => {
  it('refuses two projects of one id', async () => {
    const run = await runWith(stringify({ projects: [DEFAULT_PROJECT, DEFAULT_PROJECT] }));
    expect(run.code).toBe(1);
    expect(run.lines.filter((line) => /projects.*default/.test(line))).toHaveLength(1);
  });

  it.each(['', 'projects: []', 'nonsense', 'projects: {'])(
    'is refused in a line when it holds %j',
    async (text) => {
      const run = await runWith(text);
      expect({ code: run.code, output: run.output }).toEqual({ code: 1, output: expect.anything() });
      expect(run.lines).toHaveLength(1);
      expect(run.output).toMatch(/projects/i);
    },
  );

  it('refuses a missing ${NAME} and names it', async () => {
    const text = project({ apiKeys: [{ name: 'x', secret: '${A_KEY_THAT_IS_NOT_SET}' }] });
    const run = await runWith(text);
    expect(run.code).toBe(1);
    expect(run.lines.filter((line) => line.includes('A_KEY_THAT_IS_NOT_SET'))).toHaveLength(1);
  });

  it('is refused without repeating an API key, wherever that stands', async () => {
    const secrets = ['first', 'second', 'third', 'fourth'].map(
      (name) => `the-${name}-secret-key-of-the-backend`,
    );
    const [first, second, third, fourth] = secrets;
    const wrong = [
      [{ name: 'x', secret: first, expire: 'tomorrow' }],
      { name: 'x', secret: second },
      [third],
      [{ name: 'x', sekret: fourth }],
    ];
    const projects = wrong.map((apiKeys, index) => ({ ...DEFAULT_PROJECT, id: `p${index}`, apiKeys }));
    const run = await runWith(stringify({ projects }));
    expect(run.code).toBe(1);
    expect(secrets.filter((secret) => run.output.includes(secret))).toEqual([]);
  });
});

describe('a good projects file', () => {
  const gatehouse = useGatehouse({
    env: { BACKEND_KEY: 'key-from-the-environment-0123456789' },
    projects: [
      { ...DEFAULT_PROJECT, apiKeys: [{ name: 'backend', secret: '${BACKEND_KEY}', scopes: ['public'] }] },
    ],
  });

  it('takes ${NAME} from the environment', async () => {
    const headers = { 'x-appwrite-key': 'key-from-the-environment-0123456789', origin: 'https://evil.test' };
    expect((await gatehouse.client().post('/account', {}, { headers })).status).toBe(400);
  });
});
