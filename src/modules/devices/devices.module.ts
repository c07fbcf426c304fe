import { Module } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { AgentParser } from './agents/agent-parser.js';
import { DeviceDetector } from './application/device-detector.js';
import { CountryDatabase } from './countries/country-database.js';

/** Who, where and on what: the device and the country of a request. */
@Module({
  providers: [
    DeviceDetector,
    { provide: AgentParser, useFactory: () => AgentParser.load() },
    {
      provide: CountryDatabase,
      inject: [Settings],
      useFactory: ({ geoipDatabase }: Settings) => CountryDatabase.open(geoipDatabase),
    },
  ],
  exports: [DeviceDetector],
})
export class DevicesModule {}
