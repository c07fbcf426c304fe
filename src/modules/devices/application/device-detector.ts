import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AgentParser } from '../agents/agent-parser.js';
import { CountryDatabase } from '../countries/country-database.js';
import { type AgentParts, Device } from '../domain/device.js';
import { RecentlyUsed } from './recently-used.js';

/** As much as the log keeps. The time of a parse grows with the length, and header lines may have kilobytes. */
const AGENT_LENGTH = 512;
/** One to two megabytes. A service has far fewer common agents. */
const AGENTS = 1_000;
const ADDRESSES = 5_000;

/** Tells what machine a request comes from, and from where (contract §6 and appendix A). */
@Injectable()
export class DeviceDetector implements OnApplicationBootstrap {
  private readonly agents: RecentlyUsed<AgentParts>;
  private readonly countries: RecentlyUsed<string>;

  constructor(
    private readonly parser: AgentParser,
    database: CountryDatabase,
  ) {
    this.agents = new RecentlyUsed(AGENTS, (userAgent) => parser.parse(userAgent));
    this.countries = new RecentlyUsed(ADDRESSES, (ip) => database.codeOf(ip));
  }

  /** Not awaited: the start does not have to wait for it. */
  onApplicationBootstrap(): void {
    void this.parser.prepare();
  }

  /** A sign-in asks twice, for its session and for its log entry; the second time costs nothing. */
  describe(userAgent: string, ip: string): Device {
    return Device.of(this.agents.of(beginningOf(userAgent)), this.countries.of(copyOf(ip)));
  }
}

function beginningOf(userAgent: string): string {
  return userAgent.length <= AGENT_LENGTH ? userAgent : copyOf(userAgent.slice(0, AGENT_LENGTH));
}

/**
 * A part of a longer text is a view that keeps all of it in memory for as long as it is remembered: of an agent, or of
 * the header that a proxy has put the address at the end of.
 */
function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
