import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { Device, DEVICE_LENGTHS } from '../domain/device.js';

/** The columns that every table with a device shares; embedded without a prefix. */
export function deviceSchema(columns: Columns): EntitySchema<Device> {
  return new EntitySchema<Device>({
    name: 'Device',
    target: Device,
    columns: {
      osCode: columns.text('os_code', DEVICE_LENGTHS.osCode),
      osName: columns.text('os_name', DEVICE_LENGTHS.osName),
      osVersion: columns.text('os_version', DEVICE_LENGTHS.osVersion),
      clientType: columns.text('client_type', DEVICE_LENGTHS.clientType),
      clientCode: columns.text('client_code', DEVICE_LENGTHS.clientCode),
      clientName: columns.text('client_name', DEVICE_LENGTHS.clientName),
      clientVersion: columns.text('client_version', DEVICE_LENGTHS.clientVersion),
      clientEngine: columns.text('client_engine', DEVICE_LENGTHS.clientEngine),
      clientEngineVersion: columns.text('client_engine_version', DEVICE_LENGTHS.clientEngineVersion),
      deviceName: columns.text('device_name', DEVICE_LENGTHS.deviceName),
      deviceBrand: columns.text('device_brand', DEVICE_LENGTHS.deviceBrand),
      deviceModel: columns.text('device_model', DEVICE_LENGTHS.deviceModel),
      countryCode: columns.ascii('country_code', 2),
    },
  });
}
