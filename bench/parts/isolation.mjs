import { measureStorms, RATE } from '../isolation/measure.mjs';
import { describeMachine } from '../lib/machine.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { median, percentile } from '../lib/statistics.mjs';

const STORAGES = { server: 'MySQL, Redis', sqlite: 'SQLite' };

/** What those who are signed in feel of a storm of other requests. */
export async function isolation({ rounds = 3, seconds = 5 }) {
  const tables = [];
  for (const [storage, caption] of Object.entries(STORAGES)) {
    const results = await measureStorms(storage, { rounds, seconds });
    const rows = Object.entries(results).map(([name, outcomes]) => [name, ...figures(outcomes)]);
    tables.push({ caption, head: HEAD, rows });
  }
  return {
    conditions: [
      describeMachine().replace(/;.*$/, '; server, database and clients share all cores'),
      `${RATE} session checks arrive a second, whatever becomes of them (open loop), ${seconds} s without and ${seconds} s under the storm in each of ${rounds} rounds (mails: one). Times in ms, medians of the rounds; the ratio is the median of the rounds' ratios.`,
    ],
    tables,
  };
}

const HEAD = [
  'storm',
  'p50 quiet',
  'p50 storm',
  'p99 quiet',
  'p99 storm',
  'ratio of p99',
  'storm/s',
  'refused/s',
  'refusal p99',
];

function figures(rounds) {
  const of = (what) => median(rounds.map(what));
  const refusalTimes = rounds.flatMap(({ storm }) => storm.refusalTimes);
  return [
    figure(of(({ quiet }) => quiet.percentile(0.5))),
    figure(of(({ under }) => under.percentile(0.5))),
    figure(of(({ quiet }) => quiet.percentile(0.99))),
    figure(of(({ under }) => under.percentile(0.99))),
    ratio(of(({ quiet, under }) => under.percentile(0.99) / quiet.percentile(0.99))),
    figure(of(({ storm }) => storm.rate)),
    figure(of(({ storm }) => storm.refusalTimes.length / (storm.seconds ?? 1))),
    figure(refusalTimes.length > 0 ? percentile(refusalTimes, 0.99) : undefined),
  ];
}
