// npm start: on a fresh clone with nothing but Node.js. Arguments (--role=…) are the server's.
import './lib/node-version.mjs';

const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();

// In this very process: signals and the exit code are the server's own.
await import(new URL('../dist/main.js', import.meta.url));
