import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Database } from '../../src/database/database.js';
import { User } from '../../src/modules/account/domain/user.js';
import { declaredRoutes } from '../support/routes-declared.js';
import { LEG } from '../support/leg.js';
import { useApplication } from './statements/application-bed.js';
import { faultsIn } from './statements/plan.js';
import type { Statement } from './statements/recorder.js';
import { SCENARIOS } from './statements/requests.js';
import { shapeOf } from './statements/shape.js';

/** What docs/statements.md is made of. */
const TABLE = parse(
  readFileSync(join(__dirname, '../../scripts/statements/statements.yaml'), 'utf8'),
) as Record<string, string[]>;
/** Asks who it is. */
const CHECK = 'SELECT sessions+users';
/** The same endpoint by another path. */
const ALIAS = 'POST /account/sessions';

const bed = useApplication();

describe.each(Object.entries(TABLE))('%s', (name, expected) => {
  let statements: Statement[];
  beforeAll(async () => {
    const scenario = SCENARIOS[name];
    if (scenario === undefined) throw new Error(`no scenario plays ${name}`);
    const send = await scenario(bed);
    statements = await bed.recorder.during(send);
  });

  it('takes exactly the statements of the table', () => {
    expect(statements.map(({ sql }) => shapeOf(sql))).toEqual(expected.map(onThisStorage));
  });

  it('finds its rows by an index that leads to a handful', () => {
    expect(statements.flatMap(faultsIn)).toEqual([]);
  });
});

/** SQLite locks by BEGIN: it has one writer at a time. */
const onThisStorage = (shape: string): string =>
  LEG === 'server' ? shape : shape.replace(/ FOR UPDATE$/, '');

describe('What is said of a plan', () => {
  it.each([
    ['all users', { name: 'Ada Lovelace' }],
    ['all users of a project', { projectId: 'default', name: 'Ada Lovelace' }],
  ])('tells of a statement that looks through %s', async (_whom, where) => {
    const { reader } = bed.get(Database);
    const statements = await bed.recorder.during(() => reader.findBy(User, where));
    expect(statements.flatMap(faultsIn)).toEqual([expect.stringMatching(/users/)]);
  });
});

describe('The table of statements', () => {
  it('has every endpoint of the account API', () => {
    const paths = declaredRoutes()
      .filter(({ path }) => path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.slice('/v1'.length).replace(/:(\w+)/g, '{$1}')}`)
      .filter((name) => name !== ALIAS);
    const names = Object.keys(TABLE).map((name) => name.split(',')[0]);
    expect([...new Set(names)].sort()).toEqual([...new Set(paths)].sort());
  });

  it('has every scenario, and no other', () => {
    expect(Object.keys(TABLE)).toEqual(Object.keys(SCENARIOS));
  });

  it('asks who it is with one statement, which is all that the most frequent requests take', () => {
    for (const name of ['GET /account', 'GET /account/prefs', 'GET /account, by JWT']) {
      expect([name, TABLE[name]]).toEqual([name, [CHECK]]);
    }
  });
});
