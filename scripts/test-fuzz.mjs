// npm run test:fuzz [-- parsers|embedded|server]: the long form of the fuzz tests.
import './lib/node-version.mjs';

const { readdirSync } = await import('node:fs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');

const ENV = { FUZZ_RUNS: '1000000', FUZZ_REQUESTS: '100000', ...process.env };
/** Each file of parsers by itself: `npm test` stops what takes too long. */
const PARTS = {
  parsers: readdirSync(inRoot('test', 'fuzz')).map((file) => ['unit', `test/fuzz/${file}`]),
  embedded: [['embedded', 'test/e2e/fuzz']],
  server: [['server', 'test/e2e/fuzz']],
};

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in PARTS)) {
  console.error(`There is no part "${wanted}". Parts: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
for (const argv of wanted === undefined ? Object.values(PARTS).flat() : PARTS[wanted]) {
  const { code } = await run(process.execPath, [inRoot('scripts', 'test.mjs'), ...argv], {
    env: ENV,
    show: true,
  });
  if (code !== 0) process.exitCode = 1;
}
