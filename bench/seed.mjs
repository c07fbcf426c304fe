// node bench/seed.mjs DATABASE_URL --users=1000000: fills a migrated, empty database. All users have one password.
import '../scripts/lib/node-version.mjs';

const { parseArgs } = await import('node:util');
const { prepareOrExit } = await import('../scripts/lib/prepare.mjs');
const number = { type: 'string' };
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    users: { ...number, default: '1000' },
    'password-cost': { ...number, default: '12' },
    'session-owners': number,
    'sessions-each': number,
    'log-owners': number,
    'log-entries-each': number,
  },
});
const [url] = positionals;
if (!/^(mysql|sqlite):/.test(url ?? '')) {
  console.error('Usage: node bench/seed.mjs mysql://…|sqlite:PATH --users=N [--password-cost=12]');
  console.error('  [--session-owners=10] [--sessions-each=5]      every 10th user has 5 sessions');
  console.error('  [--log-owners=100] [--log-entries-each=100]    every 100th user has 100 log entries');
  process.exit(1);
}
await prepareOrExit();

const { fill } = await import('./seed/fill.mjs');
const { PASSWORD } = await import('./seed/people.mjs');
const start = performance.now();
const { count, sessions, logEntries } = await fill(url, {
  users: Number(values.users),
  passwordCost: Number(values['password-cost']),
  shape: shapeFrom(values),
  progress: (table, done, all) => process.stderr.write(`\r${table} ${done} of ${all}   `),
});
const seconds = ((performance.now() - start) / 1_000).toFixed(1);
console.log(`\n${count} users, ${sessions} sessions, ${logEntries} log entries in ${seconds} s.`);
console.log(`Their addresses: person-0@example.test and so on. Their password: ${PASSWORD}`);

function shapeFrom(given) {
  const names = ['sessionOwners', 'sessionsEach', 'logOwners', 'logEntriesEach'];
  const option = (name) => given[name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)];
  const chosen = names.filter((name) => option(name) !== undefined);
  return Object.fromEntries(chosen.map((name) => [name, Number(option(name))]));
}
