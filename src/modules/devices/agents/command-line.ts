import type { AgentParts } from '../domain/device.js';

type ClientParts = Pick<AgentParts, Extract<keyof AgentParts, `client${string}`>>;

/** The one client that Matomo's lists do not have: `AppwriteCLI/2.0.2 (Windows_NT 10.0; x64)` (contract appendix A). */
export function commandLineClient(userAgent: string): ClientParts | undefined {
  if (!userAgent.includes('AppwriteCLI')) return undefined;
  const [, version = ''] = /^[^ /]*\/([^ /]*)/.exec(userAgent) ?? [];
  return {
    clientType: 'desktop',
    clientCode: 'cli',
    clientName: 'Appwrite CLI',
    clientVersion: version,
    clientEngine: '',
    clientEngineVersion: '',
  };
}
