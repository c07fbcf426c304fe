import { median } from './statistics.mjs';

/**
 * Requests a second and CPU of the server under a closed loop.
 *
 * @param server `origin` and `program`
 * @param options of `Load.closed`
 * @returns `rate`, `cpu` in microseconds of the server a request, `p99` in milliseconds
 */
export async function measure(load, { origin, program }, requests, { statuses, ...options }) {
  const before = program.cpuTime();
  const outcome = await load.closed({ origin, requests, statuses }, options);
  outcome.expectClean(requests[0].path);
  const cpu = ((program.cpuTime() - before) * 1e6) / outcome.times.length;
  return { rate: outcome.rate, cpu, p99: outcome.percentile(0.99) };
}

/** Of many measurements, the median of each figure. */
export function medians(measurements) {
  const names = Object.keys(measurements[0]);
  return Object.fromEntries(names.map((name) => [name, median(measurements.map((one) => one[name]))]));
}

export function column(measurements, name) {
  return measurements.map((one) => one[name]);
}
