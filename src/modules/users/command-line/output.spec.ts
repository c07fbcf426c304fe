import { asJson, asList, asTable } from './output.js';

/** Sets the colour, in two ways; turns the direction of writing round; is invisible; ends a line. */
const OBEYED = 'a\u001b[31m\u009b\u202e\u200b\u2028\n';
const SHOWN = 'a\\u001b[31m\\u009b\\u202e\\u200b\\u2028\\u000a';

describe('asTable', () => {
  it('lines columns up, by characters and not by UTF-16 units', () => {
    const rows = [
      ['🍰', 'x'],
      ['long', ''],
    ];
    expect(asTable(['A', 'B'], rows)).toBe('A     B\n🍰     x\nlong\n');
  });

  it('shows what a terminal would obey', () => {
    expect(asTable(['A'], [[OBEYED]])).toBe(`A\n${SHOWN}\n`);
  });
});

describe('asList', () => {
  it('has a line for each field', () => {
    const fields = [['id', '1'] as const, ['name', OBEYED] as const, ['phone', ''] as const];
    expect(asList(fields)).toBe(`id     1\nname   ${SHOWN}\nphone\n`);
  });
});

describe('asJson', () => {
  it('is the same JSON, and shows what a terminal would obey', () => {
    const text = asJson({ name: `${OBEYED}🍰\u{e0001}` });
    expect(text).not.toMatch(/[\u001b\u009b\u202e\u200b\u2028]|\u{e0001}/u);
    expect(text).toContain('🍰');
    expect(JSON.parse(text)).toEqual({ name: `${OBEYED}🍰\u{e0001}` });
  });
});
