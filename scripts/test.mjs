// npm test: everything. npm test -- unit|contracts|embedded|server|browser [arguments for Jest]: one part of it.
import './lib/node-version.mjs';

const { join } = await import('node:path');
const { findServers } = await import('./lib/find-servers.mjs');
const { countResults } = await import('./lib/jest-results.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { prepare } = await import('./lib/prepare.mjs');
const { PreparationError } = await import('./lib/preparation-error.mjs');
const { run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

const CONTRACTS = 'test/jest.contracts.config.mjs';
const E2E = 'test/jest.e2e.config.mjs';
const SUITES = [
  { part: 'unit', title: 'units', config: 'jest.config.mjs' },
  { part: 'contracts', title: 'contracts, embedded', config: CONTRACTS },
  { part: 'embedded', title: 'end to end, embedded', config: E2E },
  { part: 'contracts', title: 'contracts, MySQL + Redis', config: CONTRACTS, onServers: true },
  { part: 'server', title: 'end to end, MySQL + Redis', config: E2E, onServers: true },
  { part: 'browser', title: 'browser', config: 'test/jest.browser.config.mjs' },
];
/** One that hangs must not take the whole of a CI's time. TEST_MINUTES: what is known to take longer. */
const TIME_LIMIT = Number(process.env.TEST_MINUTES ?? 35) * 60_000;
const NOTHING_RAN = { passed: 0, failed: 1, skipped: 0 };

const [part, ...jestArguments] = process.argv.slice(2);
const suites = SUITES.filter((suite) => part === undefined || suite.part === part);
if (suites.length === 0) {
  console.error(
    `There is no part "${part}". Parts: ${[...new Set(SUITES.map((suite) => suite.part))].join(', ')}.`,
  );
  process.exit(1);
}

const results = [];
const complaints = [];
try {
  await prepare();
  for (const suite of suites.filter(({ onServers }) => !onServers)) {
    await runJest(suite, { STORAGE: 'embedded' });
  }
  await runOnServers(suites.filter(({ onServers }) => onServers));
} catch (error) {
  // Said at the end, where it is seen.
  complaints.push(error instanceof PreparationError ? error.message : error.stack);
  results.push({ title: 'preparation', seconds: 0, ...NOTHING_RAN });
}
report();

/** On MySQL or MariaDB and Redis, if they can be had. */
async function runOnServers(suites) {
  if (suites.length === 0) return;
  const servers = await findServers().catch((error) => {
    complaints.push(`NOTHING RAN ON MYSQL AND REDIS. ${error.message}`);
    if (process.env.CI === 'true') process.exitCode = 1;
  });
  if (servers === undefined) return;
  try {
    console.error(`\n${servers.how}`);
    for (const suite of suites) await runJest(suite, { STORAGE: 'server', ...servers.env });
  } finally {
    await servers.stop();
  }
}

async function runJest({ title, config }, env) {
  console.error(`\n── ${title}`);
  const output = join(makeFolder('gatehouse-results'), 'results.json');
  const argv = ['--config', config, '--json', `--outputFile=${output}`, ...jestArguments];
  const start = performance.now();
  const { code } = await run(process.execPath, [inRoot('node_modules', 'jest', 'bin', 'jest.js'), ...argv], {
    env: { ...process.env, NODE_ENV: 'test', ...env },
    show: true,
    timeLimit: TIME_LIMIT,
  });
  const counts = countResults(output);
  results.push({ title, seconds: (performance.now() - start) / 1_000, ...(counts ?? NOTHING_RAN) });

  if (code === 124) complaints.push(`${title}: stopped after ${TIME_LIMIT / 60_000} minutes.`);
  else if (counts === undefined) complaints.push(`${title}: Jest wrote no results (exit code ${code}).`);
  else if (code !== 0 && counts.failed === 0) complaints.push(`${title}: Jest left with exit code ${code}.`);
  if (code !== 0) process.exitCode = 1;
}

/** The table; what else went wrong; and the sum, alone on the last line. */
function report() {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  const row = (title, ...cells) =>
    console.log(title.padEnd(26) + cells.map((cell) => String(cell).padStart(9)).join(''));
  console.log();
  row('suite', 'passed', 'failed', 'skipped', 'time');
  for (const { title, passed, failed, skipped, seconds } of results) {
    row(title, passed, failed, skipped, `${seconds.toFixed(1)} s`);
  }
  for (const complaint of complaints) console.log(`\n${complaint}`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}
