// npm test: everything. npm test -- unit|embedded|server|browser [arguments for Jest]: one part of it.
import './lib/node-version.mjs';

const { join } = await import('node:path');
const { findDatabase, findRedis } = await import('./lib/find-servers.mjs');
const { countResults } = await import('./lib/jest-results.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { prepare } = await import('./lib/prepare.mjs');
const { PreparationError } = await import('./lib/preparation-error.mjs');
const { run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

const E2E = 'test/jest.e2e.config.mjs';
const PARTS = {
  unit: { title: 'units', config: 'jest.config.mjs' },
  embedded: { title: 'end to end, embedded', config: E2E, env: { STORAGE: 'embedded' } },
  server: { title: 'end to end, MySQL + Redis', config: E2E, env: { STORAGE: 'server' }, servers: true },
  browser: { title: 'browser', config: 'test/jest.browser.config.mjs', env: { STORAGE: 'embedded' } },
};
/** One that hangs must not take the whole of a CI's time. */
const TIME_LIMIT = 20 * 60_000;
const NOTHING_RAN = { passed: 0, failed: 1, skipped: 0 };

const [part, ...jestArguments] = process.argv.slice(2);
if (part !== undefined && !Object.hasOwn(PARTS, part)) {
  console.error(`There is no part "${part}". Parts: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
const parts = part === undefined ? Object.values(PARTS) : [PARTS[part]];

const results = [];
const complaints = [];
try {
  await prepare();
  for (const each of parts) await (each.servers ? withServers(each) : runJest(each));
} catch (error) {
  // Said at the end, where it is seen.
  complaints.push(error instanceof PreparationError ? error.message : error.stack);
  results.push({ title: 'preparation', seconds: 0, ...NOTHING_RAN });
}
report();

/** The same suite on MySQL or MariaDB and Redis, if they can be had. */
async function withServers(each) {
  const found = [];
  try {
    for (const find of [findDatabase, findRedis]) found.push(await find());
  } catch (error) {
    complaints.push(`THE SUITE DID NOT RUN ON MYSQL AND REDIS. ${error.message}`);
    // Asked for by name, or demanded by CI: then it is a failure.
    if (part !== undefined || process.env.CI === 'true') process.exitCode = 1;
    await stopAll(found);
    return;
  }
  const [database, redis] = found;
  console.error(`\nDatabase: ${database.how}. Redis: ${redis.how}.`);
  try {
    await runJest(each, { TEST_DATABASE_URL: database.url, TEST_REDIS_URL: redis.url });
  } finally {
    await stopAll(found);
  }
}

async function runJest({ title, config, env }, moreEnv) {
  console.error(`\n── ${title}`);
  const output = join(makeFolder('gatehouse-results'), 'results.json');
  const argv = ['--config', config, '--json', `--outputFile=${output}`, ...jestArguments];
  const start = performance.now();
  const { code } = await run(process.execPath, [inRoot('node_modules', 'jest', 'bin', 'jest.js'), ...argv], {
    env: { ...process.env, NODE_ENV: 'test', ...env, ...moreEnv },
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

async function stopAll(servers) {
  for (const server of servers) await server.stop();
}

/** The table; what else went wrong; and the sum, alone on the last line. */
function report() {
  const sum = (key) => results.reduce((total, each) => total + each[key], 0);
  console.log(
    `\n${'suite'.padEnd(28)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(9)}    time`,
  );
  for (const { title, passed, failed, skipped, seconds } of results) {
    const counts = `${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(9)}`;
    console.log(`${title.padEnd(28)}${counts}${seconds.toFixed(1).padStart(7)}s`);
  }
  for (const complaint of complaints) console.log(`\n${complaint}`);
  if (sum('failed') > 0 || sum('passed') === 0) process.exitCode = 1;
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
}
