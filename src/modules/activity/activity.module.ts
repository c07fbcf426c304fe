import { Module } from '@nestjs/common';
import { DevicesModule } from '../devices/devices.module.js';
import { ActivityLog } from './application/activity-log.js';
import { ActivityController } from './http/activity.controller.js';
import { LogEntryRepository } from './persistence/log-entry.repository.js';

/** The security log that users read. */
@Module({
  imports: [DevicesModule],
  controllers: [ActivityController],
  providers: [ActivityLog, LogEntryRepository],
  exports: [ActivityLog],
})
export class ActivityModule {}
