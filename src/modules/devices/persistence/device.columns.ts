import { EntitySchema } from 'typeorm';
import type { Columns } from '../../../database/columns.js';
import { Device } from '../domain/device.js';

/** The columns that every table with a device shares; embedded without a prefix. */
export function deviceSchema(columns: Columns): EntitySchema<Device> {
  return new EntitySchema<Device>({
    name: 'Device',
    target: Device,
    columns: {
      osCode: columns.text('os_code', 8),
      osName: columns.text('os_name', 64),
      osVersion: columns.text('os_version', 32),
      clientType: columns.text('client_type', 32),
      clientCode: columns.text('client_code', 16),
      clientName: columns.text('client_name', 64),
      clientVersion: columns.text('client_version', 64),
      clientEngine: columns.text('client_engine', 32),
      clientEngineVersion: columns.text('client_engine_version', 32),
      deviceName: columns.text('device_name', 32),
      deviceBrand: columns.text('device_brand', 64),
      deviceModel: columns.text('device_model', 64),
      countryCode: columns.ascii('country_code', 2),
    },
  });
}
