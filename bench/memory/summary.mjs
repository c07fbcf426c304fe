import { slope, sparkline } from './trend.mjs';

const MB = 1e6;
const KB = 1e3;

/** What came of a course, for people. */
export function describeCourse({ storage, minutes, rate, idle, samples, requests, statuses, ...rest }) {
  const rows = [['idle', idle], ...quarters(samples)].map(([name, sample]) =>
    row(name, [sample.requests ?? 0, ...sizesOf(sample), sample.series ?? '']),
  );
  const perHour = (key) =>
    slope(samples.map((sample) => ({ x: sample.seconds / 3_600, y: sample[key] / MB })));
  const { cpu, journeys, broken, complaints, collections } = rest;
  const seconds = samples.at(-1).seconds;
  const share = (spent) => `${((100 * spent) / seconds).toFixed(1)} %`;
  return [
    `\n══ memory, ${storage}: ${minutes} minutes at ${rate || 'any number of'} requests a second`,
    row('', ['requests', 'RSS', 'live', 'heap', 'external', 'series']),
    ...rows,
    `live size over the time: ${sparkline(samples.map(({ live }) => live))}`,
    `RSS over the time:       ${sparkline(samples.map(({ rss }) => rss))}`,
    `slope in MB an hour: live ${perHour('live').toFixed(1)}, heap ${perHour('heapUsed').toFixed(1)}, RSS ${perHour('rss').toFixed(1)}`,
    `largest RSS: ${mb(Math.max(...samples.map(({ rss }) => rss)))} MB`,
    `${requests} requests in ${journeys} journeys, ${broken} of them broken${complaints.map((text) => `\n  ${text}`).join('')}`,
    `answers: ${JSON.stringify(statuses)}`,
    `CPU of one core: server ${share(cpu.server)}, database and Redis ${cpu.storage.map(share).join(', ') || '–'}, load ${share(cpu.load)}`,
    'collections at the beginning:',
    ...describeCollections(collections.before),
    'collections at the end:',
    ...describeCollections(collections.after),
  ].join('\n');
}

/** @param sizes of two servers, the second one with far more projects */
export function describeProjects([few, many]) {
  const each = (when) => ((many[when] - few[when]) / (many.count - few.count) / KB).toFixed(1);
  return [
    '\n══ memory, projects',
    row('projects', ['live', 'once used']),
    ...[few, many].map(({ count, idle, used }) => row(count, [idle, used].map(mb))),
    `KB for each: ${each('idle')}, once it has been used ${each('used')}`,
  ].join('\n');
}

export function describeUsers({ storage, requests, sizes }) {
  const faults = sizes.flatMap(({ complaints }) => complaints);
  return [
    `\n══ memory, users, ${storage}: before and after ${requests} mixed requests`,
    row('users', ['RSS', 'live', 'RSS after', 'live after']),
    ...sizes.map(({ count, idle, loaded }) =>
      row(count, [idle.rss, idle.live, loaded.rss, loaded.live].map(mb)),
    ),
    ...faults,
  ].join('\n');
}

function quarters(samples) {
  const last = samples.length - 1;
  return [0, 1, 2, 3, 4].map((quarter) => [`${quarter}/4`, samples[Math.round((last * quarter) / 4)]]);
}

function describeCollections(collections) {
  return collections.map(({ type, size, first }) => `  ${type} of ${size}: ${JSON.stringify(first)}`);
}

function sizesOf({ rss, live, heapUsed, external }) {
  return [rss, live, heapUsed, external].map(mb);
}

function row(name, cells) {
  return String(name).padEnd(8) + cells.map((cell) => String(cell).padStart(11)).join('');
}

function mb(bytes) {
  return (bytes / MB).toFixed(1);
}
