import { fail, type Finding, ok, warn } from './finding.js';

const TO_SERVE = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const TO_MIGRATE = ['CREATE', 'ALTER', 'INDEX', 'DROP'];

const GRANT = /^GRANT (.+?) ON (?:\*|`((?:[^`]|``)+)`)\.(?:\*|`(?:[^`]|``)+`) TO /;

/** Whether the user of DATABASE_URL may do what the server and its migrations do, by the lines of `SHOW GRANTS`. */
export function checkPrivileges(database: string, grants: readonly string[]): Finding {
  const granted = new Set(grants.flatMap((line) => privilegesIn(line, database)));
  const missing = (needed: string[]) =>
    granted.has('ALL PRIVILEGES') ? [] : needed.filter((privilege) => !granted.has(privilege));
  const advice = (names: string[]) => `GRANT ${names.join(', ')} ON the database TO this user.`;

  const toServe = missing(TO_SERVE);
  if (toServe.length > 0) return fail(`privileges: ${toServe.join(', ')} missing`, advice(toServe));
  const toMigrate = missing(TO_MIGRATE);
  if (toMigrate.length === 0) return ok('privileges: enough to serve and to migrate');
  return warn(
    `privileges: ${toMigrate.join(', ')} missing, which migrations need`,
    `${advice(toMigrate)} Or give npm run migration:run a DATABASE_URL of its own.`,
  );
}

function privilegesIn(line: string, database: string): string[] {
  const [match, privileges = '', pattern = '%'] = GRANT.exec(line) ?? [];
  if (match === undefined || !likePattern(pattern).test(database)) return [];
  return privileges.split(',').map((privilege) => privilege.trim());
}

/** Names of databases in grants are patterns of LIKE. */
function likePattern(pattern: string): RegExp {
  const parts = pattern.replaceAll('``', '`').match(/\\?./gs) ?? [];
  const source = parts.map((part) => {
    if (part === '%') return '.*';
    if (part === '_') return '.';
    return (part.at(-1) ?? '').replace(/[^A-Za-z0-9]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
