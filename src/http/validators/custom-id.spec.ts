import { customIdFault, isGeneratedId, uidFault } from './custom-id.js';

const GOOD = [
  'a',
  'A',
  '0',
  'a.b-c_d',
  'a'.repeat(36),
  'current',
  '64f0c1a2b3c4d5e6f7a8',
  'constructor',
  'unique',
];
const BAD = [
  '-a',
  '_a',
  '.a',
  'a b',
  '$id',
  'é',
  'a'.repeat(37),
  'a\n',
  'a/b',
  '../a',
  'unique( )',
  ' unique()',
  '__proto__',
];
const NO_TEXT = [undefined, null, 1, true, {}, ['a'], { toString: () => 'a' }];

describe('customIdFault', () => {
  it.each([...GOOD, 'unique()', ''])('takes %j (contract §5, B.2)', (value) => {
    expect(customIdFault(value)).toBeUndefined();
  });

  it.each([...BAD, ...NO_TEXT])('refuses %p', (value) => {
    expect(customIdFault(value)).toBeDefined();
  });
});

describe('uidFault', () => {
  it.each(GOOD)('takes %j (contract §5, B.2)', (value) => {
    expect(uidFault(value)).toBeUndefined();
  });

  it.each([...BAD, ...NO_TEXT, 'unique()', ''])('refuses %p', (value) => {
    expect(uidFault(value)).toBeDefined();
  });
});

describe('isGeneratedId', () => {
  it('is so for unique() and for the empty text, as in the reference', () => {
    expect(isGeneratedId('unique()')).toBe(true);
    expect(isGeneratedId('')).toBe(true);
  });

  it.each(['a', 'UNIQUE()', undefined, null, ['']])('is not so for %p', (value) => {
    expect(isGeneratedId(value)).toBe(false);
  });
});
