import { Module } from '@nestjs/common';
import { ProjectsModule } from '../projects/projects.module.js';
import { Purge } from './application/purge.js';
import { PurgeRepository } from './persistence/purge.repository.js';

/** What the worker does when nobody asks. */
@Module({ imports: [ProjectsModule], providers: [Purge, PurgeRepository], exports: [PurgeRepository] })
export class HousekeepingModule {}
