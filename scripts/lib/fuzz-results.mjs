import { theMachine } from '../../bench/lib/machine.mjs';
import { figure } from '../../bench/lib/report.mjs';

const whole = (number) => Math.round(number).toLocaleString('en');

/** Of the parsers: a row for each of their properties. */
function parserTable(outcomes) {
  return {
    caption: 'One row for each property; the slowest is what a single input took.',
    head: ['what holds', 'inputs', 'seconds', 'slowest (ms)', 'failures'],
    rows: outcomes.map(({ title, inputs, seconds, slowest, failures }) => [
      title,
      whole(inputs),
      figure(seconds),
      figure(slowest),
      failures,
    ]),
  };
}

/** Of the routes: a row for each run. */
function requestTable(outcomes) {
  return {
    caption: 'Answers are counted by status; 501 and 503 say what a project has switched off.',
    head: ['seed', 'requests', 'answers', 'unknown 5xx', 'slowest (ms)', 'memory (MB)'],
    rows: outcomes.map(({ seed, requests, statuses, slowest, growth }) => [
      seed,
      whole(requests),
      Object.entries(statuses)
        .map(([status, count]) => `${status}: ${whole(count)}`)
        .join(', '),
      0,
      figure(slowest),
      (growth / 1e6).toFixed(1),
    ]),
  };
}

/** What a part of the long form has shown, as tables. */
export function fuzzResults(part, outcomes) {
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))].join(', ');
  const tables = [part === 'parsers' ? parserTable(outcomes) : requestTable(outcomes)];
  return { conditions: [`${theMachine()}; seed ${seeds}.`], tables };
}
