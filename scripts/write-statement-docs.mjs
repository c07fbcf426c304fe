/**
 * Writes docs/statements.md from scripts/statements/statements.yaml, which test/contracts/statements.contract-spec.ts
 * compares with what the server does. `--check` writes nothing, and fails when it is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { inRoot } from './lib/paths.mjs';

const target = inRoot('docs', 'statements.md');
const table = parse(readFileSync(inRoot('scripts', 'statements', 'statements.yaml'), 'utf8'));

const rows = Object.entries(table).map(([name, statements]) => {
  const [endpoint, when = ''] = name.split(', ');
  const list = statements.map((statement) => `\`${statement}\``).join(', ') || 'none';
  return `| \`${endpoint}\` | ${when} | ${statements.length} | ${list} |`;
});
const text = `# Statements

What each endpoint sends to the database when it succeeds: every statement is a round trip on MySQL. Made from
\`scripts/statements/statements.yaml\` by \`npm run docs:statements\`; \`test/contracts/statements.contract-spec.ts\` sends
each request on both storages, compares what has reached the driver with this table, and has the database explain every
statement: each finds its rows by an index that leads to a handful of them, however many users there are.

\`sessions+users\` is a join. \`FOR UPDATE\` is said on MySQL only: SQLite has one writer at a time.

| endpoint | case | count | statements |
| --- | --- | --- | --- |
${rows.join('\n')}
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/statements.md is out of date: npm run docs:statements');
  process.exit(1);
}
