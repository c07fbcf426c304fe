// npm run migration:run | migration:revert | migration:generate -- NAME, on the database of DATABASE_URL.
import './lib/node-version.mjs';

const COMMANDS = { run, revert, generate };
const [command, ...rest] = process.argv.slice(2);
if (!Object.hasOwn(COMMANDS, command ?? '')) fail(`Usage: migration.mjs ${Object.keys(COMMANDS).join('|')}`);

const { inRoot } = await import('./lib/paths.mjs');
const { prepareOrExit } = await import('./lib/prepare.mjs');
await prepareOrExit();

// The built data source, so that a production image can migrate: it has no TypeScript.
const { migrationDataSource } = await import(new URL('../dist/database/data-source.js', import.meta.url));
const { MigrationExecutor } = await import('typeorm');
try {
  await COMMANDS[command](...rest);
} catch (error) {
  // MySQL's refusal to connect is an AggregateError, which has no message.
  fail(`migration:${command} failed: ${error.message || error.code || error}`);
}

async function run() {
  await onDatabase(async (database) => {
    const done = await database.runMigrations();
    if (done.length === 0) console.log('Nothing to run: the schema is up to date.');
    for (const { name } of done) console.log(`Ran ${name}.`);
  });
}

async function revert() {
  await onDatabase(async (database) => {
    const before = await executed(database);
    if (before.length === 0) return console.log('Nothing to revert: no migration has been run.');
    await database.undoLastMigration();
    const after = await executed(database);
    console.log(`Reverted ${before.filter((name) => !after.includes(name))}.`);
  });
}

/** Writes the difference between the entity schemas and this database into a new migration. */
async function generate(name) {
  if (!/^[a-z][a-z0-9-]*$/.test(name ?? '')) {
    throw new Error('it needs a name in kebab-case: npm run migration:generate -- add-user-labels');
  }
  await onDatabase(async (database) => {
    if (await database.showMigrations())
      throw new Error('run the pending migrations first (npm run migration:run)');
  });

  const { run } = await import('./lib/processes.mjs');
  const typeorm = inRoot('node_modules', 'typeorm', 'cli.js');
  const target = `src/database/migrations/${name}`;
  // tsx, because ormconfig.ts and what it imports are TypeScript.
  const argv = ['--import', 'tsx', typeorm, 'migration:generate', '-d', 'ormconfig.ts', target];
  const { code } = await run(process.execPath, argv, { show: true });
  if (code !== 0) return (process.exitCode = code);
  console.log('It is in the dialect of this database: rewrite it for both with the schema builder,');
  console.log('and add it to src/database/migrations/index.ts.');
}

async function executed(database) {
  const migrations = await new MigrationExecutor(database).getExecutedMigrations();
  return migrations.map(({ name }) => name);
}

async function onDatabase(work) {
  const database = await migrationDataSource().initialize();
  try {
    await work(database);
  } finally {
    await database.destroy();
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
