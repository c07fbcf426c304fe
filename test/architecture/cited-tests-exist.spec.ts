import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOfCitations } from '../support/cited-tests.js';

const DOCS = join(__dirname, '..', '..', 'docs');

/** All but the one that is made from the titles themselves. */
const DOCUMENTS = readdirSync(DOCS, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.md') && name !== 'compatibility.md',
);

describe('the documents', () => {
  it('name only tests that exist', () => {
    const faults = DOCUMENTS.map((name) => [name, faultsOfCitations(join(DOCS, name))] as const);
    expect(faults.filter(([, found]) => found.length > 0)).toEqual([]);
  });
});

describe('the check of named tests', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-citations-'));
    writeFileSync(
      join(folder, 'mails.e2e-spec.ts'),
      `describe('mails', () => {
        it('arrive', () => {});
        it.each([1])("nobody's mail is lost", () => {});
        it.each([
          [1],
        ])(
          \`\${N} of %i | %s\`,
          () => {},
        );
        it.each([['torn', 1]])('is %s', () => {});
        it.skip('are read', () => {});
      });`,
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const faultsOf = (text: string) => {
    const document = join(folder, 'document.md');
    writeFileSync(document, text);
    return faultsOfCitations(document);
  };

  it.each([
    'Mails arrive: `mails.e2e-spec.ts`.',
    `[mails](mails.e2e-spec.ts) "arrive"`,
    `[mails](mails.e2e-spec.ts) "torn"`,
    `[mails](./mails.e2e-spec.ts) "mails", "arrive"\nand "nobody's\nmail is lost"`,
    String.raw`| [mails](mails.e2e-spec.ts) "\${N} of %i \| %s" |`.replace(String.raw`\$`, '$'),
  ])('is content with %s', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it.each([
    ['a file that is not there', '[a](letters.spec.ts) "arrive"', 'letters.spec.ts does not exist'],
    [
      'a link without a name',
      '[a](mails.e2e-spec.ts): arrive',
      `mails.e2e-spec.ts is linked without a test's name`,
    ],
    ['an old name', '[a](mails.e2e-spec.ts) "come"', 'mails.e2e-spec.ts has no test "come"'],
    ['part of a name', '[a](mails.e2e-spec.ts) "arriv"', 'mails.e2e-spec.ts has no test "arriv"'],
    ['a skipped test', '[a](mails.e2e-spec.ts) "are read"', 'mails.e2e-spec.ts has no test "are read"'],
  ])('finds %s', (_what, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});
