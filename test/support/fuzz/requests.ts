import fc from 'fast-check';
import { anyText, hostileText, mutated } from './texts.js';
import { UNDOCUMENTED } from './undocumented.js';

/** As much of the OpenAPI document as requests are made of. */
export interface RoutesDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly example?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}

export interface MadeUpRequest {
  readonly as: 'guest' | 'user' | 'jwt' | 'key';
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its bytes, a character for each. */
  readonly body: string | undefined;
}

/** What requests may say that means something to this server. */
export interface Vocabulary {
  readonly password: string;
  readonly secret: string;
  /** Ids and addresses of somebody else. */
  readonly others: readonly string[];
}

type Pair = [name: string, value: string];

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';
const BOUNDARY = 'the-boundary';
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const ABSENT = Symbol('absent');

/** What a good header says, so that there is something to bend. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'x-appwrite-project': ['default', 'closed', 'unknown', 'Default'],
  'x-appwrite-locale': ['de', 'pt-br', 'xx'],
  'x-appwrite-jwt': ['eyJhbGciOiJub25lIn0.eyJ1c2VySWQiOiJhZGEifQ.', 'a.b.c'],
  'x-appwrite-key': ['a-key'],
  'x-appwrite-timestamp': ['2023-05-01T12:34:56.789+02:00', '2999-01-01T00:00:00Z'],
  'x-appwrite-response-format': ['1.4.0', '0.15.0'],
  'x-fallback-cookies': [
    '[]',
    '{"a_session_default":"eyJpZCI6ImFkYSJ9"}',
    '{"__proto__":{"a_session_default":"a"}}',
  ],
  cookie: ['a_session_default=eyJpZCI6ImFkYSJ9', 'a=b; a_session_default_legacy=; =; ;'],
  origin: ['http://localhost', 'https://evil.test', 'null', 'appwrite-android://com.example.app'],
  referer: ['http://localhost/page', 'https://evil.test/?http://localhost'],
  host: ['127.0.0.1', 'evil.test', 'localhost:80:80'],
  'x-forwarded-for': ['192.0.2.1', '192.0.2.1, 198.51.100.2', '[2001:db8::1]:80', 'unknown'],
  'x-forwarded-proto': ['https', 'http, https'],
  'x-forwarded-host': ['evil.test'],
  'content-type': [JSON_TYPE, FORM, MULTIPART, 'text/plain', 'application/json; charset=utf-16'],
  'content-encoding': ['gzip', 'br', 'identity'],
  'user-agent': ['Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0'],
  'accept-language': ['de,en;q=0.5'],
  accept: ['text/html', '*/*;q=x'],
  range: ['bytes=0-1', 'bytes=-'],
  expect: ['100-continue', '200-ok'],
  'if-none-match': ['*'],
  'x-http-method-override': ['DELETE'],
  'sec-fetch-site': ['same-origin', 'cross-site'],
};

/**
 * Requests to each route of the document and to those beside it: now and then a good one, mostly with something wrong
 * about it.
 */
export function madeUpRequests(document: RoutesDocument, words: Vocabulary): fc.Arbitrary<MadeUpRequest> {
  const routes = Object.entries({ ...document.paths, ...UNDOCUMENTED }).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      requestsTo(method.toUpperCase(), path, operation, document, words),
    ),
  );
  return fc.oneof(...routes);
}

function requestsTo(
  method: string,
  path: string,
  { parameters = [], requestBody }: Operation,
  document: RoutesDocument,
  words: Vocabulary,
): fc.Arbitrary<MadeUpRequest> {
  const fieldsIn = (place: string) =>
    Object.fromEntries(
      parameters
        .filter((parameter) => parameter.in === place)
        .map(({ name, schema }) => [name, valueOf(name, schema, words)]),
    );
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema;
  const { properties = {} } =
    document.components.schemas[schema?.$ref?.split('/').at(-1) ?? ''] ?? schema ?? {};
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, valueOf(name, property, words)]),
  );
  return fc
    .record({
      as: fc.constantFrom('guest', 'user', 'user', 'jwt', 'key'),
      method: mostly(fc.constant(method), fc.constantFrom(...METHODS)),
      path: fc
        .tuple(pathOf(path, fieldsIn('path')), queryOf({ ...fieldsIn('query'), ...fields }, method))
        .map((parts) => parts.join('')),
      headers: fc
        .tuple(fc.constantFrom(JSON_TYPE, FORM, MULTIPART), oddHeaders)
        .map(([type, odd]) => ({ 'content-type': type, ...odd })),
      body: fc.constant<string | undefined>(undefined),
    })
    .chain((request) => {
      if (Object.keys(fields).length === 0 && method === 'GET') return fc.constant(request);
      return bodyOf(fields, request.headers['content-type']).map((body) => ({ ...request, body }));
    });
}

/** Nine times of ten the first. */
function mostly<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** A value for a parameter: good, nearly good, of another kind, or absent. */
function valueOf(name: string, schema: Schema, words: Vocabulary): fc.Arbitrary<unknown> {
  const good = goodValue(name, schema, words);
  return fc.oneof(
    { weight: 14, arbitrary: good },
    {
      weight: 2,
      arbitrary: mutated(good.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))),
    },
    { weight: 2, arbitrary: anyText },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(ABSENT, null, '', 0, -1, 1e308, true, [], {}) },
    { weight: 1, arbitrary: fc.constantFrom(...words.others) },
    { weight: 1, arbitrary: fc.dictionary(hostileText, fc.jsonValue(), { noNullPrototype: true }) },
    { weight: 1, arbitrary: fc.array(good, { maxLength: 3 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(anyText, fc.nat(2_000))
        .map(([text, times]) => text.repeat(times).slice(0, 100_000)),
    },
  );
}

function goodValue(name: string, schema: Schema, words: Vocabulary): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.format === 'password') return fc.constant(words.password);
  if (schema.format === 'email') return fc.nat().map((number) => `fuzz-${number}@example.test`);
  if (name === 'secret') return fc.constant(words.secret);
  if (name === 'phone')
    return fc.integer({ min: 2_000_000, max: 9_999_999 }).map((number) => `+1650${number}`);
  if (schema.type === 'object') return fc.dictionary(anyText, fc.jsonValue(), { noNullPrototype: true });
  return fc.constant(schema.example ?? 'text');
}

/** The path with its parameters, now and then bent. What Node's client would not send is left out. */
function pathOf(path: string, fields: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<string> {
  const filled = fc.tuple(fc.record(fields), fc.boolean()).map(([values, encodes]) =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const text = textOf(values[name]).slice(0, 2_000);
      return encodes ? encodeURIComponent(Buffer.from(text).toString()) : text;
    }),
  );
  return mostly(filled, mutated(filled)).map((text) =>
    `/${sendable(text.replace(/[?#]/g, ''))}`.replace('//', '/'),
  );
}

/** HTTP's parser knows nothing else in a request line, and refuses it before there is a route. */
function sendable(text: string): string {
  return text.replace(/[^!-~]/g, '');
}

/** For reads what the route takes, else something to be ignored. */
function queryOf(fields: Record<string, fc.Arbitrary<unknown>>, method: string): fc.Arbitrary<string> {
  const suffix = fc.constantFrom('', '', '', '[]', '[0]', '[a]', '[a][b]', '[__proto__]', '[', ']');
  const names = ['queries', 'locale', 'project', ...Object.keys(fields)];
  const odd = fc.tuple(fc.oneof(fc.constantFrom(...names), hostileText), suffix, anyText);
  const search = fc
    .tuple(fc.record(fields), fc.array(odd, { maxLength: 2 }), fc.boolean())
    .map(([values, more, encodes]) => {
      const pairs = [...pairsOf(values), ...more.map(([name, end, text]): Pair => [name + end, text])];
      const text = encodes
        ? String(new URLSearchParams(pairs))
        : pairs.map((pair) => pair.join('=')).join('&');
      return `?${sendable(text)}`.slice(0, 20_000);
    });
  return method === 'GET' ? search : mostly(fc.constant(''), search);
}

const oddHeader = fc.oneof(
  ...Object.entries(HEADERS).map(([name, values]) => {
    const good = fc.constantFrom(...values);
    return fc
      .oneof(good, mutated(good), anyText)
      .map((text) => [name, text.replace(/[^\t -~\u0080-\u00ff]/g, '')] as const);
  }),
);
const oddHeaders: fc.Arbitrary<Record<string, string>> = mostly(
  fc.constant({}),
  fc.array(oddHeader, { minLength: 1, maxLength: 3 }).map((headers) => Object.fromEntries(headers)),
);

/** Fields as the content type has them, or broken. */
function bodyOf(fields: Record<string, fc.Arbitrary<unknown>>, contentType = ''): fc.Arbitrary<string> {
  const extra = fc.dictionary(
    fc.oneof(hostileText, fc.constantFrom('status', 'labels', 'locale', 'project')),
    fc.jsonValue(),
  );
  const whole = fc
    .tuple(fc.record(fields), mostly(fc.constant({}), extra))
    .map(([values, more]) => encoded({ ...values, ...more }, contentType));
  const broken = fc
    .oneof(
      mutated(whole),
      fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
      fc
        .jsonValue()
        .map((value) => JSON.stringify(value))
        .map(asBytes),
      whole.map((text) => `\u00ef\u00bb\u00bf${text}`),
      whole.map((text) => `${'['.repeat(600)}${text}`),
    )
    .map((text) => text.replace(/[^\0-\u00ff]/g, ''));
  return mostly(whole, broken);
}

function encoded(values: Record<string, unknown>, contentType: string): string {
  if (contentType.startsWith('multipart')) return asBytes(multipart(pairsOf(values)));
  if (contentType === FORM) return String(new URLSearchParams(pairsOf(values)));
  return asBytes(JSON.stringify(values, (_, value: unknown) => (value === ABSENT ? undefined : value)));
}

/** By brackets, as a form has them. */
function pairsOf(value: unknown, name = ''): Pair[] {
  if (value === ABSENT) return [];
  if (typeof value !== 'object' || value === null) return [[name, textOf(value)]];
  return Object.entries(value).flatMap(([key, item]) => {
    const part = Array.isArray(value) ? '' : key;
    return pairsOf(item, name === '' ? key : `${name}[${part}]`);
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : value === ABSENT ? '' : JSON.stringify(value);
}

function multipart(pairs: readonly Pair[]): string {
  const parts = pairs.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--${BOUNDARY}--\r\n`;
}

const asBytes = (text: string): string => Buffer.from(text).toString('latin1');
