import type { Socket } from 'node:net';
import type { ApiError } from '../errors/api-error.js';
import { problemBody, problemHeaders, transportProblem } from './problem-response.js';

/** Answers what Node's HTTP parser could not make a request of, in the error shape, and hangs up (contract §2.3). */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const failure = failureOf(error.code);
  const body = JSON.stringify(problemBody(failure));
  const headers = {
    ...problemHeaders(failure),
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': String(Buffer.byteLength(body)),
    Connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${failure.status} ${REASONS[failure.status] ?? 'Bad Request'}\r\n${lines.join('')}\r\n${body}`,
  );
}

const REASONS: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

function failureOf(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return transportProblem(431, 'The request line and headers are larger than 64 KiB.');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return transportProblem(408, 'The request was not complete within 60 seconds.');
    default:
      return transportProblem(400, 'This is not a valid HTTP request.');
  }
}
