import { Controller, Get, Post, Res, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../../config/settings.js';
import { invalidArgument } from '../../../errors/api-error.js';
import { Endpoint } from '../../../http/endpoint.decorator.js';
import type { Exchange } from '../../../http/exchange.js';
import { redirectHosts } from '../../../http/origin.js';
import { Context, Request } from '../../../http/parameters.decorator.js';
import { SessionCookies } from '../../../http/session-cookies.js';
import { redirectUrlFault } from '../../../http/validators/redirect-url.js';
import { FailedLogin } from '../application/failed-login.js';
import { type FinishedLogin, OAuth2Service } from '../application/oauth2.service.js';
import { failureLanding, successLanding } from '../domain/landing.js';
import { bindingCookie, keepOrMakeBinding, readBinding } from './binding-cookie.js';
import { isSmallForm } from './callback-form.js';
import { OAuth2ErrorFilter } from './oauth2-error.filter.js';
import { CallbackRequest, FinishRequest, StartRequest } from './oauth2.requests.js';

/** Stored redirects would send the next login to a spent state (contract §2.5). */
const NEVER_KEPT = {
  'Cache-Control': 'no-store, no-cache, must-revalidate, max-age=0',
  Pragma: 'no-cache',
  'Referrer-Policy': 'no-referrer',
};

/** Signing in with an account elsewhere: four stops of one browser (contract §10.1 to §10.4). */
@ApiTags('account')
@UseFilters(OAuth2ErrorFilter)
@Controller('v1/account/sessions/oauth2')
export class OAuth2Controller {
  constructor(
    private readonly oauth2: OAuth2Service,
    private readonly cookies: SessionCookies,
    private readonly settings: Settings,
  ) {}

  @Get(':provider')
  @Endpoint({
    id: 'createOAuth2Session',
    title: 'Create OAuth2 session',
    description:
      'Sends the browser to an OAuth2 provider, and from there back to `success`, logged in, or to `failure`. ' +
      'To be opened, not fetched. With a session, the account elsewhere is attached to its user.',
    scope: 'public',
    status: 301,
    page: true,
    limit: { attempts: 50, by: ['ip'] },
    errors: ['project_provider_disabled', 'user_oauth2_provider_error'],
  })
  async start(
    @Context() exchange: Exchange,
    @Request() { provider, success = '', failure = '', scopes = [] }: StartRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const binding = keepOrMakeBinding(exchange.request.headers.cookie);
    const url = await this.oauth2.start(exchange, { provider, success, failure, scopes, binding });
    void reply.header('Set-Cookie', bindingCookie(binding, this.isSecure(exchange)));
    send(reply, url);
  }

  @Get('callback/:provider/:projectId')
  @Endpoint({
    id: 'oauth2Callback',
    title: 'OAuth2 callback',
    description: 'Where providers send browsers back to.',
    scope: 'public',
    status: 301,
    page: true,
    callback: true,
  })
  callback(
    @Context() exchange: Exchange,
    @Request() { provider, state = '', ...answer }: CallbackRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    const { code, error, error_description, iss } = answer;
    if (!code && !error) throw invalidArgument('code', 'The provider has sent neither a code nor an error.');
    send(reply, this.nextStop(exchange, provider, { code, state, error, error_description, iss }));
  }

  /**
   * Apple posts its answer, from its own page: a browser leaves our cookies out of such a request. So the answer is
   * kept, and the browser comes by once more by itself (providers rule 6).
   */
  @Post('callback/:provider/:projectId')
  @Endpoint({
    id: 'oauth2PostedCallback',
    title: 'OAuth2 callback by form',
    description: 'Where providers send browsers back to that post their answer.',
    scope: 'public',
    status: 301,
    page: true,
    callback: true,
    errors: ['project_provider_disabled', 'user_invalid_token'],
  })
  async postedCallback(
    @Context() exchange: Exchange,
    @Request() { provider, state = '', ...answer }: CallbackRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { code, error, error_description: errorDescription, iss: issuer, user } = answer;
    if (!isSmallForm(exchange.request)) throw invalidArgument('code', 'The answer must be a form.');
    if (!code && !error) throw invalidArgument('code', 'The provider has sent neither a code nor an error.');
    await this.oauth2.keepAnswer(exchange, provider, state, { code, error, errorDescription, issuer, user });
    send(reply, this.nextStop(exchange, provider, { state }), 303);
  }

  @Get(':provider/redirect')
  @Endpoint({
    id: 'oauth2Redirect',
    title: 'Finish OAuth2 session',
    description: 'The last stop on this server, where the cookies are: ends the login.',
    scope: 'public',
    status: 301,
    page: true,
    limit: { attempts: 50, by: ['ip'] },
    cookies: 'set',
    errors: [
      'project_provider_disabled',
      'user_invalid_token',
      'project_invalid_success_url',
      'project_invalid_failure_url',
    ],
  })
  async finish(
    @Context() exchange: Exchange,
    @Request() { provider, code, state = '', error, error_description, iss }: FinishRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    try {
      const finished = await this.oauth2.finish(exchange, {
        provider,
        state,
        binding: readBinding(exchange.request.headers.cookie),
        answer: { code, error, errorDescription: error_description, issuer: iss },
        allows: (url) => this.allows(exchange, url),
      });
      this.land(exchange, reply, finished);
    } catch (failure) {
      if (!(failure instanceof FailedLogin)) throw failure;
      send(reply, failureLanding(failure.failureUrl, this.place(exchange), failure.reason));
    }
  }

  private land(exchange: Exchange, reply: FastifyReply, { started, successUrl }: FinishedLogin): void {
    const { session, secret } = started;
    const expiresAt = session.expiresAt(exchange.project.sessionDuration);
    const value = this.cookies.issue(exchange, { userId: session.userId, secret, expiresAt });
    const credential = { host: this.settings.publicHost, secret: value };
    send(reply, successLanding(successUrl, this.place(exchange), credential));
  }

  /** The public URL's `/redirect`: under that name the browser has its cookies, whatever name it came by. */
  private nextStop(
    { project }: Exchange,
    provider: string,
    query: Record<string, string | undefined>,
  ): string {
    const url = new URL(`${this.settings.publicUrl}/v1/account/sessions/oauth2/${provider}/redirect`);
    for (const [name, value] of Object.entries({ project: project.id, ...query })) {
      if (value) url.searchParams.set(name, value);
    }
    return url.href;
  }

  /** The project may have changed since the start (providers rule 16). */
  private allows({ project }: Exchange, url: string): boolean {
    const { publicHost, production } = this.settings;
    return redirectUrlFault(url, redirectHosts(project, publicHost, !production), project.id) === undefined;
  }

  private place({ project }: Exchange) {
    return { projectId: project.id, publicUrl: this.settings.publicUrl };
  }

  private isSecure(exchange: Exchange): boolean {
    return exchange.isHttps || this.settings.publicUrl.startsWith('https:');
  }
}

function send(reply: FastifyReply, url: string, status: 301 | 303 = 301): void {
  void reply.code(status).headers({ ...NEVER_KEPT, Location: url });
}
