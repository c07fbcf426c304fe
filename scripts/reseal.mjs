// npm run secrets:reseal, on the database of DATABASE_URL: after APP_SECRET=new,old, before the old one goes.
import './lib/node-version.mjs';

const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();
await import(new URL('../dist/reseal.js', import.meta.url));
