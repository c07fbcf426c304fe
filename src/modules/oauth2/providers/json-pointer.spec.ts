import { pointer } from './json-pointer.js';

const document = {
  a: { b: ['x', { c: 0 }] },
  '': 'blank',
  'https://slack.com/team_id': 'T0',
  'm~n': 'tilde',
  '~1': 'both',
};

describe('pointer', () => {
  it.each([
    ['', document],
    ['/a/b/0', 'x'],
    ['/a/b/1/c', 0],
    ['/', 'blank'],
    ['/https:~1~1slack.com~1team_id', 'T0'],
    ['/m~0n', 'tilde'],
    ['/~01', 'both'],
  ])('finds %p as RFC 6901 has it', (path, found) => {
    expect(pointer(path)(document)).toEqual(found);
  });

  it.each(['/a/x', '/a/b/2', '/a/b/-', '/a/b/01', '/a/b/length', '/a/b/0/0', '/constructor', '/a/__proto__'])(
    'is null where nothing stands: %s',
    (path) => {
      expect(pointer(path)(document)).toBeNull();
    },
  );

  it('is null in what is no document', () => {
    for (const nothing of [null, undefined, 'text', 5]) expect(pointer('/a')(nothing)).toBeNull();
  });

  it.each(['a', '#/a', '/~', '/~2'])('refuses %p, which is no pointer', (path) => {
    expect(() => pointer(path)).toThrow(SyntaxError);
  });
});
