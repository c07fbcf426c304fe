/** Writes docs/providers from the descriptors of the providers. `--check` fails when a page is out of date. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { providerPages } from './lib/provider-pages.mjs';

const { PROVIDERS } = await import('../dist/modules/oauth2/providers/catalogue.js');
const folder = new URL('../docs/providers/', import.meta.url);

mkdirSync(folder, { recursive: true });
const pages = providerPages([...PROVIDERS.values()]);
const there = readdirSync(folder);
const surplus = there.filter((name) => !pages.has(name));
const stale = [...pages].filter(
  ([name, text]) => !there.includes(name) || readFileSync(new URL(name, folder), 'utf8') !== text,
);

if (process.argv.includes('--check')) {
  const names = [...surplus, ...stale.map(([name]) => name)];
  if (names.length > 0) {
    console.error(`docs/providers is out of date (${names.join(', ')}): npm run docs:providers`);
    process.exit(1);
  }
} else {
  for (const name of surplus) rmSync(new URL(name, folder));
  for (const [name, text] of stale) writeFileSync(new URL(name, folder), text);
}
