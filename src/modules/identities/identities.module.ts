import { Module } from '@nestjs/common';
import { AccountModule } from '../account/account.module.js';
import { ActivityModule } from '../activity/activity.module.js';
import { IdentitiesService } from './application/identities.service.js';
import { IdentitiesController } from './http/identities.controller.js';
import { IdentityRepository } from './persistence/identity.repository.js';

/** The accounts elsewhere that open accounts here. */
@Module({
  imports: [AccountModule, ActivityModule],
  controllers: [IdentitiesController],
  providers: [IdentitiesService, IdentityRepository],
  exports: [IdentityRepository],
})
export class IdentitiesModule {}
