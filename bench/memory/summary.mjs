import { slope, sparkline } from './trend.mjs';

const MB = 1e6;
const KB = 1e3;

/** The course in the form of lib/report.mjs. */
export function courseTable(caption, { idle, samples }) {
  const rows = [['idle', idle], ...quarters(samples)].map(([name, sample]) => [
    name,
    (sample.requests ?? 0).toLocaleString('en'),
    ...[sample.rss, sample.live, sample.heapUsed, sample.external].map(mb),
    sample.series ?? '–',
  ]);
  const head = [
    'of the time',
    'requests',
    'RSS MB',
    'live MB',
    'heap MB',
    'external MB',
    'series of metrics',
  ];
  return { caption, head, rows };
}

/** What else came of a course. */
export function describeCourse({ storage, minutes, samples, requests, statuses, ...rest }) {
  const perHour = (key) =>
    slope(samples.map((sample) => ({ x: sample.seconds / 3_600, y: sample[key] / MB })));
  const { cpu, journeys, broken, complaints, collections } = rest;
  const seconds = samples.at(-1).seconds;
  const share = (spent) => `${((100 * spent) / seconds).toFixed(1)} %`;
  return [
    `${storage}, ${minutes} minutes`,
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

/** @param sizes of servers, each with so many users */
export function usersTable(sizes) {
  return {
    caption: 'Users',
    head: ['storage', 'users', 'RSS MB', 'live MB', 'RSS MB, loaded', 'live MB, loaded'],
    rows: sizes.map(({ caption, count, idle, loaded }) => [
      caption,
      count.toLocaleString('en'),
      ...[idle.rss, idle.live, loaded.rss, loaded.live].map(mb),
    ]),
  };
}

/** @param sizes of two servers, the second one with far more projects */
export function projectsTable([few, many]) {
  const each = (when) => ((many[when] - few[when]) / (many.count - few.count) / KB).toFixed(1);
  return {
    caption: 'Projects, SQLite',
    head: ['projects', 'live MB', 'live MB, once used'],
    rows: [
      ...[few, many].map(({ count, idle, used }) => [count.toLocaleString('en'), mb(idle), mb(used)]),
      ['KB for each', each('idle'), each('used')],
    ],
  };
}

function quarters(samples) {
  const last = samples.length - 1;
  return [0, 1, 2, 3, 4].map((quarter) => [`${quarter}/4`, samples[Math.round((last * quarter) / 4)]]);
}

function describeCollections(collections) {
  return collections.map(({ type, size, first }) => `  ${type} of ${size}: ${JSON.stringify(first)}`);
}

function mb(bytes) {
  return (bytes / MB).toFixed(1);
}
