import { Injectable } from '@nestjs/common';
import { Device } from '../domain/device.js';

/** Tells what machine a request comes from. */
@Injectable()
export class DeviceDetector {
  /** Nothing is derived yet: fields are there, with the values of "unknown". */
  describe(_userAgent: string, _ip: string): Device {
    return Device.unknown();
  }
}
