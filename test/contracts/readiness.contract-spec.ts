import { Database } from '../../src/database/database.js';
import {
  type Dependency,
  Readiness,
  type State,
} from '../../src/modules/operations/application/readiness.js';
import { EmptyDatabase } from './database-bed.js';

const bed = new EmptyDatabase();
let database: Database;
beforeEach(async () => {
  await bed.open();
  database = await Database.over(bed.source);
}, 30_000);
afterEach(async () => {
  await database.onApplicationShutdown();
  await bed.close();
}, 30_000);

const dependency = (name: string, state: State): Dependency => ({
  name,
  check: () => Promise.resolve(state),
});
const readiness = (...dependencies: Dependency[]) => new Readiness(database, dependencies);

describe('Readiness', () => {
  it('is unavailable while the schema is behind, and ready once it is not', async () => {
    const service = readiness();
    expect(await service.report()).toEqual({ status: 'unavailable', checks: { database: 'behind' } });
    await bed.source.runMigrations();
    expect(await service.report()).toEqual({ status: 'ready', checks: { database: 'up' } });
    await bed.source.undoLastMigration();
    expect(await readiness().report()).toEqual({ status: 'unavailable', checks: { database: 'behind' } });
  });

  it('is degraded, not unavailable, while something else is down', async () => {
    await bed.source.runMigrations();
    const report = await readiness(dependency('redis', 'down'), dependency('smtp', 'up')).report();
    expect(report).toEqual({ status: 'degraded', checks: { database: 'up', redis: 'down', smtp: 'up' } });
  });

  it('does not miss what is switched off', async () => {
    await bed.source.runMigrations();
    expect((await readiness(dependency('redis', 'off')).report()).status).toBe('ready');
  });

  it('is draining from the moment of being told to', async () => {
    await bed.source.runMigrations();
    const service = readiness();
    service.drain();
    expect(await service.report()).toEqual({ status: 'draining', checks: { database: 'up' } });
  });

  it('is unavailable while the database cannot be reached', async () => {
    await bed.source.runMigrations();
    const service = readiness();
    await service.report();
    await bed.source.destroy();
    await database.onApplicationShutdown();
    expect(await service.report()).toEqual({ status: 'unavailable', checks: { database: 'down' } });
    await bed.source.initialize();
    database = await Database.over(bed.source);
  });
});
