import { Module } from '@nestjs/common';
import { DeviceDetector } from './application/device-detector.js';

@Module({ providers: [DeviceDetector], exports: [DeviceDetector] })
export class DevicesModule {}
