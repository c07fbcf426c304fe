import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PROJECT, freePort } from '../../support/gatehouse.js';
import { runServer, type Run } from '../../support/run-server.js';

/** Any of these in the place of a host would make another URL of it. */
const NO_HOSTS = [
  ...[
    'evil.test/x',
    'user@evil.test',
    'evil.test#',
    'evil.test?',
    'evil.test\\x',
    'https://evil.test',
    'a b',
  ],
  ...['evil%2etest', 'tenant%2Fevil', '127.0.0.1', '2130706433', '[::1]', '.', 'tenant..evil'],
];
/** In the place of a segment of a path. */
const NO_SEGMENTS = ['../evil', 'a/b', 'a?b', 'a#b', 'a%2fb', 'a b', 'a\\b', 'user@evil.test'];
const NO_URLS = [
  ...['evil.test', '//evil.test', 'http://evil.test', 'https://user@evil.test', 'https://evil.test#'],
  ...['https://evil.test\\x', 'https://2130706433', 'https://127.1', 'file:///etc/passwd', 'https://a b'],
];

const SETTINGS: [provider: string, key: string, values: readonly string[]][] = [
  ['auth0', 'auth0Domain', NO_HOSTS],
  ['okta', 'oktaDomain', NO_HOSTS],
  ['authentik', 'authentikDomain', NO_HOSTS],
  ['okta', 'authorizationServerId', NO_SEGMENTS],
  ['microsoft', 'tenantID', NO_SEGMENTS],
  ['gitlab', 'endpoint', NO_URLS],
  ...['wellKnownEndpoint', 'authorizationEndpoint', 'tokenEndpoint', 'userinfoEndpoint', 'jwksUri'].map(
    (key): [string, string, readonly string[]] => ['oidc', key, NO_URLS],
  ),
];
/** What these must have besides. */
const NEEDED: Record<string, object> = {
  authorizationServerId: { oktaDomain: 'tenant.okta.example' },
};

/** As all problems are reported at once, one start tries them all: each in a project of its own. */
const WRONG = SETTINGS.flatMap(([provider, key, values]) =>
  values.map((value) => ({ provider, key, value })),
);

describe('settings that become a part of a URL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-oauth2-settings-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  let refused: Run;
  beforeAll(async () => {
    const file = join(folder, 'projects.yaml');
    const projects = WRONG.map(({ provider, key, value }, index) => {
      const clientSecret = { clientSecret: 'theirs', ...NEEDED[key], [key]: value };
      const oauth2 = { [provider]: { enabled: true, clientId: 'ours', clientSecret } };
      return { ...DEFAULT_PROJECT, id: `project-${index}`, oauth2 };
    });
    // YAML as well, and without aliases for what these projects share.
    writeFileSync(file, JSON.stringify({ projects }));
    refused = await runServer({ PORT: String(await freePort()), LOG_FORMAT: 'json', PROJECTS_FILE: file });
  }, 30_000);

  it.each(WRONG.map((wrong, index) => ({ ...wrong, index })))(
    'rule 23: $key of $provider may not be $value',
    ({ provider, key, index }) => {
      expect(refused.code).toBe(1);
      const path = `projects[${index}].oauth2.${provider}.${key}`;
      expect(refused.lines.filter((line) => line.includes(path))).toHaveLength(1);
    },
  );
});
