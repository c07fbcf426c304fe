import type { FastifyReply, FastifyRequest } from 'fastify';

/** Contract §4.2, word for word. */
const METHODS = 'GET, POST, PUT, PATCH, DELETE';
const HEADERS =
  'Origin, Cookie, Set-Cookie, X-Requested-With, Content-Type, Access-Control-Allow-Origin, ' +
  'Access-Control-Request-Headers, Accept, X-Appwrite-Project, X-Appwrite-Key, X-Appwrite-Locale, X-Appwrite-Mode, ' +
  'X-Appwrite-JWT, X-Appwrite-Response-Format, X-SDK-Version, X-SDK-Name, X-SDK-Language, X-SDK-Platform, ' +
  'X-SDK-GraphQL, X-Appwrite-ID, X-Appwrite-Timestamp, Content-Range, Range, Cache-Control, Expires, Pragma';
/** What newer SDKs ask for as well (contract §18). */
const NEWER_HEADERS = 'X-Appwrite-Session, X-Appwrite-Timeout';
const EXPOSED = 'X-Fallback-Cookies';

/** The headers that let a browser's page read the answer. */
export function setCorsHeaders(reply: FastifyReply, allowedOrigin: string): void {
  setHeaders(reply, allowedOrigin, HEADERS);
}

/** Step 0: a preflight succeeds for any origin and path; the decision falls on the request itself (contract §4.3). */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply): void {
  setHeaders(reply, request.headers.origin ?? '*', `${HEADERS}, ${NEWER_HEADERS}, ${EXPOSED}`);
  void reply.code(204).send();
}

function setHeaders(reply: FastifyReply, allowedOrigin: string, allowedHeaders: string): void {
  void reply
    .header('Access-Control-Allow-Origin', allowedOrigin)
    .header('Access-Control-Allow-Credentials', 'true')
    .header('Access-Control-Allow-Methods', METHODS)
    .header('Access-Control-Allow-Headers', allowedHeaders)
    .header('Access-Control-Expose-Headers', EXPOSED)
    .header('Vary', 'Origin');
}
