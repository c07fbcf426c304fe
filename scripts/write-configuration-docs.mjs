/** Writes docs/configuration.md from the variables that the server reads. `--check` fails when it is out of date. */
import { readFileSync, writeFileSync } from 'node:fs';

const { VARIABLES } = await import('../dist/config/variables.js');
const target = new URL('../docs/configuration.md', import.meta.url);

const rows = Object.entries(VARIABLES).map(
  ([name, { unset, meaning }]) => `| \`${name}\` | ${unset} | ${meaning.replaceAll('|', '\\|')} |`,
);
const text = `# Configuration

Made from \`src/config/variables.ts\` by \`npm run docs:configuration\`. Projects and their settings stand in the
[projects file](projects-file.md).

| variable | when not set | meaning |
| --- | --- | --- |
${rows.join('\n')}
`;

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('docs/configuration.md is out of date: npm run docs:configuration');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
