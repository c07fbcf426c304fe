import { Module } from '@nestjs/common';
import { ProjectRegistry } from './application/project-registry.js';
import { UserQuota } from './application/user-quota.js';
import { ProjectUsageRepository } from './persistence/project-usage.repository.js';

@Module({
  providers: [ProjectRegistry, UserQuota, ProjectUsageRepository],
  exports: [ProjectRegistry, UserQuota],
})
export class ProjectsModule {}
