import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { dataSourceOptions } from './data-source.js';
import { Database } from './database.js';
import { UnitOfWork } from './unit-of-work.js';

/** The database connection, for all modules. A server that starts before its database waits for it, a minute at most. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({
        ...dataSourceOptions(settings.database, { timeLimit: true }),
        retryAttempts: 30,
        retryDelay: 2_000,
      }),
    }),
  ],
  providers: [
    {
      provide: Database,
      inject: [DataSource, Settings],
      useFactory: (source: DataSource, { tracing }: Settings) => Database.over(source, tracing !== undefined),
    },
    UnitOfWork,
  ],
  exports: [Database, UnitOfWork],
})
export class DatabaseModule {}
