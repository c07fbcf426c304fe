// npm run bench: all parts, one after another. npm run bench -- sessions logins: those. --quick: fewer, shorter rounds.
// --hour: that long for the part "memory".
import '../scripts/lib/node-version.mjs';

const { prepare } = await import('../scripts/lib/prepare.mjs');
await prepare();
const { PARTS } = await import('./parts/parts.mjs');
const { report } = await import('./lib/report.mjs');
const { writeChart } = await import('./lib/chart.mjs');

const argv = process.argv.slice(2);
const wanted = argv.filter((argument) => !argument.startsWith('--'));
const unknown = wanted.filter((part) => !(part in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part "${unknown[0]}". Parts: ${Object.keys(PARTS).join(', ')}.`);
  process.exit(1);
}
const options = {
  ...(argv.includes('--quick') ? { rounds: 2, seconds: 1.5, sizes: [1_000, 10_000], minutes: 1 } : {}),
  ...(argv.includes('--hour') ? { minutes: 60 } : {}),
};
for (const [name, part] of Object.entries(PARTS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.error(`\n── ${name}`);
  try {
    const { chart, ...result } = await part(options);
    report(name, result);
    if (chart !== undefined) writeChart(chart.name, chart.title, chart.groups);
  } catch (error) {
    // The other parts have taken long, or will: what they find is kept.
    console.error(error);
    process.exitCode = 1;
  }
}
process.exit();
