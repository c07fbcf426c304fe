import { setTimeout as sleep } from 'node:timers/promises';
import { cpuTime } from '../lib/machine.mjs';
import { Inspector } from '../lib/inspector.mjs';
import { Mailbox } from './mailbox.mjs';
import { aProject, startProvider, startServer, STORAGES } from './server.mjs';
import { Traffic } from './traffic.mjs';

const MINUTE = 60_000;
const MOST_SAMPLES = 60;
const SETTLED = 3_000;
/** Of the run: caches fill, code is compiled. */
const WARM_UP = 0.1;
/** Smaller collections are not looked at. */
const LARGE = 500;

/**
 * The size of one server under mixed load, over some minutes.
 *
 * @returns `idle`, `samples` (the first one after the warm-up), what became of the requests, CPU seconds
 */
export async function course({ storage: name, minutes, rate }) {
  const undo = [];
  try {
    const storage = await STORAGES[name]();
    undo.push(() => storage.stop());
    const mailbox = await Mailbox.open();
    undo.push(() => mailbox.close());
    const provider = await startProvider();
    undo.push(() => provider.stop());
    const { execArgv, connect } = await Inspector.prepare();
    const projects = [aProject('default', provider.url)];
    const server = await startServer({ ...storage.env, ...mailbox.env }, { projects, execArgv });
    undo.push(() => server.stop());

    await sleep(SETTLED);
    const result = {
      storage: name,
      minutes,
      rate,
      idle: { rss: server.program.residentSize() },
      samples: [],
    };
    const inspector = await connect();
    Object.assign(result.idle, await inspector.liveSize());
    // Takes seconds in which the server does nothing else, so not under load.
    result.collections = { before: await inspector.collections(LARGE) };
    undo.push(() => inspector.close());
    const traffic = new Traffic(server.origin, { rate, mailbox });
    undo.push(() => traffic.close());

    const start = performance.now();
    const sample = async () => {
      // Before the collection: what an operator sees.
      const rss = server.program.residentSize();
      const live = await inspector.liveSize();
      const seconds = (performance.now() - start) / 1_000;
      const series = await seriesOf(server.origin);
      const { requests, statuses, journeys, broken, complaints } = traffic;
      result.samples.push({ seconds, requests, rss, ...live, series });
      const cpu = {
        server: server.program.cpuTime(),
        storage: (storage.pids?.() ?? []).map(cpuTime),
        load: process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6,
      };
      Object.assign(result, { requests, statuses, journeys, broken, complaints, cpu });
    };

    const end = start + minutes * MINUTE;
    let over = false;
    const running = traffic.run(() => over);
    await sleep(minutes * MINUTE * WARM_UP);
    await sample();
    const gap = Math.max(5_000, (minutes * MINUTE * (1 - WARM_UP)) / MOST_SAMPLES);
    for (let due = performance.now() + gap; due <= end + 1_000; due += gap) {
      await sleep(Math.max(0, due - performance.now()));
      await sample();
    }
    over = true;
    await running;
    result.collections.after = await inspector.collections(LARGE);
    return result;
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** How many series the metrics have: each combination of labels is one more. */
async function seriesOf(origin) {
  const lines = (await (await fetch(`${origin}/metrics`)).text()).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).length;
}
