import type { OutgoingHttpHeaders } from 'node:http';
import { send, someIp, type Answer } from '../client.js';
import { BrowserCookies, type Navigation } from './browser-cookies.js';
import { VISIT_COOKIE } from './simulator.js';
import type { Visit } from './visit.js';

/** One request of a navigation, and what came back. */
export interface Hop {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** What was sent; undefined: none. */
  readonly cookie: string | undefined;
  readonly answer: Answer;
}

export interface Journey {
  readonly hops: readonly Hop[];
  /** Where it has ended: a page, or an address that does not belong to the test and was not opened. */
  readonly url: string;
  /** The page that is open at the end; undefined where nothing was opened. */
  readonly page: Answer | undefined;
}

interface Step extends Navigation {
  readonly url: string;
  readonly body?: string;
}

const MAX_HOPS = 12;

/**
 * Walks from page to page as a browser does: follows redirects, submits the form that a page submits by itself, keeps
 * cookies and withholds them where a browser would.
 */
export class BrowserLike {
  readonly cookies = new BrowserCookies();
  readonly ip = someIp();

  constructor(private readonly headers: Record<string, string> = {}) {}

  /** From now on the simulator meets this browser with the visit's behaviour. */
  meet(visit: Visit): void {
    const cookie = `${VISIT_COOKIE}=${visit.id}; Path=/${visit.provider}`;
    this.cookies.take(new URL('http://127.0.0.1'), [cookie]);
  }

  /** Types an address, or follows a link on a page of the same site; `stopBefore`: opens nothing that this is true of. */
  async open(url: string, stopBefore: (url: URL) => boolean = () => false): Promise<Journey> {
    return this.walk({ method: 'GET', url, isCrossSite: false }, stopBefore);
  }

  /** Is sent there by a page of somebody else's. */
  async openFromElsewhere(url: string, stopBefore: (url: URL) => boolean = () => false): Promise<Journey> {
    return this.walk({ method: 'GET', url, isCrossSite: true }, stopBefore);
  }

  /** A page of somebody else's posts a form. */
  async postFromElsewhere(url: string, fields: Record<string, string>): Promise<Journey> {
    const body = new URLSearchParams(fields).toString();
    return this.walk({ method: 'POST', url, body, isCrossSite: true }, () => false);
  }

  private async walk(first: Step, stopBefore: (url: URL) => boolean): Promise<Journey> {
    const hops: Hop[] = [];
    let step = first;
    for (;;) {
      const url = new URL(step.url);
      if (!isPartOfTheTest(url) || stopBefore(url)) return { hops, url: step.url, page: undefined };
      if (hops.length === MAX_HOPS) throw new Error(`too many redirects: ${step.url}`);
      const hop = await this.request(step, url);
      hops.push(hop);
      const next = nextStep(step, hop.answer);
      if (next === undefined) return { hops, url: step.url, page: hop.answer };
      step = next;
    }
  }

  private async request(step: Step, url: URL): Promise<Hop> {
    const cookie = this.cookies.header(url, step);
    const headers: OutgoingHttpHeaders = {
      host: url.host,
      accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
      'accept-language': 'en',
      'x-forwarded-for': this.ip,
      ...this.headers,
      ...(cookie === undefined ? {} : { cookie }),
      ...(step.body === undefined
        ? {}
        : {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': Buffer.byteLength(step.body),
            // A page with a strict referrer policy, or none to speak of.
            origin: 'null',
          }),
    };
    const body = step.body === undefined ? undefined : Buffer.from(step.body);
    const answer = await send(undefined, step.method, onThisMachine(url), headers, body);
    this.cookies.take(url, answer.setCookies);
    return { method: step.method, url: step.url, cookie, answer };
  }
}

/** Servers of tests have a port; the pages of projects, which nobody serves, have none. */
function isPartOfTheTest({ protocol, hostname, port }: URL): boolean {
  return protocol === 'http:' && (hostname === 'localhost' || hostname === '127.0.0.1') && port !== '';
}

/** `localhost` is this machine, and the server may listen on one of its addresses only. */
function onThisMachine(url: URL): string {
  const port = url.port === '' ? '' : `:${url.port}`;
  return `http://127.0.0.1${port}${url.pathname}${url.search}`;
}

function nextStep(from: Step, answer: Answer): Step | undefined {
  const location = answer.headers['location'];
  if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
    const url = new URL(location, from.url).href;
    // 307 and 308 would repeat a POST; nobody in this flow sends them.
    return {
      method: 'GET',
      url: keepText(location, url),
      isCrossSite: from.isCrossSite || isAway(from, url),
    };
  }
  const form = submittedForm(answer);
  if (form === undefined) return undefined;
  return { ...form, method: 'POST', isCrossSite: isAway(from, form.url) };
}

/** As the server wrote it, where it is a whole URL: the parser writes custom schemes anew. */
const keepText = (location: string, url: string): string => (URL.canParse(location) ? location : url);

const isAway = (from: Step, url: string): boolean => new URL(from.url).hostname !== new URL(url).hostname;

function submittedForm({ status, text, headers }: Answer): { url: string; body: string } | undefined {
  const isPage = status === 200 && headers['content-type']?.includes('html') === true;
  if (!isPage || !text.includes('.submit()')) return undefined;
  const action = /<form method="post" action="([^"]*)"/.exec(text)?.[1];
  if (action === undefined) return undefined;
  const inputs = [...text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  const fields = inputs.map(([, name = '', value = '']) => [unescaped(name), unescaped(value)] as const);
  return { url: unescaped(action), body: new URLSearchParams(Object.fromEntries(fields)).toString() };
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}
