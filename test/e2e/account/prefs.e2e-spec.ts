import { expectProblem } from '../../support/expectations.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { describeRequired, type BadValue } from '../../support/parameters.js';
import { ACCOUNT_FIELDS, bodyOf, expectModel, someUser } from '../../support/scenarios.js';

const gatehouse = useGatehouse();

let caller: Awaited<ReturnType<typeof someUser>>;
beforeAll(async () => (caller = await someUser(gatehouse)));

const set = (prefs: unknown) => caller.client.patch('/account/prefs', { prefs });
const setText = (json: string) =>
  caller.client.patch('/account/prefs', `{"prefs":${json}}`, { contentType: 'application/json' });
const stored = async () => (await caller.client.get('/account/prefs')).text;
const nested = (depth: number) => `${'{"a":'.repeat(depth - 1)}{}${'}'.repeat(depth - 1)}`;

describe('GET /account/prefs', () => {
  it('§9.1.getPrefs §14.35 answers {} for a new user', async () => {
    const { client } = await someUser(gatehouse);
    const answer = await client.get('/account/prefs');
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('{}');
  });

  it('§9.1.getPrefs §14.34 answers the bare object', async () => {
    bodyOf(await set({ theme: 'dark' }));
    const answer = await caller.client.get('/account/prefs');
    expect(answer.text).toBe('{"theme":"dark"}');
    expect(answer.headers['content-type']).toBe('application/json; charset=UTF-8');
  });

  it('§14.10 refuses a guest', async () => {
    expectProblem(await gatehouse.client().get('/account/prefs'), 401, 'general_unauthorized_scope');
  });
});

describe('PATCH /account/prefs', () => {
  it('§9.1.updatePrefs answers the account with its prefs, and moves $updatedAt', async () => {
    const { client, account } = await someUser(gatehouse);
    const changed = bodyOf(await client.patch('/account/prefs', { prefs: { theme: 'dark' } }));
    expectModel(changed, ACCOUNT_FIELDS);
    expect(changed).toEqual({ ...account, prefs: { theme: 'dark' }, $updatedAt: changed.$updatedAt });
    expect(changed.$updatedAt > account.$updatedAt).toBe(true);
  });

  it('§14.34 replaces, it does not merge', async () => {
    bodyOf(await set({ a: 1, b: { c: 2 } }));
    bodyOf(await set({ b: { d: 3 } }));
    expect(await stored()).toBe('{"b":{"d":3}}');
  });

  it('§14.35 is empty again after {} and after a list without entries', async () => {
    for (const empty of ['{}', '[]']) {
      bodyOf(await set({ a: 1 }));
      expect((await setText(empty)).text).toContain('"prefs":{}');
      expect(await stored()).toBe('{}');
    }
  });

  it.each([
    ['key order', '{"z":1,"a":2,"m":3}'],
    ['nested empty objects and lists', '{"object":{},"list":[],"deep":{"object":{},"list":[[],{}]}}'],
    ['numbers', '{"int":1,"negative":-7,"fraction":1.5,"tiny":1e-7,"zero":0,"big":9007199254740991}'],
    ['booleans and null', '{"yes":true,"no":false,"nothing":null}'],
    ['empty keys and texts', '{"":"","a":""}'],
    ['line breaks, tabs, quotes, slashes', '{"a\\nb":"\\t\\"\\\\/<script>"}'],
    ['Unicode', '{"é":"🍰","e\u0301":"עברית\u202e","ａ":"👩‍👧"}'],
    ['NUL', '{"a\\u0000b":"\\u0000"}'],
    ['half a surrogate pair', '{"a":"\\ud800","b":"\\udc00x"}'],
    [
      'names of the language',
      '{"__proto__":{"admin":true},"constructor":1,"toString":"x","hasOwnProperty":null}',
    ],
    ['keys that count up', '{"0":"a","1":"b"}'],
    ['names of the account', '{"$id":"x","status":false,"emailVerification":true}'],
  ])('§15.16 keeps %s as sent', async (_label, json) => {
    bodyOf(await setText(json));
    expect(await stored()).toBe(json);
    expect((await caller.client.get('/account')).text).toContain(`"prefs":${json}}`);
  });

  it('takes the fields of a form', async () => {
    const answer = await caller.client.patch('/account/prefs', 'prefs[a]=b&prefs[c][d]=e', {
      contentType: 'application/x-www-form-urlencoded',
    });
    expect(bodyOf(answer).prefs).toEqual({ a: 'b', c: { d: 'e' } });
  });

  it('§9.1.updatePrefs writes user.update into the log', async () => {
    const { client } = await someUser(gatehouse);
    bodyOf(await client.patch('/account/prefs', { prefs: {} }));
    expect(bodyOf(await client.get('/account/logs')).logs[0].event).toBe('user.update');
  });

  it('§14.10 refuses a guest before it looks at parameters', async () => {
    expectProblem(
      await gatehouse.client().patch('/account/prefs', { prefs: 1 }),
      401,
      'general_unauthorized_scope',
    );
  });

  const bad: BadValue[] = [
    ['text', 'some text'],
    ['JSON text', '{"a":1}'],
    ['no text', ''],
    ['a number', 1],
    ['a boolean', false],
    ['a list', ['a']],
    ['a list of an object', [{ a: 1 }]],
  ];
  describeRequired('prefs', bad, set);
});

describe('§15.13 the size of prefs', () => {
  it.each([
    ['65,535 bytes of ASCII', 'k', 'x'.repeat(65_527)],
    ['10,921 letters of 6 escaped bytes', 'k', 'é'.repeat(10_921)],
    ['5,460 characters of 12 escaped bytes', 'k', '🍰'.repeat(5_460)],
    ['32,763 slashes of 2 escaped bytes', 'k', '/'.repeat(32_763)],
    ['32,763 quotes of 2 escaped bytes', 'k', '"'.repeat(32_763)],
    ['a key of 65,528 bytes', 'x'.repeat(65_528), ''],
  ])('may be %s', async (_label, key, value) => {
    expect(bodyOf(await set({ [key]: value })).prefs).toEqual({ [key]: value });
    expect(await stored()).toBe(JSON.stringify({ [key]: value }));
  });

  it.each([
    ['65,536 bytes of ASCII', 'k', 'x'.repeat(65_528)],
    ['10,922 letters of 6 escaped bytes', 'k', 'é'.repeat(10_922)],
    ['5,461 characters of 12 escaped bytes', 'k', '🍰'.repeat(5_461)],
    ['32,764 slashes of 2 escaped bytes', 'k', '/'.repeat(32_764)],
    ['a key of 65,529 bytes', 'x'.repeat(65_529), ''],
    ['5 megabytes', 'k', 'x'.repeat(5_000_000)],
  ])('may not be %s, and the old ones stay', async (_label, key, value) => {
    bodyOf(await set({ kept: true }));
    expectProblem(await set({ [key]: value }), 400, 'general_argument_invalid');
    expect(await stored()).toBe('{"kept":true}');
  });
});

describe('nested prefs', () => {
  it('are kept 500 deep', async () => {
    bodyOf(await setText(nested(500)));
    expect(await stored()).toBe(nested(500));
  });

  it.each([1_000, 100_000, 900_000])('are unparsable %i deep, and the old ones stay', async (depth) => {
    bodyOf(await set({ kept: true }));
    const answer = await setText(nested(depth));
    expectProblem(answer, 400, 'general_argument_invalid');
    expect(answer.body.message).toMatch(/^Param "prefs"/);
    expect(await stored()).toBe('{"kept":true}');
  });

  it('are unparsable as lists, too', async () => {
    const answer = await setText(`{"a":${'['.repeat(1_000)}${']'.repeat(1_000)}}`);
    expectProblem(answer, 400, 'general_argument_invalid');
  });
});
