import { projectsFileOf, SECRET_FILE } from '../config/load-settings.js';
import { ConfigurationError } from '../config/problems.js';
import { environmentWarnings, type Reading } from '../config/read-environment.js';
import type { Environment } from '../config/variables.js';
import { CountryDatabase } from '../modules/devices/countries/country-database.js';
import { ASSETS } from '../modules/messaging/assets.js';
import { loadOverrides } from '../modules/messaging/templates/load-overrides.js';
import { settingsWarnings } from '../modules/oauth2/application/provider-settings.js';
import { isLoopback } from '../modules/oauth2/application/setting-kinds.js';
import { loadCheckedProjects } from '../modules/projects/application/load-checked-projects.js';
import { type Check, fail, type Finding, ok, warn } from './finding.js';

const EVERYBODY = new Set(['0.0.0.0/0', '::/0']);
const PLACEHOLDER = /change.?me|secret|password|example|gatehouse|(.{4,})\1/i;

type Values = Partial<Environment>;

/** What the server checks before it starts, and what it cannot know: whether the values are good ones. */
export function settingsChecks({ values, problems }: Reading): readonly Check[] {
  return [
    { name: 'settings', run: () => settings(values, problems) },
    ...('PUBLIC_URL' in values ? [{ name: 'PUBLIC_URL', run: () => [publicUrl(values)] }] : []),
    ...('TRUST_PROXY' in values ? [{ name: 'TRUST_PROXY', run: () => [trustProxy(values)] }] : []),
    ...('APP_SECRET' in values ? [{ name: 'APP_SECRET', run: () => [appSecret(values)] }] : []),
    { name: 'projects file', run: () => withProblems(() => projects(values)) },
    { name: 'files', run: () => withProblems(() => ownFiles(values)) },
  ];
}

function settings(values: Values, problems: readonly string[]): readonly Finding[] {
  const wrong = problems.map((problem) => fail(problem, 'Change this variable: docs/configuration.md.'));
  const warnings = environmentWarnings(values).map((warning) => warn(warning, 'Change this variable.'));
  return wrong.length + warnings.length > 0 ? [...wrong, ...warnings] : [ok('all variables can be read')];
}

/** Where links in mails lead, and whether cookies are `Secure`. */
export function publicUrl({ NODE_ENV, PUBLIC_URL }: Values): Finding {
  const advice = 'Set it to the https address that clients use.';
  if (NODE_ENV !== 'production') return ok(PUBLIC_URL ?? 'the address that the server listens on');
  if (PUBLIC_URL === undefined) return warn('not set: links in mails lead to localhost', advice);
  const { protocol, hostname } = new URL(PUBLIC_URL);
  if (protocol === 'https:') return ok(PUBLIC_URL);
  if (isLoopback(hostname))
    return warn(`${PUBLIC_URL}: links in mails lead nowhere on other machines`, advice);
  return warn(`${PUBLIC_URL}: passwords and cookies cross the network unencrypted`, advice);
}

/** Whose word for a client's address is taken: rate limits count by it. */
export function trustProxy({ PUBLIC_URL, TRUST_PROXY }: Values): Finding {
  if (Array.isArray(TRUST_PROXY) && TRUST_PROXY.some((range) => EVERYBODY.has(range))) {
    return warn(
      'everybody is believed: clients can choose their address, and with it evade rate limits',
      'Name the addresses of your proxies, or their number.',
    );
  }
  if (TRUST_PROXY === undefined && PUBLIC_URL?.startsWith('https:') === true) {
    return warn(
      'not set, though PUBLIC_URL is https: all clients seem to have the address of the proxy, and share its limits',
      'Set it to the number of proxies in front of this server, or to their addresses.',
    );
  }
  return ok(TRUST_PROXY === undefined ? 'not set: X-Forwarded-* is ignored' : String(TRUST_PROXY));
}

/** Whether the root key looks like chance; the length has been checked before. */
export function appSecret({ APP_SECRET }: Values): Finding {
  if (APP_SECRET === undefined) return ok(`not set: made once and kept in ${SECRET_FILE}`);
  const weak = APP_SECRET.filter((secret) => new Set(secret).size < 10 || PLACEHOLDER.test(secret));
  if (weak.length === 0) return ok('looks random');
  return warn(
    `${APP_SECRET.length > 1 ? 'one of the secrets' : 'it'} could be guessed`,
    'Make one by "openssl rand -hex 32", give all servers APP_SECRET=new,old and run npm run secrets:reseal.',
  );
}

function projects(values: Values): readonly Finding[] {
  const path = projectsFileOf(values);
  const found = loadCheckedProjects(path);
  const warnings = found.flatMap((project) =>
    settingsWarnings(project).map((warning) =>
      warn(`project ${project.id}: ${warning}`, 'See docs/providers.'),
    ),
  );
  return [ok(`${path ?? 'none: built-in project'}: ${found.map(({ id }) => id).join(', ')}`), ...warnings];
}

function ownFiles({ TEMPLATES_DIR, GEOIP_DATABASE }: Values): readonly Finding[] {
  loadOverrides(TEMPLATES_DIR, ASSETS);
  CountryDatabase.open(GEOIP_DATABASE);
  return [ok('templates and the country database can be read')];
}

function withProblems(read: () => readonly Finding[]): readonly Finding[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.lines.map((line) => fail(line, 'Change it; the server would not start.'));
  }
}
