// npm run check:openapi: lints the OpenAPI document that the controllers make. A warning is a failure too.
import './lib/node-version.mjs';

const { writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { inRoot } = await import('./lib/paths.mjs');
const { prepareOrExit } = await import('./lib/prepare.mjs');
const { lastLines, run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

await prepareOrExit();

const printed = await run(process.execPath, [inRoot('dist', 'openapi.js')]);
if (printed.code !== 0) fail(`The document could not be made:\n${lastLines(printed.output, 10)}`);
const document = join(makeFolder('gatehouse-openapi'), 'openapi.json');
writeFileSync(document, printed.stdout);

const redocly = inRoot('node_modules', '@redocly', 'cli', 'bin', 'cli.js');
const options = ['--config', inRoot('redocly.yaml'), '--format', 'json', '--max-problems', '1000'];
const linted = await run(process.execPath, [redocly, 'lint', document, ...options], {
  // It is to look at a file here, not to talk to its makers.
  env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
});
if (!linted.stdout.trimStart().startsWith('{')) fail(`The linter failed:\n${lastLines(linted.output, 10)}`);

const { problems } = JSON.parse(linted.stdout);
for (const { severity, ruleId, message, location } of problems) {
  console.error(`${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`);
}
if (problems.length > 0) fail(`${problems.length} problems in the OpenAPI document.`);
console.log('The OpenAPI document is sound.');

function fail(message) {
  console.error(message);
  process.exit(1);
}
