import type { BrowserContext, Page } from 'playwright-core';
import { DEFAULT_PROJECT, Gatehouse } from '../../support/gatehouse.js';
import { serveApp, type SdkVersion } from './app-pages.js';
import { openBrowser, type Browser, type BrowserOptions } from './chromium.js';
import { RecordingProxy } from './recording-proxy.js';

export interface StageOptions extends BrowserOptions {
  /** Host name under which the application's pages are opened. */
  appHost: string;
  /** How the API's clients speak to it. */
  scheme?: 'http' | 'https';
  mail?: 'inbox' | 'smtp';
  /** Forget `localStorage.cookieFallback` before every call, so that only cookies can carry the session. */
  cookiesOnly?: boolean;
  /** Providers of the project, as the projects file has them. */
  oauth2?: () => object;
}

/** Server, proxy before it, an application's pages on another origin, and a browser. */
export class Stage {
  gatehouse!: Gatehouse;
  proxy!: RecordingProxy;
  private app!: { port: number; close: () => Promise<void> };
  private browser!: Browser;

  constructor(private readonly options: StageOptions) {}

  async start(): Promise<void> {
    const { appHost, scheme = 'http', mail = 'inbox', oauth2 = () => ({}) } = this.options;
    this.proxy = await RecordingProxy.start(scheme);
    const platforms = [...DEFAULT_PROJECT.platforms, { type: 'web', hostname: appHost }];
    this.gatehouse = new Gatehouse({
      projects: [
        {
          ...DEFAULT_PROJECT,
          platforms: appHost === 'localhost' ? DEFAULT_PROJECT.platforms : platforms,
          oauth2: oauth2(),
        },
      ],
      env: { PUBLIC_URL: this.proxy.origin },
      mail,
    });
    await this.gatehouse.start();
    this.proxy.target = this.gatehouse.origin;
    this.app = await serveApp(`${this.proxy.origin}/v1`);
    this.browser = await openBrowser({ ...this.options, hosts: appHost === 'localhost' ? [] : [appHost] });
  }

  async stop(): Promise<void> {
    await this.browser?.close();
    await this.app?.close();
    await this.proxy?.stop();
    await this.gatehouse?.remove();
  }

  appUrl(version: SdkVersion, page = ''): string {
    return `http://${this.options.appHost}:${this.app.port}/${version}${page}`;
  }

  /** The address of the cookie probe under the API's name: a third party for an application of another name. */
  get probeUrl(): string {
    return `http://localhost:${this.app.port}/probe`;
  }

  async open(url: string): Promise<AppPage> {
    const page = await this.browser.context.newPage();
    await page.goto(url);
    return new AppPage(page, this.options.cookiesOnly ?? false);
  }

  /** Another browser of the same person would have none of it. */
  async forgetSession(): Promise<void> {
    await this.browser.context.clearCookies();
  }

  get context(): BrowserContext {
    return this.browser.context;
  }

  cookies() {
    return this.browser.context.cookies();
  }
}

interface Outcome {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers of every shape
  value?: any;
  error?: { code: number; type: string; message: string };
}

/** A page that holds the SDK. */
export class AppPage {
  constructor(
    readonly page: Page,
    private readonly cookiesOnly: boolean,
  ) {}

  /** What the SDK's method answers; throws how it fails. */
  async use(method: string, ...parameters: unknown[]) {
    const { value, error } = await this.call(method, parameters);
    if (error !== undefined)
      throw new Error(`account.${method}: ${error.code} ${error.type} ${error.message}`);
    return value;
  }

  /** How the SDK's method fails: `401 user_blocked`. */
  async refusal(method: string, ...parameters: unknown[]): Promise<string> {
    const { error } = await this.call(method, parameters);
    if (error === undefined) throw new Error(`account.${method} succeeded`);
    return `${error.code} ${error.type}`;
  }

  /** From now on another client of the SDK is used, which a JWT authenticates. */
  async setJwt(jwt: string): Promise<void> {
    await this.evaluate(`account = new Account(newClient().setJWT(${JSON.stringify(jwt)})), null`);
  }

  /** What the page keeps of a session beside the cookies. */
  async forget(): Promise<void> {
    await this.evaluate('localStorage.clear()');
  }

  /** An expression on the page. */
  evaluate(expression: string): Promise<unknown> {
    return this.page.evaluate(expression);
  }

  async fallback(): Promise<string | null> {
    return (await this.evaluate(`localStorage.getItem('cookieFallback')`)) as string | null;
  }

  /** What the page says when the link's work is done. */
  async outcome(): Promise<string> {
    await this.page.waitForFunction(`outcome.textContent !== ''`);
    return (await this.page.textContent('#outcome')) ?? '';
  }

  private async call(method: string, parameters: unknown[]): Promise<Outcome> {
    if (this.cookiesOnly) await this.evaluate(`localStorage.removeItem('cookieFallback')`);
    const texts = [method, ...parameters].map((parameter) => JSON.stringify(parameter));
    return this.page.evaluate<Outcome>(`use(${texts.join(', ')})`);
  }
}
