import { readdirSync } from 'node:fs';
import { inRoot } from '../../scripts/lib/paths.mjs';

/** What the thread does while V8 believes it to be idle: libuv asks for events and reads there, before JavaScript runs. */
export const POLLING = 'Node.js: asking for events, reading sockets (native)';
const IDLE = 'idle';
/** Microseconds. Beyond it a sample did not come since somebody else had the core, or the profiler itself began. */
const LONGEST = 2_000;
const LOOP = 'Node.js: event loop, promises, streams';
const LOOK_UP = 'look-up: src/database, mysql2 or better-sqlite3';

const STEPS = readdirSync(inRoot('dist', 'http', 'steps'))
  .filter((file) => file.endsWith('.step.js'))
  .map((file) => [`src/http/steps/${file.replace('.js', '.ts')}`, new RegExp(`/dist/http/steps/${file}`)]);

/**
 * Rows and the frames (`function url`) that they own, the first match counting. A frame that nobody owns belongs to its
 * caller: a helper's time is that of the step that calls it, and a socket's that of HTTP or of the database driver.
 */
const OWNERS = [
  [IDLE, /^\(idle\)/],
  ['garbage collector', /^\(garbage collector\)/],
  ['Node.js: (program), native code without a caller', /^\(program\)/],
  ...STEPS,
  ['cookie: src/http/session-cookie.ts', /\/dist\/http\/session-cookie\.js/],
  ['JWT: session-jwt.ts, @nestjs/jwt', /\/session-jwt\.js|\/@nestjs\/jwt\//],
  ['hash of the secret: src/kernel/secret.ts', /\/dist\/kernel\/secret\.js/],
  // SQLite's own function has no file.
  [LOOK_UP, /\/dist\/database\/|\/node_modules\/mysql2\/|^get $/],
  ['session: src/modules/sessions', /\/dist\/modules\/sessions\//],
  ['document: src/modules/account', /\/dist\/modules\/account\//],
  ['metrics: src/modules/operations', /\/dist\/modules\/operations\//],
  ['log: src/logging, pino', /\/dist\/logging\/|\/node_modules\/pino\//],
  ['errors: src/http/error.filter.ts', /\/dist\/http\/error\.filter\.js/],
  ['request id, headers, hooks: src/http/transport.ts', /\/dist\/http\/(transport|parse-query)\.js/],
  ['parameters: src/http/first-error.pipe.ts', /\/dist\/http\/(first-error\.pipe|parameters.*)\.js/],
  ['pipeline: src/http/pipeline.guard.ts', /\/dist\/http\/pipeline\.guard\.js/],
  ['NestJS', /\/node_modules\/@nestjs\//],
  ['Fastify, find-my-way', /^(?!Reply\.(header|getHeader) ).*\/node_modules\/(fastify|find-my-way)\//],
  ['own code of the limit: bench/peers', /\/bench\/peers\//],
  ['Node.js: HTTP and its sockets', /node:_http_/],
];

/** @returns of a profile, microseconds by row, without those that V8 calls idle */
export function timeByOwner({ nodes, samples, timeDeltas }) {
  const owners = ownersOf(nodes);
  const times = Object.fromEntries(STEPS.map(([step]) => [step, 0]));
  for (const [index, node] of samples.entries()) {
    const owner = owners.get(node);
    if (owner !== IDLE) times[owner] = (times[owner] ?? 0) + Math.min(timeDeltas[index], LONGEST);
  }
  return times;
}

/** By node: the row of the first frame, from the innermost outwards, that has one. */
function ownersOf(nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owners = new Map();
  const walk = (node, inherited) => {
    const owner = ownerOf(node.callFrame) ?? inherited;
    owners.set(node.id, owner);
    for (const child of node.children ?? []) walk(byId.get(child), owner);
  };
  walk(nodes[0], LOOP);
  return owners;
}

function ownerOf({ functionName, url }) {
  const frame = `${functionName} ${url}`;
  return OWNERS.find(([, pattern]) => pattern.test(frame))?.[0];
}
