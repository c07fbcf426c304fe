import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROJECT_FOLDER = join(import.meta.dirname, '..', '..');

/** A small program that keeps every rule… */
const SOUND: Record<string, string> = {
  'src/main.ts': `
    import './modules/account/account.module.js';
    import './modules/sessions/sessions.module.js';`,
  'src/kernel/clock.ts': "import 'node:crypto';",
  'src/errors/api-error.ts': '',
  'src/database/database.ts': "import 'typeorm';",
  'src/http/pipeline.ts': "import '../modules/sessions/application/authenticator.js';",
  'src/modules/account/account.module.ts': `
    import './http/account.controller.js';
    import { UserRepository } from './persistence/user.repository.js';
    @Module({ exports: [UserRepository] })
    export class AccountModule {}`,
  'src/modules/account/http/account.controller.ts': `
    import '../../../http/pipeline.js';
    import '../application/account.service.js';
    import './account.response.js';`,
  'src/modules/account/http/account.response.ts': "import '../domain/user.js';",
  'src/modules/account/application/account.service.ts': "import '../persistence/user.repository.js';",
  'src/modules/account/persistence/user.repository.ts': `
    import '../../../database/database.js';
    import '../domain/user.js';
    import './private.repository.js';`,
  'src/modules/account/persistence/private.repository.ts': '',
  'src/modules/account/domain/user.ts': `
    import '../../../errors/api-error.js';
    import '../../../kernel/clock.js';
    import type { Session } from '../../sessions/domain/session.js';`,
  'src/modules/sessions/sessions.module.ts': "import './application/authenticator.js';",
  'src/modules/sessions/application/authenticator.ts': `
    import { UserRepository } from '../../account/persistence/user.repository.js';
    import '../domain/session.js';`,
  'src/modules/sessions/domain/session.ts': "import '../../account/domain/user.js';",
};

/** …and the lines that break one each. */
const BREACHES: [rule: string, file: string, line: string][] = [
  ['kernel-is-alone', 'src/kernel/clock.ts', "import '../errors/api-error.js';"],
  ['kernel-is-alone', 'src/kernel/ids.ts', "import 'node:fs';"],
  ['kernel-is-alone', 'src/kernel/secret.ts', "import '@nestjs/common';"],
  ['domain-is-plain', 'src/modules/account/domain/user.ts', "import '../persistence/private.repository.js';"],
  ['domain-is-plain', 'src/modules/account/domain/name.ts', "import '@nestjs/common';"],
  ['domain-is-plain', 'src/modules/account/domain/email.ts', "import type { Entity } from 'typeorm';"],
  [
    'persistence-calls-nobody',
    'src/modules/account/persistence/a.ts',
    "import '../application/account.service.js';",
  ],
  ['persistence-calls-nobody', 'src/modules/account/persistence/b.ts', "import '../../../http/pipeline.js';"],
  [
    'application-knows-no-http',
    'src/modules/account/application/a.ts',
    "import '../http/account.response.js';",
  ],
  ['application-knows-no-http', 'src/modules/account/application/b.ts', "import type { A } from 'fastify';"],
  ['application-knows-no-sql', 'src/modules/account/application/c.ts', "import type { A } from 'typeorm';"],
  ['application-knows-no-tracing', 'src/modules/account/application/d.ts', "import '@opentelemetry/api';"],
  ['http-touches-no-rows', 'src/modules/account/http/a.ts', "import '../persistence/user.repository.js';"],
  [
    'http-touches-no-rows',
    'src/modules/account/command-line/a.ts',
    "import '../persistence/user.repository.js';",
  ],
  [
    'modules-meet-at-the-front',
    'src/modules/sessions/a.ts',
    "import '../account/persistence/private.repository.js';",
  ],
  [
    'modules-meet-at-the-front',
    'src/modules/sessions/b.ts',
    "import '../account/http/account.controller.js';",
  ],
  ['the-edge-meets-at-the-front', 'src/http/a.ts', "import '../modules/account/http/account.response.js';"],
  ['foundations-carry', 'src/errors/a.ts', "import '../modules/account/domain/user.js';"],
  ['no-cycles', 'src/modules/sessions/domain/a.ts', "import './b.js';"],
  ['no-development-packages', 'src/errors/b.ts', "import 'prettier';"],
  ['no-undeclared-packages', 'src/errors/c.ts', "import 'no-such-package';"],
  ['no-tests-in-programs', 'src/errors/d.ts', "import '../../test/support.js';"],
];

describe('The layer check', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  it('accepts a program that keeps the rules', () => {
    expect(violations(SOUND)).toEqual([]);
  });

  describe('reports', () => {
    const broken: Record<string, string> = {
      ...SOUND,
      'src/modules/sessions/domain/b.ts': "import './a.js';",
    };
    for (const [, file, line] of BREACHES) broken[file] = `${line}\n${broken[file] ?? ''}`;
    let reported: string[];
    beforeAll(() => (reported = violations(broken)));

    it.each(BREACHES)('%s: %s: %s', (rule, file) => {
      expect(reported).toContain(`${rule} ${file}`);
    });

    it('no-unused-files: a file that no program imports', () => {
      expect(reported).toContain('no-unused-files src/kernel/ids.ts');
    });
  });

  /** What `npm run check:architecture` says of a program: the rule and the file that breaks it. */
  function violations(files: Record<string, string>): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-layers-'));
    folders.push(folder);
    for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs']) {
      cpSync(join(PROJECT_FOLDER, file), join(folder, file));
    }
    symlinkSync(join(PROJECT_FOLDER, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of Object.entries({ ...files, 'test/support.ts': '' })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }

    const cruiser = join(PROJECT_FOLDER, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const options = ['src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
    const report = execFileSync(process.execPath, [cruiser, ...options], { cwd: folder, encoding: 'utf8' });
    const { summary } = JSON.parse(report) as Report;
    // An unused file is the end of the rule's path, all others break it at its beginning.
    return summary.violations.map(
      ({ rule, from, to }) => `${rule.name} ${rule.name === 'no-unused-files' ? to : from}`,
    );
  }
});

interface Report {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}
