/**
 * npm run sbom [-- PATH]: a bill of materials of what runs in production, CycloneDX 1.5 in JSON, into sbom.cdx.json. Of
 * the lockfile alone, so that it is the same on every machine with the same npm.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { inRoot } from './lib/paths.mjs';
import { lastLines, run } from './lib/processes.mjs';
import { productionPackages } from './lib/production-packages.mjs';

const [target = inRoot('sbom.cdx.json')] = process.argv.slice(2);
const { name, version } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));

// Not --omit=dev: npm 11 then leaves out whatever a development package depends on as well, such as nodemailer.
const { code, output, stdout } = await run('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only']);
if (code !== 0) {
  console.error(`npm sbom failed:\n${lastLines(output, 5)}`);
  process.exit(1);
}
const { metadata, components, dependencies, ...head } = JSON.parse(stdout);
// What differs from run to run.
delete metadata.timestamp;
delete head.serialNumber;

const shipped = new Set(productionPackages().map((entry) => `${entry.name}@${entry.version}`));
const root = metadata.component['bom-ref'];
const document = {
  ...head,
  // npm calls it after the folder that it lies in.
  metadata: { ...metadata, component: { ...metadata.component, type: 'application', name } },
  components: components
    .filter((component) => shipped.has(component['bom-ref']))
    // A package that both need is marked as one for development.
    .map((component) => ({
      ...component,
      properties: component.properties.filter((property) => property.name !== 'cdx:npm:package:development'),
    })),
  dependencies: dependencies
    .filter(({ ref }) => ref === root || shipped.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => shipped.has(each)) })),
};
document.serialNumber = serialNumberOf(document);
writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`);
console.log(`${target}: ${name} ${version}, ${document.components.length} packages.`);

/** Of the contents, not by chance: a UUID of version 8 (RFC 9562 §5.8). */
function serialNumberOf(contents) {
  const hash = createHash('sha256').update(JSON.stringify(contents)).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return `urn:uuid:${[...parts, hash.slice(20, 32)].join('-')}`;
}
