import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Database } from '../../src/database/database.js';
import { User } from '../../src/modules/account/domain/user.js';
import { declaredRoutes } from '../support/routes-declared.js';
import { LEG } from '../support/leg.js';
import { bodyOf } from '../support/scenarios.js';
import { useApplication } from './statements/application-bed.js';
import { faultsIn } from './statements/plan.js';
import type { Statement } from './statements/recorder.js';
import { SCENARIOS } from './statements/requests.js';
import { shapeOf } from './statements/shape.js';
import { tenancyFaultIn } from './statements/tenancy.js';

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

  it('names the project wherever a table holds several', () => {
    expect(tenancyFaultsIn(statements)).toEqual([]);
  });
});

/** Of the project `default`, in which all requests are made. */
function tenancyFaultsIn(statements: readonly Statement[]): string[] {
  const shared = bed.source.entityMetadatas.filter(({ propertiesMap }) => 'projectId' in propertiesMap);
  const tables = new Set(shared.map(({ tableName }) => tableName));
  return statements
    .map((statement) => tenancyFaultIn(statement, tables, 'default'))
    .filter((fault) => fault !== undefined);
}

/** SQLite locks by BEGIN: it has one writer at a time. */
const onThisStorage = (shape: string): string =>
  LEG === 'server' ? shape : shape.replace(/ FOR UPDATE$/, '');

describe('The list of sessions', () => {
  it('keycloak#32273: takes as many statements for 100 of them as for one', async () => {
    const visitor = () => bed.client({ project: 'many-sessions' });
    const client = visitor();
    const user = await client.signedUp();
    const list = async (total: number) => {
      const statements = await bed.recorder.during(async () => {
        expect(bodyOf(await client.get('/account/sessions')).total).toBe(total);
      });
      return statements.map(({ sql }) => shapeOf(sql));
    };
    const ofOne = await list(1);
    for (let count = 1; count < 100; count += 1) await visitor().login(user);
    expect(await list(100)).toEqual(ofOne);
  });
});

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

describe('What is said of a project', () => {
  it.each([
    ['finds users of all', { email: 'crowd-1@example.test' }, /^without default/],
    ['finds users of another', { projectId: 'another', email: 'crowd-1@example.test' }, /^without default/],
    ['mistakes a name for a project', { name: 'default' }, /^not by project/],
  ])('tells of a statement that %s', async (_how, where, fault) => {
    const { reader } = bed.get(Database);
    const statements = await bed.recorder.during(() => reader.findBy(User, where));
    expect(tenancyFaultsIn(statements)).toEqual([expect.stringMatching(fault)]);
  });

  it('tells of a join that leads into another', async () => {
    const sql = 'SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.project_id = ?';
    const { reader } = bed.get(Database);
    const statements = await bed.recorder.during(() => reader.query(sql, ['default']));
    expect(tenancyFaultsIn(statements)).toEqual([expect.stringMatching(/^joined across projects/)]);
  });

  it('holds for all tables but those without a project', () => {
    const others = bed.source.entityMetadatas.filter(({ propertiesMap }) => !('projectId' in propertiesMap));
    // The development inbox.
    expect(others.map(({ tableName }) => tableName)).toEqual(['inbox_messages']);
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
