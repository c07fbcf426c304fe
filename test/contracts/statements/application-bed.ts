import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import * as bcrypt from 'bcrypt';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { stringify } from 'yaml';
import { AppModule } from '../../../src/app.module.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import { Database } from '../../../src/database/database.js';
import { createTransport } from '../../../src/http/transport.js';
import { HashThreads } from '../../../src/modules/passwords/application/hash-threads.js';
import { Client } from '../../support/client.js';
import { DEFAULT_PROJECT, freePort } from '../../support/gatehouse.js';
import { oauth2Settings } from '../../support/oauth2/settings.js';
import { OAuth2Simulator } from '../../support/oauth2/simulator.js';
import { DatabaseBed } from '../database-bed.js';
import { seedCrowd } from './crowd.js';
import { StatementRecorder } from './recorder.js';

/** The API in this process, on a database with many users: what it says to the database is written down. */
export class ApplicationBed extends DatabaseBed {
  readonly recorder = new StatementRecorder();
  readonly simulator = new OAuth2Simulator();
  private application: NestFastifyApplication | undefined;
  private port = 0;

  override async open(): Promise<void> {
    await super.open();
    await seedCrowd(this);
    await this.simulator.start();
    this.port = await freePort();
    // Without a worker, whose statements would come in between.
    const logger = pino({ level: 'silent' });
    const settings = await loadSettings(this.environment());
    // The source is not built here, and its threads load the built files.
    const module = await Test.createTestingModule({ imports: [AppModule.forRole('api', settings, logger)] })
      .overrideProvider(Database)
      .useFactory({ inject: [DataSource], factory: (source: DataSource) => this.watched(source) })
      .overrideProvider(HashThreads)
      .useValue(bcrypt)
      .compile();
    this.application = module.createNestApplication<NestFastifyApplication>(
      createTransport(settings, logger),
      { bodyParser: false, logger: false },
    );
    await this.application.listen(this.port, '127.0.0.1');
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  client(options: { project?: string } = {}): Client {
    return new Client(`${this.origin}/v1`, options);
  }

  /** What the application itself works with. */
  get<T>(type: { readonly prototype: T }): T {
    if (this.application === undefined) throw new Error('The application has not been started.');
    return this.application.get<T>(type as Type<T>, { strict: false });
  }

  override async close(): Promise<void> {
    await this.application?.close();
    await this.simulator.stop();
    await super.close();
  }

  private async watched(source: DataSource): Promise<Database> {
    this.recorder.watch(source);
    const database = await Database.over(source);
    const { dataSource: reader } = database.reader;
    if (reader !== source) this.recorder.watch(reader);
    return database;
  }

  private environment(): Record<string, string> {
    const projects = [
      { ...DEFAULT_PROJECT, oauth2: oauth2Settings(this.simulator) },
      { ...DEFAULT_PROJECT, id: 'many-sessions', auth: { maxSessionsPerUser: 100 } },
    ];
    const projectsFile = join(this.folder, 'projects.yaml');
    writeFileSync(projectsFile, stringify({ projects }));
    return {
      NODE_ENV: 'test',
      DATABASE_URL: this.storage?.env['DATABASE_URL'] ?? '',
      PORT: String(this.port),
      PROJECTS_FILE: projectsFile,
      APP_SECRET: randomBytes(32).toString('hex'),
      PASSWORD_COST: '4',
      RATE_LIMITS: 'off',
      TRUST_PROXY: '1',
    };
  }
}

/** For this spec file. */
export function useApplication(): ApplicationBed {
  const bed = new ApplicationBed();
  beforeAll(() => bed.open(), 120_000);
  afterAll(() => bed.close(), 60_000);
  return bed;
}
