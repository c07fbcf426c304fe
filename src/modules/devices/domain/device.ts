/** What a session or log entry tells about the client's machine (contract §6). Unknown parts are `""`. */
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

  /** Nothing known. */
  static unknown(): Device {
    return Object.assign(new Device(), {
      osCode: '',
      osName: '',
      osVersion: '',
      clientType: '',
      clientCode: '',
      clientName: '',
      clientVersion: '',
      clientEngine: '',
      clientEngineVersion: '',
      deviceName: '',
      deviceBrand: '',
      deviceModel: '',
      countryCode: '--',
    });
  }
}
