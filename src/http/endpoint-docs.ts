import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiExcludeEndpoint,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import { CATALOGUE, type ProblemType } from '../errors/catalogue.js';
import { VERSION } from '../version.js';
import type { EndpointOptions } from './endpoint.js';
import { type DeclaredParameter, declaredParameters } from './parameter.js';
import { ProblemResponse } from './problem.response.js';

/** What any route can refuse with; the rest follows from what an endpoint declares. */
const COMMON_PROBLEMS: readonly ProblemType[] = [
  'general_argument_invalid',
  'general_unauthorized_scope',
  'user_blocked',
  'user_jwt_invalid',
  'project_key_expired',
  'general_unknown_origin',
  'project_not_found',
  'general_unknown',
  'general_service_disabled',
  'general_service_unavailable',
];

const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** Makes an endpoint's entry in the OpenAPI document out of what the pipeline knows of it. */
export function documentEndpoint(options: EndpointOptions): MethodDecorator {
  if (options.callback === true) return ApiExcludeEndpoint();
  return (target, property, descriptor) => {
    const types = (Reflect.getMetadata('design:paramtypes', target, property) ?? []) as Type[];
    const request = types.find((type) => declaredParameters(type).length > 0);
    const { id, title, description, conditional } = options;
    applyDecorators(
      ApiOperation({ operationId: id, summary: title, description }),
      ...(options.page === true ? [projectQuery()] : [projectHeader()]),
      ApiHeader({
        name: 'X-Appwrite-Locale',
        required: false,
        description: 'Language of country names and messages, for example `de`. Unknown codes count as `en`.',
        schema: { type: 'string' },
        example: 'en',
      }),
      ...(conditional === true ? [timestampHeader()] : []),
      ApiSecurity('Session'),
      ApiSecurity('JWT'),
      ...(options.scope === 'public' ? [ApiSecurity('Key'), ApiSecurity({})] : []),
      ...(request === undefined ? [] : [documentRequest(request)]),
      documentSuccess(options),
      ...documentProblems(options, request !== undefined),
    )(target, property, descriptor);
  };
}

function projectHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'X-Appwrite-Project',
    required: true,
    description: 'Project id.',
    schema: { type: 'string', default: 'default' },
    example: 'default',
  });
}

/** A navigation has no headers of ours. */
function projectQuery(): MethodDecorator {
  return ApiQuery({
    name: 'project',
    required: true,
    description: 'Project id.',
    schema: { type: 'string', default: 'default', example: 'default' },
  });
}

function documentRequest(request: Type): MethodDecorator {
  const declared = declaredParameters(request);
  const ofPath = declared.filter(({ options }) => options.in === 'path').map(documentPathParameter);
  const ofQuery = declared.filter(({ options }) => options.in === 'query').map(documentQuery);
  const ofBody = declared.some(({ options }) => options.in === undefined) ? [documentBody(request)] : [];
  return applyDecorators(...ofPath, ...ofQuery, ...ofBody);
}

function documentPathParameter({ name, options }: DeclaredParameter): MethodDecorator {
  const { description, example } = options.docs as { description: string; example: string };
  return ApiParam({ name, description, schema: { type: 'string', example } });
}

/** The names of lists bear brackets in a query (contract §2.3). */
function documentQuery({ name, options }: DeclaredParameter): MethodDecorator {
  const { description, example, type } = options.docs as {
    description: string;
    example: string | string[];
    type: unknown;
  };
  const { required } = options;
  if (!Array.isArray(type)) {
    return ApiQuery({ name, required, description, schema: { type: 'string', example } });
  }
  return ApiQuery({
    name: `${name}[]`,
    required,
    description,
    style: 'form',
    explode: true,
    schema: { type: 'array', items: { type: 'string' }, example },
  });
}

function documentBody(request: Type): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(request),
    ApiConsumes(...BODY_TYPES),
    ApiBody({ required: true, description: 'The parameters.', type: request }),
  );
}

function timestampHeader(): MethodDecorator & ClassDecorator {
  return ApiHeader({
    name: 'X-Appwrite-Timestamp',
    required: false,
    description: 'ISO 8601 date and time: nothing is written when the document is newer.',
    schema: { type: 'string', format: 'date-time' },
    example: '2030-01-01T00:00:00.000Z',
  });
}

const DONE = {
  200: 'Done.',
  201: 'Done.',
  204: 'Done. No content.',
  301: 'The browser is sent on. No content.',
} as const;

function documentSuccess({ status, model, limit, cookies }: EndpointOptions): MethodDecorator {
  const headers = {
    ...(limit === undefined ? {} : rateLimitHeaders()),
    ...(cookies === undefined ? {} : cookieHeaders(cookies)),
    ...(status === 301 ? locationHeader() : {}),
  };
  return ApiResponse({
    status,
    headers,
    description: DONE[status],
    ...(model === undefined ? {} : { type: model }),
  });
}

/** One response per status; its examples are the catalogue's entries. */
function documentProblems(options: EndpointOptions, hasRequest: boolean): MethodDecorator[] {
  const types = new Set<ProblemType>([
    ...COMMON_PROBLEMS.filter(
      (type) => type !== 'general_argument_invalid' || hasRequest || options.conditional,
    ),
    ...(options.errors ?? []),
    ...(options.limit === undefined ? [] : (['general_rate_limit_exceeded'] as const)),
    ...(options.method === undefined ? [] : (['user_auth_method_unsupported'] as const)),
    ...(options.conditional === true ? (['document_update_conflict'] as const) : []),
  ]);
  const statuses = new Set([...types].map((type) => CATALOGUE[type][0]));
  const documented = [...statuses].map((status) =>
    (options.page === true ? problemPage : problemResponse)(
      status,
      [...types].filter((type) => CATALOGUE[type][0] === status),
    ),
  );
  if (options.page === true) return documented;
  return hasRequest ? [...documented, problemResponse(413, ['general_argument_invalid'], 413)] : documented;
}

function problemResponse(
  status: number,
  types: readonly ProblemType[],
  shownStatus = status,
): MethodDecorator {
  return ApiResponse({
    status,
    description: types.map((type) => `\`${type}\``).join(', '),
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ProblemResponse) },
        examples: Object.fromEntries(
          types.map((type) => [
            type,
            {
              summary: type,
              value: { message: CATALOGUE[type][1], code: shownStatus, type, version: VERSION },
            },
          ]),
        ),
      },
    },
  });
}

/** For a browser that was sent here. */
function problemPage(status: number, types: readonly ProblemType[]): MethodDecorator {
  return ApiResponse({
    status,
    description: `A page that says what is wrong: ${types.map((type) => `\`${type}\``).join(', ')}`,
    content: { 'text/html': { schema: { type: 'string' } } },
  });
}

function rateLimitHeaders() {
  const integer = { schema: { type: 'integer' as const } };
  return {
    'X-RateLimit-Limit': { description: 'Requests that an hour admits.', ...integer },
    'X-RateLimit-Remaining': { description: 'Requests left until the full hour.', ...integer },
    'X-RateLimit-Reset': { description: 'Unix time of the window\u2019s end.', ...integer },
  };
}

function locationHeader() {
  return { Location: { description: 'Where to.', schema: { type: 'string' as const, format: 'uri' } } };
}

function cookieHeaders(cookies: 'set' | 'cleared') {
  const text = { schema: { type: 'string' as const } };
  return {
    'Set-Cookie': { description: `The session cookies, ${cookies}.`, ...text },
    'X-Fallback-Cookies': {
      description: 'The same for clients whose cookies are blocked, as JSON.',
      ...text,
    },
  };
}
