import type { AgentParts } from '../domain/device.js';
import { AgentParser } from './agent-parser.js';
import { loadMatomo, type MatomoDetector } from './matomo.js';
import { quicken, readAhead } from './quick-rule.js';

type Row = readonly [os: string[], client: string[], device: string[]];

/** Contract appendix A: system (code, name, version), client (type, code, name, version, engine, its version), device. */
const VECTORS: readonly (readonly [userAgent: string, found: Row])[] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.77 Safari/537.36',
    [
      ['WIN', 'Windows', '10'],
      ['browser', 'CH', 'Chrome', '70.0', 'Blink', '70.0.3538.77'],
      ['desktop', '', ''],
    ],
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Safari/605.1.15',
    [
      ['MAC', 'Mac', '10.15'],
      ['browser', 'SF', 'Safari', '16.5', 'WebKit', '605.1.15'],
      ['desktop', 'Apple', ''],
    ],
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1',
    [
      ['IOS', 'iOS', '16.5'],
      ['browser', 'MF', 'Mobile Safari', '16.5', 'WebKit', '605.1.15'],
      ['smartphone', 'Apple', 'iPhone'],
    ],
  ],
  [
    'Mozilla/5.0 (Linux; Android 13; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113.0.0.0 Mobile Safari/537.36',
    [
      ['AND', 'Android', '13'],
      ['browser', 'CM', 'Chrome Mobile', '113.0', 'Blink', '113.0.0.0'],
      ['smartphone', 'Google', 'Pixel 7'],
    ],
  ],
  [
    'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/113.0',
    [
      ['UBT', 'Ubuntu', ''],
      ['browser', 'FF', 'Firefox', '113.0', 'Gecko', '109.0'],
      ['desktop', '', ''],
    ],
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/113.0.0.0 Safari/537.36 Edg/113.0.1774.42',
    [
      ['WIN', 'Windows', '10'],
      ['browser', 'PS', 'Microsoft Edge', '113.0', 'Blink', '113.0.0.0'],
      ['desktop', '', ''],
    ],
  ],
  [
    'com.example.app/1.0.0 (Linux; U; Android 13; google Pixel 7)',
    [
      ['AND', 'Android', '13'],
      ['browser', 'AN', 'Android Browser', '', 'WebKit', ''],
      ['smartphone', 'Google', 'Pixel 7'],
    ],
  ],
  [
    'com.example.app/1.0.0 iPhone14,5 iOS/16.5',
    [
      ['IOS', 'iOS', '16.5'],
      ['browser', 'MF', 'Mobile Safari', '', 'WebKit', ''],
      ['phablet', 'Apple', 'iPhone 13'],
    ],
  ],
  [
    'com.example.app/1.0.0, Dalvik/2.1.0 (Linux; U; Android 13; Pixel 7 Build/TQ2A.230505.002)',
    [
      ['AND', 'Android', '13'],
      ['browser', 'AN', 'Android Browser', '', 'WebKit', ''],
      ['smartphone', 'Google', 'Pixel 7'],
    ],
  ],
  [
    'curl/7.88.1',
    [
      ['', '', ''],
      ['library', '', 'curl', '7.88', '', ''],
      ['', '', ''],
    ],
  ],
  [
    'okhttp/4.9.1',
    [
      ['AND', 'Android', ''],
      ['library', '', 'OkHttp', '4.9', '', ''],
      ['', '', ''],
    ],
  ],
  [
    'AppwriteCLI/2.0.2 (Windows_NT 10.0; x64)',
    [
      ['WIN', 'Windows', ''],
      ['desktop', 'cli', 'Appwrite CLI', '2.0.2', '', ''],
      ['desktop', '', ''],
    ],
  ],
];

const NOTHING = [
  'Googlebot/2.1 (+http://www.google.com/bot.html)',
  'UNKNOWN',
  '',
  ' ',
  '\u00e9',
  '<script>',
  '(((((',
  '%',
];

const OTHERS = [
  'Mozilla/5.0 (Linux; Android 12; SM-S906N Build/QP1A.190711.020; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/80.0.3987.119 Mobile Safari/537.36',
  'Mozilla/5.0 (iPad; CPU OS 12_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148',
  'Mozilla/5.0 (X11; CrOS x86_64 8172.45.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/51.0.2704.64 Safari/537.36',
  'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; AS; rv:11.0) like Gecko',
  'Mozilla/5.0 (SMART-TV; Linux; Tizen 2.4.0) AppleWebKit/538.1 (KHTML, like Gecko) Version/2.4.0 TV Safari/538.1',
  'Mozilla/5.0 (PlayStation 4 3.11) AppleWebKit/537.73 (KHTML, like Gecko)',
  'Mozilla/5.0 (Linux; Android 9; moto g(7) power) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/103.0.0.0 Mobile Safari/537.36',
  'Opera/9.80 (Windows NT 6.1; WOW64) Presto/2.12.388 Version/12.18',
];

const REPEATED = [
  'a',
  'Android ',
  'Build/',
  '(',
  ';',
  '_',
  '0.',
  'Linux; ',
  'Tizen TV ',
  'sprd-',
  'Chrome/1.1 ',
  '\u00e9',
];
const HOSTILE = REPEATED.map((text) => text.repeat(512).slice(0, 512));

const partsOf = ([os, client, device]: Row): AgentParts => {
  const [osCode = '', osName = '', osVersion = ''] = os;
  const [clientType = '', clientCode = '', clientName = '', clientVersion = '', ...engine] = client;
  const [clientEngine = '', clientEngineVersion = ''] = engine;
  const [deviceName = '', deviceBrand = '', deviceModel = ''] = device;
  return {
    ...{
      osCode,
      osName,
      osVersion,
      clientType,
      clientCode,
      clientName,
      clientVersion,
      clientEngine,
      clientEngineVersion,
    },
    ...{ deviceName, deviceBrand, deviceModel },
  };
};

describe('AgentParser', () => {
  let parser: AgentParser;
  beforeAll(async () => (parser = await AgentParser.load()));

  it.each(VECTORS)('appendix A: %s', (userAgent, found) => {
    expect(parser.parse(userAgent)).toEqual(partsOf(found));
  });

  it.each(NOTHING)('finds nothing in %j', (userAgent) => {
    expect(parser.parse(userAgent)).toEqual(partsOf([[], [], []]));
  });

  it.each([
    ['AppwriteCLI/4.1.0-rc.1 darwin', '4.1.0-rc.1'],
    ['AppwriteCLI', ''],
    ['AppwriteCLI/', ''],
    ['AppwriteCLI/2/3', '2'],
    ['node/20 AppwriteCLI/2.0.2', '20'],
    ['node AppwriteCLI/2.0.2', ''],
  ])('takes the version of %s from its first word', (userAgent, clientVersion) => {
    expect(parser.parse(userAgent)).toMatchObject({
      clientName: 'Appwrite CLI',
      clientCode: 'cli',
      clientVersion,
    });
  });

  it('gives libraries no code', () => {
    for (const userAgent of ['axios/1.4.0', 'python-requests/2.31.0', 'Dart/3.0 (dart:io)', 'GuzzleHttp/7']) {
      expect(parser.parse(userAgent)).toMatchObject({ clientType: 'library', clientCode: '' });
    }
  });

  it('sees the phone that a bot pretends to be: bot detection is off', () => {
    const userAgent =
      'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/41.0.2272.96 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)';
    expect(parser.parse(userAgent)).toMatchObject({
      osCode: 'AND',
      clientCode: 'CM',
      deviceModel: 'Nexus 5X',
    });
  });

  it.each(HOSTILE)('reads %s in no time', (userAgent) => {
    parser.parse(userAgent);
    const start = process.cpuUsage();
    for (let count = 0; count < 10; count += 1) parser.parse(userAgent);
    // Milliseconds, of the processor rather than by the clock. Without quick rules it is ten times as much.
    expect(process.cpuUsage(start).user / 10_000).toBeLessThan(20);
  });
});

describe('quicken', () => {
  let plain: MatomoDetector;
  let quick: MatomoDetector;
  beforeAll(async () => {
    [plain, quick] = [await loadMatomo(), await loadMatomo()];
    quicken(quick);
  });

  it.each([...VECTORS.map(([userAgent]) => userAgent), ...NOTHING, ...OTHERS, ...HOSTILE])(
    'does not change what is found in %s',
    (userAgent) => {
      expect(quick.detect(userAgent)).toEqual(plain.detect(userAgent));
    },
  );

  it('does not compile a rule before a text that it requires turns up', () => {
    const [parser] = Object.values(quick.clientParserList);
    const rule = parser?.getBaseRegExp('Zeppelin/(\\d+)');
    expect(rule?.exec('curl/7.88.1')).toBeNull();
    expect(rule).toHaveProperty('compiled', undefined);
    expect(rule?.exec('zeppelin/7')?.[1]).toBe('7');
    expect(rule).toHaveProperty('compiled', expect.any(RegExp));
  });

  // Fails when a new version of the package asks elsewhere for its rules: all would still work, but slowly.
  it('is asked by every parser', () => {
    const fresh = { ...quick.osParserList, ...quick.clientParserList, ...quick.deviceParserList };
    for (const parser of Object.values(fresh)) expect(Object.keys(parser)).toContain('getBaseRegExp');
  });

  it('leaves hardly a rule to read for the first agent', async () => {
    const detector = await loadMatomo();
    const { osParserList, clientParserList, deviceParserList } = detector;
    let asked = new Set<string>();
    for (const parser of [osParserList, clientParserList, deviceParserList].flatMap((list) =>
      Object.values(list),
    )) {
      const getRule = parser.getBaseRegExp.bind(parser);
      parser.getBaseRegExp = (pattern) => {
        asked.add(pattern);
        return getRule(pattern);
      };
    }
    await readAhead(detector);
    const ahead = asked;
    asked = new Set();
    detector.detect('?');
    expect(ahead.size).toBeGreaterThan(3_000);
    expect([...asked].filter((pattern) => !ahead.has(pattern)).length).toBeLessThan(100);
  });
});
