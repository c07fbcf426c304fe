// Installs and builds what is missing, and nothing else: the first step of .ci/run.
import './lib/node-version.mjs';

const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();
