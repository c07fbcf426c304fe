// npm run dev: compiles at every change and starts the server anew. Arguments are the server's.
import './lib/node-version.mjs';

const { inRoot } = await import('./lib/paths.mjs');
const { prepareOrExit } = await import('./lib/prepare.mjs');
const { run } = await import('./lib/processes.mjs');

await prepareOrExit({ build: false });

const nest = inRoot('node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const watch = ['start', '--watch', '--preserveWatchOutput', '--', ...process.argv.slice(2)];
const { code } = await run(process.execPath, [nest, ...watch], { show: true });
process.exitCode = code;
