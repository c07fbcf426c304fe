import type { IncomingHttpHeaders } from 'node:http';
import { linkIn, someEmail } from '../../support/expectations.js';
import { DEFAULT_PROJECT, Gatehouse } from '../../support/gatehouse.js';
import { bodyOf } from '../../support/scenarios.js';
import { askForLink } from '../../support/ways-in.js';
import { listen } from './listening.js';

/** Where the application lives, under a name that is nobody's platform. */
export const APP_HOST = 'app.example.test';

const NATIVE = { type: 'android', packageName: 'com.example.app' };
/** Longer than it should be, with a word in it that fits into no line. */
const LONG_NAME =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft, the Association of Under-Officials of';

/**
 * A server with projects of every kind that its hosted pages are different for, and the application that they lead to:
 * `default` has a URL to go on to, `native` has an app instead, and `long` a name that is hard to fit in.
 */
export class HostedPagesStage {
  gatehouse!: Gatehouse;
  /** What the application's landing page was asked for with. */
  readonly landings: IncomingHttpHeaders[] = [];
  private readonly pages = new Map<string, string>();
  private app!: { port: number; close: () => Promise<void> };

  async start(): Promise<void> {
    this.app = await listen(({ url = '', headers }, answer) => {
      if (url === '/welcome') this.landings.push(headers);
      const body = this.pages.get(url) ?? '<title>Welcome</title>';
      answer
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<!doctype html><link rel="icon" href="data:,">${body}`);
    });
    this.gatehouse = new Gatehouse({
      projects: [
        { ...DEFAULT_PROJECT, name: 'Engines & Co', url: this.appUrl('/welcome') },
        {
          ...DEFAULT_PROJECT,
          id: 'native',
          name: 'Notes',
          platforms: [...DEFAULT_PROJECT.platforms, NATIVE],
        },
        { ...DEFAULT_PROJECT, id: 'long', name: LONG_NAME, url: this.appUrl('/welcome') },
      ],
    });
    await this.gatehouse.start();
  }

  async stop(): Promise<void> {
    await this.gatehouse?.remove();
    await this.app?.close();
  }

  /** Where the hosted pages are. */
  get origin(): string {
    return this.gatehouse.origin.replace('127.0.0.1', 'localhost');
  }

  appUrl(path: string): string {
    return `http://${APP_HOST}:${this.app.port}${path}`;
  }

  /** A page of the application's. @returns its address */
  serve(path: string, html: string): string {
    this.pages.set(path, html);
    return this.appUrl(path);
  }

  /** A magic URL that leads to the hosted page, out of the mail. */
  async mailedLink(project = 'default', email = someEmail()): Promise<string> {
    bodyOf(await askForLink(this.gatehouse.client({ project }), email), 201);
    return linkIn(await this.gatehouse.messageTo(email)).href;
  }
}
