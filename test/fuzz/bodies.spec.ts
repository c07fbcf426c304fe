import fc from 'fast-check';
import { parseBody } from '../../src/http/parse-body.js';
import { parseQuery } from '../../src/http/parse-query.js';
import { describeParser, itHolds } from '../support/fuzz/holds.js';
import { anyText, hostileText, madeOf, mutated, wellFormed } from '../support/fuzz/texts.js';

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const BOUNDARY = 'the-boundary';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;

const word = fc.stringMatching(/^[a-z]{1,6}$/);
/** Objects of objects and texts: what brackets can say without loss. */
const { tree } = fc.letrec<{ tree: Record<string, unknown> }>((tie) => ({
  tree: fc.dictionary(
    word,
    fc.oneof({ depthSize: 'small' }, wellFormed, fc.array(wellFormed, { minLength: 1 }), tie('tree')),
    { minKeys: 1, maxKeys: 4, noNullPrototype: true },
  ),
}));

type Pair = [name: string, value: string];

const name = fc.oneof(
  madeOf('a', 'b', '[', ']', '[]', '[0]', '[a]', '.', '__proto__', 'constructor', '[__proto__]', '%5B', '\0'),
  anyText,
);
const pairs = fc.array(fc.tuple(name, anyText), { maxLength: 20 });
const anyBytes = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
const bodies = fc.oneof(
  anyBytes,
  anyText.map((text) => Buffer.from(text)),
  pairs.map((list) => Buffer.from(String(new URLSearchParams(list)))),
  pairs.map((list) => multipart(list)),
  mutated(pairs.map((list) => multipart(list).toString('latin1'))).map((text) => Buffer.from(text, 'latin1')),
  mutated(fc.json()).map((text) => Buffer.from(text)),
);
const contentTypes = fc.oneof(
  fc.constantFrom(JSON_TYPE, FORM, MULTIPART),
  fc.constantFrom('multipart/form-data', 'multipart/form-data; boundary=', `${MULTIPART}; boundary=b`, ''),
  mutated(fc.constantFrom(JSON_TYPE, FORM, MULTIPART)),
  hostileText,
);

describeParser('Parameters', () => {
  itHolds('are the same by query, form and multipart body', tree, async (content) => {
    const list = pairsOf(content);
    const search = String(new URLSearchParams(list));
    expect(parseQuery(`?${search}`)).toEqual(content);
    expect(parseQuery(search)).toEqual(content);
    expect(await parseBody(FORM, Buffer.from(search))).toEqual(content);
    expect(await parseBody(MULTIPART, multipart(list))).toEqual(content);
  });

  itHolds(
    'are the object that a JSON body is, and none when it is something else',
    fc.oneof(fc.jsonValue(), fc.dictionary(hostileText, fc.jsonValue())),
    async (content) => {
      const text = JSON.stringify(content);
      const isObject = typeof content === 'object' && content !== null && !Array.isArray(content);
      expect(JSON.stringify(await parseBody(JSON_TYPE, Buffer.from(text)))).toBe(isObject ? text : '{}');
    },
  );

  itHolds('may nest in 512 levels, no more', fc.integer({ min: 1, max: 1_200 }), async (depth) => {
    const text = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const found = (await parseBody(JSON_TYPE, Buffer.from(text))) as { a?: unknown };
    expect(found.a !== undefined).toBe(depth <= 512);
  });

  itHolds(
    'come out of any body as an object of its own',
    fc.tuple(contentTypes, bodies),
    async ([contentType, body]) => expectHarmless(await parseBody(contentType, body)),
  );

  itHolds(
    'come out of any query as texts, lists and objects',
    fc.oneof(
      anyText,
      pairs.map((list) => String(new URLSearchParams(list))),
      pairs.map((list) => list.map((pair) => pair.join('=')).join('&')),
    ),
    (search) => {
      const found = parseQuery(search);
      expectHarmless(found);
      expectTextsOnly(found);
    },
  );
});

/** Nothing is inherited from it, and nothing reached what everything inherits from. */
function expectHarmless(found: Record<string, unknown>): void {
  expect([Object.prototype, null]).toContain(Object.getPrototypeOf(found));
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(Object.keys(Array.prototype)).toEqual([]);
  // Whatever is stored walks through it once more.
  expect(typeof JSON.stringify(found)).toBe('string');
}

function expectTextsOnly(found: unknown): void {
  if (typeof found === 'string') return;
  expect(typeof found).toBe('object');
  if (Array.isArray(found)) expect(found.length).toBeLessThanOrEqual(1_000);
  for (const item of Object.values(found as object)) expectTextsOnly(item);
}

function pairsOf(content: Record<string, unknown>, prefix = ''): Pair[] {
  return Object.entries(content).flatMap(([key, value]): Pair[] => {
    const name = prefix === '' ? key : `${prefix}[${key}]`;
    if (typeof value === 'string') return [[name, value]];
    if (Array.isArray(value)) return value.map((item): Pair => [`${name}[]`, item as string]);
    return pairsOf(value as Record<string, unknown>, name);
  });
}

function multipart(list: readonly Pair[]): Buffer {
  const parts = list.map(
    ([key, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`,
  );
  return Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`);
}
