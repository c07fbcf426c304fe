import {
  allOf,
  anyOf,
  beforeFirstDot,
  callback,
  type Check,
  clientId,
  dropGuestUpn,
  type Expression,
  extra,
  firstOf,
  idToken,
  isTrue,
  joined,
  lastPathSegment,
  listHasEmail,
  never,
  pick,
  present,
  sameAsEmail,
  someElement,
  type Sources,
  THE_ADDRESS,
  token,
  userInfo,
} from './expressions.js';

const nothing: Sources = {
  token: null,
  userInfo: null,
  extras: {},
  idToken: null,
  callback: null,
  clientId: '',
};
/** What the expression finds in this answer to user info. */
const find = (expression: Expression, answer: unknown) => expression({ ...nothing, userInfo: answer });
const holds = (check: Check, answer: unknown, email = 'mara@example.com') =>
  check({ ...nothing, userInfo: answer }, email);
const value = userInfo('/value');

describe('sources', () => {
  it('are told apart', () => {
    const sources: Sources = {
      token: { a: 1 },
      userInfo: { a: 2 },
      extras: { emails: { a: 3 } },
      idToken: { a: 4 },
      callback: { a: 5 },
      clientId: 'us',
    };
    const found = [
      token('/a'),
      userInfo('/a'),
      extra('emails', '/a'),
      idToken('/a'),
      callback('/a'),
      clientId,
    ].map((expression) => expression(sources));
    expect(found).toEqual([1, 2, 3, 4, 5, 'us']);
  });

  it('may be missing, and so may extras', () => {
    for (const expression of [token('/a'), userInfo('/a/b'), idToken('/a'), extra('emails', '/a')])
      expect(expression(nothing)).toBeNull();
    expect(extra('toString', '')(nothing)).toBeNull();
    expect(extra('emails', '')({ ...nothing, extras: { emails: null } })).toBeNull();
  });
});

describe('firstOf', () => {
  it('passes over what is missing or blank, not over 0 and false', () => {
    const first = firstOf(userInfo('/a'), userInfo('/b'));
    expect(find(first, { a: ' ', b: 'b' })).toBe('b');
    expect(find(first, { a: null, b: 'b' })).toBe('b');
    expect(find(first, { a: 0, b: 'b' })).toBe(0);
    expect(find(first, { a: false, b: 'b' })).toBe(false);
    expect(find(first, {})).toBeNull();
  });
});

describe('joined', () => {
  const name = joined('-', userInfo('/a'), userInfo('/b'), userInfo('/c'));

  it('leaves out what is missing, blank or no text', () => {
    expect(find(name, { a: 'a', b: 2, c: 'c' })).toBe('a-2-c');
    expect(find(name, { a: 'a', b: ' ', c: 'c' })).toBe('a-c');
    expect(find(name, { b: {}, c: ['c'] })).toBeNull();
  });

  it('never joins a number that the parser has rounded', () => {
    expect(find(name, JSON.parse('{"a": 904417233185730561}'))).toBeNull();
  });
});

describe('pick', () => {
  const address = pick(userInfo('/list'), [{ best: true, good: true }, { good: true }], '/address');

  it('takes the first element of the first condition that any element meets', () => {
    const list = [
      { address: 'a', best: true, good: false },
      { address: 'b', good: true },
      { address: 'c', best: true, good: true },
      { address: 'd', best: true, good: true },
    ];
    expect(find(address, { list })).toBe('c');
    expect(find(address, { list: list.slice(0, 2) })).toBe('b');
    expect(find(address, { list: list.slice(0, 1) })).toBeNull();
  });

  it('compares exactly: 1 and "true" are not true, and what is inherited does not count', () => {
    expect(find(address, { list: [{ address: 'a', good: 1 }] })).toBeNull();
    expect(find(address, { list: [{ address: 'a', good: 'true' }] })).toBeNull();
    expect(
      find(address, { list: [Object.assign(Object.create({ good: true }), { address: 'a' })] }),
    ).toBeNull();
  });

  it('takes any element for {}, and nothing out of what is no list', () => {
    const any = pick(userInfo('/list'), [{}], '/address');
    expect(find(any, { list: [null, 'text', { address: 'a' }] })).toBe('a');
    expect(find(any, { list: {} })).toBeNull();
    expect(find(any, { list: [] })).toBeNull();
  });
});

describe('parts of texts', () => {
  it('takes what stands behind the last slash', () => {
    expect(find(lastPathSegment(value), { value: 'https://a.example/b/c' })).toBe('c');
    expect(find(lastPathSegment(value), { value: 'c' })).toBe('c');
    expect(find(lastPathSegment(value), { value: 5 })).toBeNull();
  });

  it('takes what stands before the first dot', () => {
    expect(find(beforeFirstDot(value), { value: '12.ab.cd' })).toBe('12');
    expect(find(beforeFirstDot(value), { value: '12' })).toBe('12');
  });

  it('drops the names of guests', () => {
    expect(find(dropGuestUpn(value), { value: 'a_b.example#EXT#@c.onmicrosoft.com' })).toBeNull();
    expect(find(dropGuestUpn(value), { value: 'a@b.example' })).toBe('a@b.example');
  });
});

describe('checks', () => {
  it('never holds', () => {
    expect(holds(never, { value: true })).toBe(false);
  });

  it.each([true, 1, '1', 'true', 'TRUE', 'True'])('takes %p for true', (yes) => {
    expect(holds(isTrue(value), { value: yes })).toBe(true);
  });

  it.each([false, 0, 2, '0', '', 'yes', ' true', '11', 'false', null, [], [true], {}])(
    'does not take %p for true',
    (no) => {
      expect(holds(isTrue(value), { value: no })).toBe(false);
    },
  );

  it('tells present from missing and blank', () => {
    expect(holds(present(value), { value: '2020-01-01' })).toBe(true);
    for (const missing of [null, '', ' \n']) expect(holds(present(value), { value: missing })).toBe(false);
    expect(holds(present(value), {})).toBe(false);
  });

  it('finds the address in an element, case aside, and the rest exactly', () => {
    const check = someElement(userInfo('/list'), { email: THE_ADDRESS, verified: true });
    expect(holds(check, { list: [{ email: ' Mara@Example.com', verified: true }] })).toBe(true);
    expect(holds(check, { list: [{ email: 'mara@example.com', verified: 1 }] })).toBe(false);
    expect(
      holds(check, { list: [{ email: 'x@example.com', verified: true }, { email: 'mara@example.com' }] }),
    ).toBe(false);
    expect(holds(check, { list: [{ email: '', verified: true }] }, '')).toBe(false);
    expect(holds(check, { list: null })).toBe(false);
  });

  it('joins checks by or and and', () => {
    const yes = isTrue(value);
    expect(holds(anyOf(never, yes), { value: true })).toBe(true);
    expect(holds(anyOf(never, never), { value: true })).toBe(false);
    expect(holds(allOf(yes, yes), { value: true })).toBe(true);
    expect(holds(allOf(yes, never), { value: true })).toBe(false);
  });

  it('compares with the address that was found, and looks for it in lists', () => {
    expect(holds(sameAsEmail(value), { value: 'MARA@example.com' })).toBe(true);
    expect(holds(sameAsEmail(value), { value: 'mara@example.org' })).toBe(false);
    expect(holds(listHasEmail(value), { value: ['x@example.com', 'Mara@example.com'] })).toBe(true);
    expect(holds(listHasEmail(value), { value: 'mara@example.com' })).toBe(false);
    expect(holds(listHasEmail(value), { value: [''] }, '')).toBe(false);
  });
});
