// npm run test:faults [-- embedded|server]: the long form of the fault suite, and the table of docs/reliability.md.
import './lib/node-version.mjs';

const { readdirSync, readFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { theMachine } = await import('../bench/lib/machine.mjs');
const { report } = await import('../bench/lib/report.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

/** Families of faults by the storage on which they make sense. */
const LEGS = {
  embedded: ['processes', 'messages', 'disk', 'clocks'],
  server: ['processes', 'database', 'redis', 'messages', 'clocks'],
};
const ENV = { FAULT_RUNS: '10', FAULT_KILLS: '200', ...process.env };
const HEAD = ['fault', 'runs', 'checked', 'lost', 'requests', 'p99 refusal', 'recovery'];

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in LEGS)) {
  console.error(`There is no part "${wanted}". Parts: ${Object.keys(LEGS).join(', ')}.`);
  process.exit(1);
}
const results = process.env.FAULT_RESULTS ?? makeFolder('gatehouse-faults');
const legs = wanted === undefined ? Object.keys(LEGS) : [wanted];
for (const leg of legs) {
  // Each file by itself: `npm test` stops what takes too long, and two at once would be a load on each other.
  for (const family of LEGS[leg]) {
    const argv = [inRoot('scripts', 'test.mjs'), leg, `test/e2e/faults/${family}`];
    const { code } = await run(process.execPath, argv, {
      env: { ...ENV, FAULT_RESULTS: results },
      show: true,
    });
    if (code !== 0) process.exitCode = 1;
  }
}
// What has failed is no table for people.
if (process.exitCode === undefined) {
  for (const leg of legs) {
    const tables = [{ caption: 'In the order in which they were done.', head: HEAD, rows: rowsOf(leg) }];
    report(`faults ${leg}`, { conditions: [`${theMachine()}.`], tables }, 'docs/reliability.md');
  }
}

function rowsOf(leg) {
  return readdirSync(results)
    .map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')))
    .filter((row) => row.leg === leg)
    .sort((a, b) => a.at - b.at)
    .map(({ title, runs, checked, answers, refused, refusalP99, recovery }) => [
      title,
      runs,
      checked.toLocaleString('en'),
      0,
      `${answers.toLocaleString('en')} + ${refused.toLocaleString('en')}`,
      refused === 0 ? 'none' : `${refusalP99} ms`,
      `${(recovery / 1_000).toFixed(1)} s`,
    ]);
}
