import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { samplesIn } from '../../../../test/support/exposition.js';
import { someSettings } from '../../../../test/support/fixtures.js';
import { createTransport } from '../../../http/transport.js';
import { Metrics } from '../application/metrics.js';
import { RequestMetrics } from './request-metrics.js';

const COUNT = 'gatehouse_http_request_duration_seconds_count';

let app: FastifyInstance;
let metrics: Metrics;
beforeEach(() => {
  const adapter = createTransport(someSettings(), pino({ level: 'silent' }));
  app = adapter.getInstance<FastifyInstance>();
  app.get('/v1/account/sessions/:sessionId', (_request, reply) => reply.code(200).send('ok'));
  metrics = new Metrics();
  const host = new HttpAdapterHost();
  host.httpAdapter = adapter;
  new RequestMetrics(host, metrics);
});
afterEach(() => app.close());

const counted = async () => samplesIn(await metrics.registry.metrics()).named(COUNT);

describe('RequestMetrics', () => {
  it('counts by the pattern of a route, whatever stands in its place and behind it', async () => {
    for (const url of ['/one', '/two/', '/three?secret=1'])
      await app.inject({ url: `/v1/account/sessions${url}`, headers: { host: 'localhost' } });
    expect(await counted()).toEqual([
      {
        name: COUNT,
        labels: { method: 'GET', route: '/v1/account/sessions/:sessionId', status: '200' },
        value: 3,
      },
    ]);
  });

  it('counts whatever has no route together', async () => {
    for (const url of ['/wp-login.php', '/.env', '/v1/account/nothing'])
      await app.inject({ url, headers: { host: 'localhost' } });
    await app.inject({ url: '/any', method: 'OPTIONS', headers: { host: 'localhost' } });
    expect((await counted()).map(({ labels, value }) => [labels, value])).toEqual([
      [{ method: 'GET', route: 'none', status: '404' }, 3],
      [{ method: 'OPTIONS', route: 'none', status: '204' }, 1],
    ]);
  });

  it('does without a server in a process that does not listen', () => {
    expect(() => new RequestMetrics(new HttpAdapterHost(), metrics)).not.toThrow();
  });
});
