// npm run users -- COMMAND USER, on the database of DATABASE_URL: other people's accounts, for operators.
import './lib/node-version.mjs';

const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();
await import(new URL('../dist/users.js', import.meta.url));
