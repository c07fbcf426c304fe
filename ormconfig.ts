import { migrationDataSource } from './src/database/data-source.js';

/** For TypeORM's command line, which wants one exported data source: `-d ormconfig.ts`, run through tsx. */
export const dataSource = migrationDataSource();
