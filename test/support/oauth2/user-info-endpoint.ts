import type { ServerResponse } from 'node:http';
import { appSecretProof, Inspection } from './inspection.js';
import { answerIn, reply } from './moods.js';
import { filled, type InfoRequest, type Texts } from './provider-facts.js';
import { answerFor, type Vendor } from './vendor.js';
import type { Grant, Received } from './visit.js';

export const USER_INFO = 'userinfo';

/** Says who has logged in, to whoever brings the access token as the vendor wants it brought. */
export function userInfo(vendor: Vendor, received: Received, response: ServerResponse): void {
  const { facts } = vendor;
  const inspection = new Inspection(received);
  const request = facts.userInfoRequest;
  if (request === null) {
    inspection.expect(false, `${facts.id} has no user info`);
    return reply(response, 404, {});
  }
  const grant = presented(vendor, received);
  inspect(vendor, { ...request, path: pathFor(vendor, grant) }, received, grant);
  if (received.faults.length > 0 || grant === undefined) {
    return reply(response, grant === undefined ? 401 : 400, { error: received.faults.join('; ') });
  }
  const { behaviour } = grant.visit;
  if (behaviour.userinfo !== 'fine') return answerIn(behaviour.userinfo, response, facts.id);
  return reply(
    response,
    200,
    answerFor(vendor, grant.visit, behaviour.answers.userinfo ?? facts.sampleUserInfo),
  );
}

/** The other requests below the address of user info. */
export function extraInfo(vendor: Vendor, received: Received, response: ServerResponse): void {
  const { facts } = vendor;
  const inspection = new Inspection(received);
  const request = facts.extraUserInfoRequests.find(
    ({ url }) => received.path === url.replace('{userInfoUrl}', USER_INFO),
  );
  if (request === undefined) {
    inspection.expect(false, 'no such address');
    return reply(response, 404, {});
  }
  const grant = presented(vendor, received);
  inspect(vendor, { ...request, query: {}, path: received.path }, received, grant);
  if (received.faults.length > 0 || grant === undefined)
    return reply(response, 401, { error: received.faults });
  const { extra: mood, answers } = grant.visit.behaviour;
  if (mood !== 'fine') return answerIn(mood, response, facts.id);
  const body = (answers.extra ?? facts.sampleExtra ?? {})[request.name];
  if (body === null) return answerIn('forbidden', response, facts.id);
  return reply(response, 200, answerFor(vendor, grant.visit, body));
}

/** Whose newest access token stands in the header or, for the vendor who wants it there, in the query. */
function presented({ grants }: Vendor, { headers, query }: Received): Grant | undefined {
  const token = headers['authorization']?.split(' ')[1] ?? query.get('access_token') ?? '';
  return token === '' ? undefined : grants.find(({ accessToken }) => accessToken === token);
}

/** Etsy's ends in a value out of the token answer. */
function pathFor({ facts }: Vendor, grant: Grant | undefined): string {
  if (facts.urlVariables === undefined) return USER_INFO;
  return `${USER_INFO}/${grant?.accessToken.split('.')[0] ?? ''}`;
}

function inspect(
  vendor: Vendor,
  request: InfoRequest & { query: Texts; path: string },
  received: Received,
  grant: Grant | undefined,
): void {
  const { clientId, clientSecret } = vendor.registration;
  const accessToken = grant?.accessToken ?? '';
  grant?.visit.requests.push(received);
  const values = {
    clientId,
    clientSecret,
    accessToken,
    appSecretProof: appSecretProof(clientSecret, accessToken),
  };
  const inspection = new Inspection(received);
  inspection.expect(grant !== undefined, 'no access token that is good');
  inspection.expect(received.path === request.path, `path ${received.path}, not ${request.path}`);
  inspection.method(request.method);
  inspection.authorization(request.auth, accessToken);
  inspection.headers(filled(request.headers, values));
  inspection.parameters('query', received.query, filled(request.query, values));
  inspection.noBody('Content-Type' in request.headers);
}
