import { ApiError } from '../../../errors/api-error.js';
import type { ProviderSettings } from '../application/provider-settings.js';
import type { GuardedClient, OutgoingAnswer, OutgoingRequest } from '../outgoing/guarded-client.js';
import type { Sources } from '../providers/expressions.js';
import type { UserInfoFacts } from '../providers/provider.js';
import { ask, isSuccess, jsonOf } from './answers.js';
import { providerFailure, refusal } from './failures.js';
import { fill, fillEach, type Values } from './template.js';

/** A question with somebody's access token. */
export interface Question {
  readonly settings: ProviderSettings;
  readonly accessToken: string;
  /** What templates are filled with. */
  readonly values: Values;
}

/**
 * Asks who the token's owner is.
 *
 * @param url where; what stands in the token answer is filled in here
 * @throws 400 `user_oauth2_bad_request`, 401 `user_oauth2_unauthorized`, 424 `user_oauth2_provider_error`
 */
export async function fetchUserInfo(
  client: GuardedClient,
  url: string,
  facts: UserInfoFacts,
  question: Question,
  sources: Sources,
): Promise<unknown> {
  const variables = variablesOf(facts, sources);
  // These alone: the rest has been filled in, and what is in it is no template.
  const names = Object.keys(variables);
  const target = names.reduce((text, name) => text.replaceAll(`{${name}}`, variables[name] ?? ''), url);
  const userInfo = bodyOf(await ask(client, requestOf(target, facts, question)), question);
  if (Array.isArray(userInfo)) throw providerFailure('its user info is a list');
  return userInfo;
}

/** What is asked for beside user info, by name. Null: it could not be had, and the login goes on without. */
export async function fetchExtras(
  client: GuardedClient,
  { provider }: ProviderSettings,
  question: Question,
): Promise<Record<string, unknown>> {
  const { extras = {}, userInfo } = provider;
  const scheme = userInfo?.scheme === undefined ? {} : { scheme: userInfo.scheme };
  const answers = Object.entries(extras).map(async ([name, facts]) => {
    const request = requestOf(fill(facts.url, question.values), { ...scheme, ...facts }, question);
    return [name, await orNull(ask(client, request).then((answer) => bodyOf(answer, question)))] as const;
  });
  return Object.fromEntries(await Promise.all(answers));
}

function variablesOf({ variables = {} }: UserInfoFacts, sources: Sources): Record<string, string> {
  const values = Object.entries(variables).map(([name, { value, pattern }]) => {
    const text = value(sources);
    if (typeof text !== 'string' || !pattern.test(text))
      throw providerFailure(`there is no ${name} in its answer`);
    return [name, encodeURIComponent(text)] as const;
  });
  return Object.fromEntries(values);
}

function requestOf(
  target: string,
  facts: Omit<UserInfoFacts, 'url' | 'variables'>,
  { settings, accessToken, values }: Question,
): OutgoingRequest {
  const scheme = facts.scheme === undefined ? 'Bearer' : facts.scheme;
  return {
    method: facts.method ?? 'GET',
    url: withQuery(target, fillEach(facts.query, values)),
    headers: {
      Accept: 'application/json',
      ...fillEach(facts.headers, values),
      ...(scheme === null ? {} : { Authorization: `${scheme} ${accessToken}` }),
    },
    reach: settings.reach,
  };
}

function withQuery(target: string, query: Record<string, string>): string {
  if (Object.keys(query).length === 0) return target;
  return `${target}${target.includes('?') ? '&' : '?'}${new URLSearchParams(query).toString()}`;
}

function bodyOf(answer: OutgoingAnswer, { settings, accessToken }: Question): unknown {
  const body = jsonOf(answer);
  if (!isSuccess(answer)) throw refusal(answer, body, [accessToken, settings.clientSecret]);
  if (body === null || typeof body !== 'object') throw providerFailure('its user info cannot be read');
  return body;
}

async function orNull(asking: Promise<unknown>): Promise<unknown> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}
