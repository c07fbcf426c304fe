import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '../..');

describe('documentation that is made from the source', () => {
  it.each([
    ['docs/configuration.md', 'write-configuration-docs.mjs'],
    ['docs/licences.md', 'write-licence-docs.mjs'],
    ['docs/providers', 'write-provider-docs.mjs'],
    ['docs/statements.md', 'write-statement-docs.mjs'],
  ])('%s is what it would be if it were made now', (_what, script) => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', script), '--check'], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
