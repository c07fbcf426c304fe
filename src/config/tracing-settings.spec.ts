import { readEnvironment } from './read-environment.js';
import { tracingOf } from './tracing-settings.js';
import type { Environment } from './variables.js';

const tracing = (source: NodeJS.ProcessEnv) => tracingOf(readEnvironment(source).values as Environment);

const ENDPOINT = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

describe('tracingOf', () => {
  it.each([
    {},
    { OTEL_SERVICE_NAME: 'accounts' },
    { ...ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' },
    { ...ENDPOINT, OTEL_TRACES_EXPORTER: 'none' },
  ])('is off with %j', (source: NodeJS.ProcessEnv) => {
    expect(tracing(source)).toBeUndefined();
  });

  it.each<NodeJS.ProcessEnv>([
    ENDPOINT,
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://collector/v1/traces' },
    { OTEL_TRACES_EXPORTER: 'otlp' },
    { ...ENDPOINT, OTEL_SDK_DISABLED: 'no' },
  ])('is on with %j', (source) => {
    expect(tracing(source)).toEqual({ exporter: 'otlp', protocol: 'http/protobuf', continuesTraces: true });
  });

  it('prefers the variable that speaks of traces', () => {
    const general = { ...ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
    const found = tracing({ ...general, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json' });
    expect(found?.protocol).toBe('http/json');
  });

  it('continues no trace with OTEL_PROPAGATORS=none', () => {
    expect(tracing({ ...ENDPOINT, OTEL_PROPAGATORS: 'none' })?.continuesTraces).toBe(false);
  });
});
