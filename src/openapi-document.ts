import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemResponse } from './http/problem.response.js';
import { sessionCookieName } from './http/session-cookie.js';
import { VERSION } from './version.js';

/** Swagger UI at `/docs`, the document at `/docs/openapi.json`. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'docs/openapi.json',
    customSiteTitle: 'Gatehouse API',
    swaggerOptions: { persistAuthorization: true, tryItOutEnabled: true, displayRequestDuration: true },
  });
}

/** The OpenAPI document, made of what the endpoints declare. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.0.3')
    .setTitle('Gatehouse')
    .setDescription(
      'Accounts, sessions, verification and recovery, for the Appwrite client SDKs and for plain HTTP.',
    )
    .setVersion(VERSION)
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/', 'This server.')
    .addTag('account', 'The account of the caller: sign-up, sign-in, sessions, verification, recovery.')
    .addSecurity('Session', {
      type: 'apiKey',
      in: 'cookie',
      name: sessionCookieName('default'),
      description: 'Set by the endpoints that create a session; the name ends in the project id.',
    })
    .addSecurity('JWT', {
      type: 'apiKey',
      in: 'header',
      name: 'X-Appwrite-JWT',
      description: 'From `POST /account/jwt`.',
    })
    .addSecurity('Key', {
      type: 'apiKey',
      in: 'header',
      name: 'X-Appwrite-Key',
      description: 'API key of a project.',
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemResponse] });
  return nameAlias(document);
}

/** `POST /account/sessions` is the same handler as `…/sessions/email`, but two operations cannot share an id. */
function nameAlias(document: OpenAPIObject): OpenAPIObject {
  const alias = document.paths['/v1/account/sessions']?.post;
  if (alias !== undefined) {
    alias.operationId = 'createSession';
    alias.summary = 'Create email session (alias)';
    alias.deprecated = true;
  }
  return document;
}
