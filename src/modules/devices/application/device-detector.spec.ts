import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AgentParser } from '../agents/agent-parser.js';
import { CountryDatabase } from '../countries/country-database.js';
import { Device } from '../domain/device.js';
import { DeviceDetector } from './device-detector.js';

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77 Safari/537.36';

/** Bytes, when all that nobody holds has been thrown away. */
const sizeInUse = (): number => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
};

describe('DeviceDetector', () => {
  let parser: AgentParser;
  const database = CountryDatabase.open();
  beforeAll(async () => (parser = await AgentParser.load()));

  const made = () => {
    const parse = jest.spyOn(parser, 'parse').mockClear();
    const codeOf = jest.spyOn(database, 'codeOf').mockClear();
    return { detector: new DeviceDetector(parser, database), parse, codeOf };
  };

  it('tells the device and the country', () => {
    const device = made().detector.describe(CHROME, '133.1.2.3');
    expect(device).toBeInstanceOf(Device);
    expect(device).toMatchObject({
      osCode: 'WIN',
      clientCode: 'CH',
      deviceName: 'desktop',
      countryCode: 'jp',
    });
  });

  it('knows nothing of nobody from nowhere', () => {
    expect(made().detector.describe('', '')).toEqual(Device.unknown());
  });

  it('looks once for the session and the log entry of a sign-in', () => {
    const { detector, parse, codeOf } = made();
    const first = detector.describe(CHROME, '8.8.8.8');
    const second = detector.describe(CHROME, '8.8.8.8');
    expect(second).toEqual(first);
    // Each is stored with a row of its own.
    expect(second).not.toBe(first);
    expect(parse).toHaveBeenCalledTimes(1);
    expect(codeOf).toHaveBeenCalledTimes(1);
  });

  it('cuts long agents before it looks at them or remembers them', () => {
    const { detector, parse } = made();
    const long = CHROME.padEnd(60 * 1_024, ' Build/x');
    expect(detector.describe(long, '')).toMatchObject({ osCode: 'WIN', clientCode: 'CH' });
    detector.describe(`${long} and more`, '');
    expect(parse.mock.calls).toEqual([[long.slice(0, 512)]]);
  });

  it('keeps nothing of the headers that addresses were cut from', () => {
    const { detector } = made();
    const addressCutFrom = (header: string) => header.slice(-'2001:db8:0000::0000'.length);
    const before = sizeInUse();
    for (let host = 1_000; host < 1_200; host++) {
      detector.describe('', addressCutFrom(`${'x'.repeat(100_000)}, 2001:db8:${host}::${host}`));
    }
    expect(sizeInUse() - before).toBeLessThan(5_000_000);
  });

  it('cuts what does not fit a column', () => {
    const userAgent = `Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113${'.1'.repeat(150)} Mobile Safari/537.36`;
    const device = made().detector.describe(userAgent, '');
    expect(device.clientEngineVersion).toHaveLength(32);
    expect(device.deviceModel).toBe('Pixel 7');
  });

  it.each(['a', '\0', '\u00ff', '\ud800', '🍰', '(', 'Android ', 'AppwriteCLI/', 'Build/;'])(
    'takes 60 KiB of %j',
    (text) => {
      const device = made().detector.describe(text.repeat((60 * 1_024) / text.length), '::ffff:8.8.8.8');
      expect(Object.values(device).every((value) => typeof value === 'string' && value.length <= 64)).toBe(
        true,
      );
      expect(device.countryCode).toBe('us');
    },
  );
});
