import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** How an endpoint answers: properly, or as any server that is in trouble. */
export type Mood =
  | 'fine'
  /** In the vendor's own words. */
  | 'refused'
  /** 400, with a JSON error. */
  | 'bad-request'
  /** 401, with a JSON error. */
  | 'unauthorized'
  /** 403, with a JSON error. */
  | 'forbidden'
  /** 500, with a page. */
  | 'failed'
  /** 200, with a page of somebody else's. */
  | 'garbage'
  /** 200, with JSON that nobody would expect. */
  | 'nonsense'
  /** To a place that takes everything and must not be asked. */
  | 'redirecting'
  /** An answer that does not end. */
  | 'endless'
  /** Few bytes that unpack to many. */
  | 'bomb'
  /** No answer. */
  | 'hanging'
  /** An answer that comes a byte at a time. */
  | 'dripping'
  /** The connection ends without an answer. */
  | 'closed';

/** Where `redirecting` leads, behind `/<provider>/`. */
export const ELSEWHERE = 'elsewhere';

export function reply(response: ServerResponse, status: number, body: unknown): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json' });
  response.end(isText ? body : JSON.stringify(body));
}

/** Answers as the mood is; `refused` as a bad request, where the vendor has no words of its own. */
export function answerIn(mood: Exclude<Mood, 'fine'>, response: ServerResponse, provider: string): void {
  switch (mood) {
    case 'refused':
    case 'bad-request':
      return reply(response, 400, { error: 'invalid_grant', error_description: 'Not this time.' });
    case 'unauthorized':
      return reply(response, 401, { error: 'invalid_token' });
    case 'forbidden':
      return reply(response, 403, { error: 'insufficient_scope' });
    case 'failed':
      return reply(response, 500, '<h1>Internal Server Error</h1>');
    case 'garbage':
      return reply(response, 200, '<h1>Welcome to the airport!</h1>');
    case 'nonsense':
      return reply(response, 200, [null, 0, 'nonsense']);
    case 'redirecting':
      response.setHeader('location', `/${provider}/${ELSEWHERE}`);
      return reply(response, 307, '');
    case 'endless':
      response.writeHead(200, { 'content-type': 'application/json' });
      return pour(response);
    case 'bomb': {
      const text = JSON.stringify({ error: ' '.repeat(4 * 1024 * 1024) });
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(text));
      return;
    }
    case 'hanging':
      return;
    case 'dripping':
      response.writeHead(200, { 'content-type': 'application/json' });
      return drip(response);
    case 'closed':
      response.socket?.destroy();
  }
}

/** As fast as somebody reads it. */
function pour(response: ServerResponse): void {
  const blanks = Buffer.alloc(16 * 1024, ' ');
  response.once('drain', () => pour(response));
  while (!response.destroyed && response.write(blanks));
}

function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 250);
  response.once('close', () => clearInterval(timer));
}
