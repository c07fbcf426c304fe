import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import type { EndpointOptions } from './endpoint.js';
import { documentEndpoint } from './endpoint-docs.js';

const ENDPOINT = Symbol('endpoint');
const UNPIPED = Symbol('unpiped');

/** Declares a route of the account API. The pipeline refuses to run a route that has none. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  return applyDecorators(SetMetadata(ENDPOINT, options), HttpCode(options.status), documentEndpoint(options));
}

/** Marks a controller outside the account API: health, pages. The pipeline lets it pass. */
export function Unpiped(): ClassDecorator {
  return SetMetadata(UNPIPED, true);
}

export function endpointOf(handler: object): EndpointOptions | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
}

export function isUnpiped(controller: object): boolean {
  return Reflect.getMetadata(UNPIPED, controller) === true;
}
