// npm run bench:growth: does a request cost more when there are more users, sessions and log entries?
import '../scripts/lib/node-version.mjs';

const { prepareOrExit } = await import('../scripts/lib/prepare.mjs');
await prepareOrExit();

const { report } = await import('./lib/report.mjs');
const { growth } = await import('./growth/growth.mjs');
report('growth', await growth());
