// npm run doctor [-- --json]: what is wrong with this installation, and what to do about it. Changes nothing in it.
import './lib/node-version.mjs';

const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();
await import(new URL('../dist/doctor.js', import.meta.url));
