// npm run bench:memory -- [--minutes=60] [--storage=sqlite|server|both] [--rate=150] [--output=FOLDER]
import '../scripts/lib/node-version.mjs';

const { mkdirSync, writeFileSync } = await import('node:fs');
const { join } = await import('node:path');
const { parseArgs } = await import('node:util');
const { prepare } = await import('../scripts/lib/prepare.mjs');

await prepare();
const { course } = await import('./memory/course.mjs');
const { describeCourse } = await import('./memory/summary.mjs');

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    storage: { type: 'string', default: 'both' },
    rate: { type: 'string', default: '150' },
    output: { type: 'string' },
  },
});
const storages = values.storage === 'both' ? ['sqlite', 'server'] : [values.storage];
for (const storage of storages) {
  const keep = (result) => {
    if (values.output === undefined) return;
    mkdirSync(values.output, { recursive: true });
    writeFileSync(join(values.output, `${storage}.json`), JSON.stringify(result, undefined, 1));
  };
  const result = await course({
    storage,
    minutes: Number(values.minutes),
    rate: Number(values.rate),
    onSample: keep,
  });
  console.log(describeCourse(result));
}
