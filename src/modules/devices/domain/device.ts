/** What a user agent tells. Unknown parts are `""`. */
export type AgentParts = Omit<Device, 'countryCode'>;

/** How much of each part is kept: the longer ones are some client's own words. */
export const DEVICE_LENGTHS = {
  osCode: 8,
  osName: 64,
  osVersion: 32,
  clientType: 32,
  clientCode: 16,
  clientName: 64,
  clientVersion: 64,
  clientEngine: 32,
  clientEngineVersion: 32,
  deviceName: 32,
  deviceBrand: 64,
  deviceModel: 64,
} as const satisfies Record<keyof AgentParts, number>;

/** What a country code is when the country is not known. */
export const NO_COUNTRY = '--';

/** What a session or log entry tells about the client's machine (contract §6). */
export class Device {
  osCode!: string;
  osName!: string;
  osVersion!: string;
  clientType!: string;
  clientCode!: string;
  clientName!: string;
  clientVersion!: string;
  clientEngine!: string;
  clientEngineVersion!: string;
  /** The device's type: `desktop`, `smartphone`, `tablet`, … */
  deviceName!: string;
  deviceBrand!: string;
  deviceModel!: string;
  /** Lower-case ISO 3166-1 alpha-2; `--` when unknown. */
  countryCode!: string;

  /** @param countryCode two letters in any case, or anything else for "unknown" */
  static of(parts: Partial<AgentParts>, countryCode: string): Device {
    const device = new Device();
    for (const name of Object.keys(DEVICE_LENGTHS) as (keyof AgentParts)[]) {
      device[name] = (parts[name] ?? '').slice(0, DEVICE_LENGTHS[name]);
    }
    device.countryCode = /^[a-z]{2}$/i.test(countryCode) ? countryCode.toLowerCase() : NO_COUNTRY;
    return device;
  }

  /** Nothing known. */
  static unknown(): Device {
    return Device.of({}, NO_COUNTRY);
  }
}
