// npm run test:faults [-- embedded|server]: the long form of the fault suite, and the table of docs/reliability.md.
import './lib/node-version.mjs';

const { readdirSync, readFileSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { format, resolveConfig } = await import('prettier');
const { replaceBetween } = await import('./lib/marked-text.mjs');
const { inRoot } = await import('./lib/paths.mjs');
const { run } = await import('./lib/processes.mjs');
const { makeFolder } = await import('./lib/temporary-folder.mjs');

const LEGS = {
  embedded: { title: 'SQLite', families: ['processes', 'messages', 'disk', 'clocks'] },
  server: {
    title: 'MySQL or MariaDB, and Redis',
    families: ['processes', 'database', 'redis', 'messages', 'clocks'],
  },
};
const ENV = { FAULT_RUNS: '20', FAULT_KILLS: '200', ...process.env };
const DOCUMENT = inRoot('docs', 'reliability.md');

const [wanted] = process.argv.slice(2);
if (wanted !== undefined && !(wanted in LEGS)) {
  console.error(`There is no part "${wanted}". Parts: ${Object.keys(LEGS).join(', ')}.`);
  process.exit(1);
}
const results = process.env.FAULT_RESULTS ?? makeFolder('gatehouse-faults');
for (const leg of wanted === undefined ? Object.keys(LEGS) : [wanted]) {
  // Each file by itself: `npm test` stops what takes too long, and two at once would be a load on each other.
  for (const family of LEGS[leg].families) {
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
  const text = replaceBetween(readFileSync(DOCUMENT, 'utf8'), 'faults', tables());
  const layout = await resolveConfig(DOCUMENT);
  writeFileSync(DOCUMENT, await format(text, { ...layout, parser: 'markdown' }));
}

function tables() {
  const rows = readdirSync(results).map((name) => JSON.parse(readFileSync(join(results, name), 'utf8')));
  return Object.entries(LEGS)
    .map(([leg, { title }]) => [title, rows.filter((row) => row.leg === leg)])
    .filter(([, own]) => own.length > 0)
    .map(([title, own]) => `### ${title}\n\n${table(own)}`)
    .join('\n\n');
}

function table(rows) {
  const cells = rows
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
  const lines = [
    ['fault', 'runs', 'checked', 'lost', 'requests', 'p99 refusal', 'recovery'],
    ['---', '--:', '--:', '--:', '--:', '--:', '--:'],
    ...cells,
  ];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}
