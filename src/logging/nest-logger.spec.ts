import { Writable } from 'node:stream';
import { pino } from 'pino';
import { NestLogger } from './nest-logger.js';

function recorded(speak: (logger: NestLogger) => void): Record<string, unknown>[] {
  const lines: string[] = [];
  const sink = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) });
  speak(
    new NestLogger(
      pino(
        { level: 'trace', base: null, timestamp: false, formatters: { level: (level) => ({ level }) } },
        sink,
      ),
    ),
  );
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('NestLogger', () => {
  it.each([
    ['log', 'info'],
    ['error', 'error'],
    ['warn', 'warn'],
    ['debug', 'debug'],
    ['verbose', 'trace'],
  ] as const)('writes %s with level %s and who speaks', (method, level) => {
    expect(recorded((logger) => logger[method]('hello', 'Speaker'))).toEqual([
      { level, from: 'Speaker', msg: 'hello' },
    ]);
  });

  it('writes the fields of an object', () => {
    expect(recorded((logger) => logger.log({ msg: 'sent', messageId: 'm1' }, 'Courier'))).toEqual([
      { level: 'info', from: 'Courier', msg: 'sent', messageId: 'm1' },
    ]);
  });

  it('writes an error as one, under its name', () => {
    const [line] = recorded((logger) => logger.error(new RangeError('too deep'), 'Speaker'));
    expect(line).toMatchObject({ level: 'error', from: 'Speaker', msg: 'RangeError' });
    expect(line).toHaveProperty('error');
  });

  it.each(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication'])(
    'leaves the chatter of %s to those who debug',
    (speaker) => {
      expect(recorded((logger) => logger.log('set up', speaker))).toMatchObject([{ level: 'debug' }]);
    },
  );
});
