import { ApiProperty } from '@nestjs/swagger';
import { countryName } from '../domain/country.js';
import type { Device } from '../domain/device.js';

/** The 14 fields on system, client, device and country that sessions and log entries share (contract §6). */
export class DeviceResponse {
  @ApiProperty({ type: String, description: 'Short code of the operating system.', example: 'MAC' })
  osCode!: string;

  @ApiProperty({ type: String, description: 'Operating system.', example: 'Mac' })
  osName!: string;

  @ApiProperty({ type: String, description: 'Its version.', example: '10.15' })
  osVersion!: string;

  @ApiProperty({ type: String, description: 'Kind of client.', example: 'browser' })
  clientType!: string;

  @ApiProperty({ type: String, description: 'Short code of the client.', example: 'CH' })
  clientCode!: string;

  @ApiProperty({ type: String, description: 'Client.', example: 'Chrome' })
  clientName!: string;

  @ApiProperty({ type: String, description: 'Its version.', example: '70.0' })
  clientVersion!: string;

  @ApiProperty({ type: String, description: 'Its engine.', example: 'Blink' })
  clientEngine!: string;

  @ApiProperty({ type: String, description: 'Version of the engine.', example: '70.0.3538.77' })
  clientEngineVersion!: string;

  @ApiProperty({ type: String, description: 'Kind of device.', example: 'desktop' })
  deviceName!: string;

  @ApiProperty({ type: String, description: 'Brand of the device.', example: 'Apple' })
  deviceBrand!: string;

  @ApiProperty({ type: String, description: 'Model of the device.', example: 'iPhone' })
  deviceModel!: string;

  @ApiProperty({
    type: String,
    description: 'Country, two lower-case letters; `--` when unknown.',
    example: 'us',
  })
  countryCode!: string;

  @ApiProperty({
    type: String,
    description: 'Country in the language of the request.',
    example: 'United States',
  })
  countryName!: string;

  static fieldsOf(device: Device, locale: string): DeviceResponse {
    return {
      osCode: device.osCode,
      osName: device.osName,
      osVersion: device.osVersion,
      clientType: device.clientType,
      clientCode: device.clientCode,
      clientName: device.clientName,
      clientVersion: device.clientVersion,
      clientEngine: device.clientEngine,
      clientEngineVersion: device.clientEngineVersion,
      deviceName: device.deviceName,
      deviceBrand: device.deviceBrand,
      deviceModel: device.deviceModel,
      countryCode: device.countryCode,
      countryName: countryName(device.countryCode, locale),
    };
  }
}
