import type { AgentParts } from '../domain/device.js';
import { commandLineClient } from './command-line.js';
import { loadMatomo, type MatomoDetector } from './matomo.js';
import { quicken, readAhead } from './quick-rule.js';

/** Reads user agents by the lists of Matomo Device Detector, bot detection off (contract appendix A). */
export class AgentParser {
  constructor(private readonly matomo: MatomoDetector) {}

  static async load(): Promise<AgentParser> {
    const matomo = await loadMatomo();
    quicken(matomo);
    return new AgentParser(matomo);
  }

  /** Takes a tenth of a second of work, in small pieces. Until it is done, answers are the same, but slower. */
  async prepare(): Promise<void> {
    await readAhead(this.matomo);
  }

  parse(userAgent: string): AgentParts {
    const { os, client, device } = this.matomo.detect(userAgent);
    return {
      osCode: os.short_name ?? '',
      osName: os.name ?? '',
      osVersion: os.version ?? '',
      ...(commandLineClient(userAgent) ?? {
        clientType: client.type ?? '',
        clientCode: client.short_name ?? '',
        clientName: client.name ?? '',
        clientVersion: client.version ?? '',
        clientEngine: client.engine ?? '',
        clientEngineVersion: client.engine_version ?? '',
      }),
      deviceName: device.type,
      deviceBrand: device.brand,
      deviceModel: device.model,
    };
  }
}
