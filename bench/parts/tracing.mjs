import { startBackends, versionOf } from '../lib/backends.mjs';
import { startGatehouse } from '../lib/gatehouse.mjs';
import { Load } from '../lib/load.mjs';
import { CORES, describeMachine } from '../lib/machine.mjs';
import { column, measure, medians } from '../lib/measure.mjs';
import { Program } from '../lib/program.mjs';
import { figure, ratio } from '../lib/report.mjs';
import { pairwiseRatio } from '../lib/statistics.mjs';
import { makeFolder } from '../../scripts/lib/temporary-folder.mjs';

const USERS = 100;
const CONNECTIONS = 32;
const SAMPLED = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01' };
/** Variables by what the table calls them; the first is what the others are compared with. */
const KINDS = { off: undefined, 'one trace of a hundred': SAMPLED, 'all traces': {} };

/** What OpenTelemetry costs a session check: a span of the request, one of its statement, and their way out. */
export async function tracing({ rounds = 5, seconds = 2.5 }) {
  const backends = await startBackends();
  const [load, sink] = [await Load.start(), new Program('bench/lib/otlp-sink.mjs', { core: CORES.rest })];
  try {
    const { port } = await sink.message();
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` };
    const legs = {
      'MySQL, Redis': {
        DATABASE_URL: await backends.createDatabase('gatehouse'),
        REDIS_URL: backends.redis.url,
      },
      SQLite: { DATABASE_URL: `sqlite:${makeFolder('gatehouse-bench')}/gatehouse.sqlite` },
    };
    const tables = [];
    for (const [caption, env] of Object.entries(legs)) {
      const results = await roundsOf(env, endpoint, { rounds, seconds, load });
      tables.push({ caption, head: HEAD, rows: rowsOf(results) });
    }
    const version = await versionOf(backends.database.url);
    return { conditions: conditions(version, rounds, seconds), tables };
  } finally {
    await Promise.all([load.stop(), sink.stop()]);
    await backends.stop();
  }
}

async function roundsOf(env, endpoint, { rounds, seconds, load }) {
  const timing = { connections: CONNECTIONS, seconds };
  const results = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []]));
  let checks;
  for (let round = 0; round < rounds; round++) {
    for (const [kind, variables] of Object.entries(KINDS)) {
      const server = await startGatehouse({ ...env, ...(variables && { ...endpoint, ...variables }) });
      checks ??= (await server.signUpMany(USERS)).map(({ check }) => check);
      await measure(load, server, checks, { ...timing, seconds: 2 * seconds });
      results[kind].push(await measure(load, server, checks, timing));
      await server.stop();
    }
  }
  return results;
}

const HEAD = ['traces', 'requests/s', 'CPU µs/request', 'p99 ms', '× off'];

function rowsOf(results) {
  return Object.entries(results).map(([kind, measured]) => {
    const { rate, cpu, p99 } = medians(measured);
    const beside = pairwiseRatio(column(measured, 'rate'), column(results.off, 'rate'));
    return [kind, figure(rate), figure(cpu), figure(p99), ratio(beside)];
  });
}

function conditions(version, rounds, seconds) {
  return [
    describeMachine(),
    `${version}. GET /account by cookie, ${CONNECTIONS} connections, ${rounds} rounds of ${seconds} s in turn, every server started anew and warmed up; the collector takes spans and throws them away, on the core of load and database.`,
  ];
}
