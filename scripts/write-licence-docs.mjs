/**
 * Writes docs/licences.md: what production runs on, by licence. `--check` writes nothing, and fails when it is out of
 * date. Fails as well for a licence that nobody has allowed.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { productionPackages } from './lib/production-packages.mjs';

/** THE list of what may ship: all of these let Gatehouse be used, changed and sold under its own licence. */
const ALLOWED = new Set([
  ...[
    '0BSD',
    'Apache-2.0',
    'BSD-2-Clause',
    'BSD-3-Clause',
    'BlueOak-1.0.0',
    'CC0-1.0',
    'ISC',
    'MIT',
    'MIT-0',
  ],
  'Python-2.0',
  '(BSD-2-Clause OR MIT OR Apache-2.0)',
  '(MIT OR WTFPL)',
  // Data: whoever shows countries has to name DB-IP, see docs/devices-and-places.md.
  'SEE LICENSE IN DBIP-LICENSE (CC-BY-4.0)',
]);
/** Said in the package, but not where npm looks. */
const SAID_ELSEWHERE = { 'passport-strategy@1.0.0': 'MIT', 'pause@0.0.1': 'MIT' };

const target = inRoot('docs', 'licences.md');
const byLicence = new Map();
for (const { name, version, license } of productionPackages()) {
  const licence = license ?? SAID_ELSEWHERE[`${name}@${version}`] ?? 'none';
  if (!ALLOWED.has(licence)) fail(`${name}@${version}: licence "${licence}" is not allowed to ship`);
  byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name} ${version}`]);
}

const sections = [...byLicence]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([licence, packages]) => `## ${licence}\n\n${packages.join(', ')}\n`);
const text = `# Licences

What production runs on, by licence. Made from \`package-lock.json\` by \`npm run docs:licences\`, which refuses a licence
that is not on its list (\`scripts/write-licence-docs.mjs\`). Gatehouse itself is under the MIT licence.

${sections.join('\n')}`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  fail('docs/licences.md is out of date: npm run docs:licences');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
