import { ApiProperty } from '@nestjs/swagger';
import { DeviceResponse } from '../../devices/http/device.response.js';
import { isoDate } from '../../../kernel/clock.js';
import type { LogEntry } from '../domain/log-entry.js';

/** Contract §6, Log. */
export class LogResponse extends DeviceResponse {
  @ApiProperty({ type: String, description: 'What happened.', example: 'session.create' })
  event!: string;

  @ApiProperty({ type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' })
  userId!: string;

  @ApiProperty({ type: String, description: 'Email address at that time.', example: 'ada@example.com' })
  userEmail!: string;

  @ApiProperty({ type: String, description: 'Name at that time.', example: 'Ada Lovelace' })
  userName!: string;

  @ApiProperty({ type: String, description: 'Always `default`.', example: 'default' })
  mode!: string;

  @ApiProperty({ type: String, description: 'Address of the client.', example: '203.0.113.7' })
  ip!: string;

  @ApiProperty({ type: String, description: 'When.', example: '2023-05-01T12:34:56.789+00:00' })
  time!: string;

  static of(entry: LogEntry, locale: string): LogResponse {
    return {
      event: entry.event,
      userId: entry.userId,
      userEmail: entry.userEmail,
      userName: entry.userName,
      mode: 'default',
      ip: entry.ip,
      time: isoDate(entry.time),
      ...DeviceResponse.fieldsOf(entry.device, locale),
    };
  }
}

/** Contract §6, LogList: exactly these two keys. */
export class LogListResponse {
  @ApiProperty({ type: Number, description: 'All entries of the user.', example: 1 })
  total!: number;

  @ApiProperty({ type: [LogResponse], description: 'A page of them, newest first.' })
  logs!: LogResponse[];
}
