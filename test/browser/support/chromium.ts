import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const MISSING = `no browser: none of ${NAMES.join(', ')} is on the PATH (Debian, Ubuntu: apt-get install -y chromium)`;

const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

/** Tests that need Chromium. Without one they are skipped, loudly; where CI=true that is a failure. */
export function describeInChromium(title: string, tests: () => void): void {
  if (executable() !== undefined) return describe(title, tests);
  if (process.env['CI'] === 'true') {
    return describe(title, () => {
      it('finds a browser', () => {
        throw new Error(MISSING);
      });
    });
  }
  // Past Jest, which keeps the console of a skipped file to itself.
  writeSync(process.stderr.fd, `\nSKIPPED: ${title}\n  ${MISSING}\n`);
  describe.skip(title, tests);
}

export interface BrowserOptions {
  thirdPartyCookies?: 'allowed' | 'blocked';
  /** Names that lead to this machine. */
  hosts?: string[];
  /** Whether pages may run scripts; they may, unless told otherwise. */
  javaScript?: boolean;
}

/** A browser with a fresh profile, and what takes both away. */
export async function openBrowser(options: BrowserOptions = {}) {
  const { thirdPartyCookies = 'blocked', hosts = [], javaScript = true } = options;
  const profile = mkdtempSync(join(tmpdir(), 'gatehouse-browser-'));
  writePreferences(profile, thirdPartyCookies === 'blocked');
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join(', ');
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: executable() as string,
    headless: true,
    chromiumSandbox: false,
    javaScriptEnabled: javaScript,
    args: [...FLAGS, ...(rules === '' ? [] : [`--host-resolver-rules=${rules}`])],
  });
  const close = async () => {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { context, close };
}

export type Browser = { context: BrowserContext; close: () => Promise<void> };

/** The setting a user makes under "Third-party cookies": no command line flag reaches it. */
function writePreferences(profile: string, blocked: boolean): void {
  const preferences = {
    profile: { cookie_controls_mode: blocked ? 1 : 0, block_third_party_cookies: blocked },
  };
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

function executable(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
