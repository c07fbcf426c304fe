import { Module } from '@nestjs/common';
import { UserRepository } from '../account/persistence/user.repository.js';
import { ActivityModule } from '../activity/activity.module.js';
import { PurgeRepository } from '../housekeeping/persistence/purge.repository.js';
import { IdentitiesService } from '../identities/application/identities.service.js';
import { IdentityRepository } from '../identities/persistence/identity.repository.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { SessionsService } from '../sessions/application/sessions.service.js';
import { AuthenticationModule } from '../sessions/authentication.module.js';
import { UserAdministration } from './application/user-administration.js';
import { UserExport } from './application/user-export.js';
import { UsersCommand } from './command-line/users.command.js';
import { UserRecordsRepository } from './persistence/user-records.repository.js';

/** Other people's accounts, for operators: a program of its own beside the server, which has no routes for them. */
@Module({
  imports: [ActivityModule, AuthenticationModule, ProjectsModule],
  providers: [
    // Of these modules the pieces that are needed: whole, they bring the queue, Redis and the password threads along.
    IdentitiesService,
    IdentityRepository,
    PurgeRepository,
    SessionsService,
    UserRepository,
    UserAdministration,
    UserExport,
    UserRecordsRepository,
    UsersCommand,
  ],
})
export class UsersModule {}
