// npm run bench:memory -- [--part=course|users|projects] [--storage=sqlite|server|both] [--minutes=60] [--rate=150]
//   [--output=FOLDER]: the course as JSON, written anew after each sample
import '../scripts/lib/node-version.mjs';

const { mkdirSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { parseArgs } = await import('node:util');
const { prepare } = await import('../scripts/lib/prepare.mjs');

await prepare();
const { describeMachine } = await import('./lib/machine.mjs');
const { course } = await import('./memory/course.mjs');
const { sizeWithProjects, sizeWithUsers } = await import('./memory/sizes.mjs');
const { describeCourse, describeProjects, describeUsers } = await import('./memory/summary.mjs');

const USERS = [1_000, 100_000];
const REQUESTS = 4_000;
const PROJECTS = [1, 1_000];

const { values } = parseArgs({
  options: {
    part: { type: 'string' },
    storage: { type: 'string', default: 'both' },
    minutes: { type: 'string', default: '60' },
    rate: { type: 'string', default: '150' },
    output: { type: 'string' },
  },
});
const storages = values.storage === 'both' ? ['sqlite', 'server'] : [values.storage];
const parts = { projects, users, course: courses };
if (values.part !== undefined && !(values.part in parts)) {
  console.error(`There is no part "${values.part}". Parts: ${Object.keys(parts).join(', ')}.`);
  process.exit(1);
}

console.log(describeMachine());
for (const [name, run] of Object.entries(parts)) {
  if (values.part === undefined || values.part === name) await run();
}

async function projects() {
  const sizes = [];
  for (const count of PROJECTS) sizes.push({ count, ...(await sizeWithProjects(count)) });
  console.log(describeProjects(sizes));
}

async function users() {
  for (const storage of storages) {
    const sizes = [];
    for (const count of USERS) sizes.push({ count, ...(await sizeWithUsers(storage, count, REQUESTS)) });
    console.log(describeUsers({ storage, requests: REQUESTS, sizes }));
  }
}

async function courses() {
  for (const storage of storages) {
    const settings = { storage, minutes: Number(values.minutes), rate: Number(values.rate) };
    console.log(describeCourse(await course({ ...settings, onSample: (result) => keep(storage, result) })));
  }
}

function keep(storage, result) {
  if (values.output === undefined) return;
  mkdirSync(values.output, { recursive: true });
  writeFileSync(join(values.output, `${storage}.json`), JSON.stringify(result, undefined, 1));
}
