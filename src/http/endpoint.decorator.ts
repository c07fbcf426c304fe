import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import type { EndpointOptions } from './endpoint.js';
import { documentEndpoint } from './endpoint-docs.js';

const ENDPOINT = Symbol('endpoint');
const SAME_AS = Symbol('same endpoint');
const UNPIPED = Symbol('unpiped');

/** By operation id. */
const DECLARED = new Map<string, EndpointOptions>();

/** Declares a route of the account API. The pipeline refuses to run a route that has none. */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  DECLARED.set(options.id, options);
  return applyDecorators(SetMetadata(ENDPOINT, options), HttpCode(options.status), documentEndpoint(options));
}

/**
 * Another door to an endpoint of the account API, such as a page's form. The pipeline treats both alike: the same
 * rules, and one bucket for both.
 *
 * @param id the operation id of that endpoint, which may be declared later
 */
export function SameEndpoint(id: string): MethodDecorator {
  return SetMetadata(SAME_AS, id);
}

/** Marks a controller outside the account API: health, pages. The pipeline lets it pass. */
export function Unpiped(): ClassDecorator {
  return SetMetadata(UNPIPED, true);
}

/** By handler: to ask for metadata costs more than to remember it. */
const KNOWN = new WeakMap<object, EndpointOptions | undefined>();

export function endpointOf(handler: object): EndpointOptions | undefined {
  if (!KNOWN.has(handler)) KNOWN.set(handler, readEndpoint(handler));
  return KNOWN.get(handler);
}

function readEndpoint(handler: object): EndpointOptions | undefined {
  const other = Reflect.getMetadata(SAME_AS, handler) as string | undefined;
  if (other === undefined) return Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
  const endpoint = DECLARED.get(other);
  // On a controller that the pipeline lets pass, a misspelt id would mean no rules at all.
  if (endpoint === undefined) throw new Error(`there is no endpoint "${other}"`);
  return endpoint;
}

export function isUnpiped(controller: object): boolean {
  return Reflect.getMetadata(UNPIPED, controller) === true;
}
