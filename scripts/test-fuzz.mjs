/**
 * npm run test:fuzz [-- parsers|embedded|server]: the long form of the fuzz tests. What it shows goes into
 * docs/reliability.md, unless something fails, or the environment asks for other numbers or for a seed.
 */
import './lib/node-version.mjs';

const { randomInt } = await import('node:crypto');
const { existsSync, readdirSync, readFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { print, report } = await import('../bench/lib/report.mjs');
const { fuzzResults } = await import('./lib/fuzz-results.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

const DEFAULTS = {
  FUZZ_RUNS: '1000000',
  FUZZ_REQUESTS: '100000',
  FUZZ_SEED: String(randomInt(2 ** 31)),
  TEST_MINUTES: '120',
};
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
for (const part of wanted === undefined ? Object.keys(PARTS) : [wanted]) await runPart(part);

async function runPart(part) {
  const file = join(makeFolder('gatehouse-fuzz'), 'outcomes.jsonl');
  const env = { ...DEFAULTS, ...process.env, FUZZ_OUTCOMES: file };
  let fails = false;
  for (const argv of PARTS[part]) {
    const { code } = await run(process.execPath, [inRoot('scripts', 'test.mjs'), ...argv], {
      env,
      show: true,
    });
    fails ||= code !== 0;
  }
  if (fails) process.exitCode = 1;
  if (!existsSync(file)) return;
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const results = fuzzResults(
    part,
    lines.map((line) => JSON.parse(line)),
  );
  const isUsual = Object.keys(DEFAULTS).every((name) => process.env[name] === undefined);
  if (isUsual && !fails) report(`fuzz ${part}`, results, 'docs/reliability.md');
  else print(`fuzz ${part}`, results);
}
