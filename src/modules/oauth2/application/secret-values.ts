import type { OAuth2Settings } from '../../../kernel/project.js';
import type { Provider, SecretKey } from '../providers/provider.js';
import { checkKind } from './setting-kinds.js';

/** The secret of a provider, taken apart and checked. */
export interface SecretValues {
  /** `""` where the form has none (Apple), or nothing is given. */
  readonly clientSecret: string;
  /** The other members by their names, defaults filled in. */
  readonly members: Readonly<Record<string, string>>;
  /** Nobody has filled it in yet: the provider counts as switched off (contract §10.1). */
  readonly empty: boolean;
  /** Where, and what is wrong; never the value. */
  readonly problems: readonly (readonly [place: string, fault: string])[];
}

type Members = Readonly<Record<string, unknown>>;

/** Reads it in all the ways it may be written: a text, an object, its JSON text, or keys beside the client id. */
export function readSecret(provider: Provider, settings: OAuth2Settings): SecretValues {
  const { clientSecret, keys: beside = {} } = settings;
  if (provider.secret === 'text') return readText(clientSecret, beside);

  const written = membersOf(clientSecret, provider.secret);
  if (written === undefined) {
    const names = Object.keys(provider.secret).join(', ');
    return broken([['clientSecret', `must be an object with ${names}, or the JSON text of one`]]);
  }
  const twice = Object.keys(beside).filter((name) => Object.hasOwn(written, name));
  if (twice.length > 0) return broken(twice.map((name) => [name, 'is given in clientSecret as well']));
  return readMembers({ ...written, ...beside }, provider.secret);
}

function readText(clientSecret: OAuth2Settings['clientSecret'], beside: Members): SecretValues {
  if (typeof clientSecret !== 'string') return broken([['clientSecret', 'must be a text']]);
  const problems = Object.keys(beside).map((name) => [name, 'is no setting of this provider'] as const);
  return { clientSecret, members: {}, empty: isBlank(clientSecret), problems };
}

/** Undefined: neither an object, nor the text of one, nor the one member that may stand alone. */
function membersOf(
  clientSecret: OAuth2Settings['clientSecret'],
  form: Readonly<Record<string, SecretKey>>,
): Members | undefined {
  if (typeof clientSecret !== 'string') return clientSecret;
  if (clientSecret.trimStart().startsWith('{')) return parsed(clientSecret);
  if (Object.hasOwn(form, 'clientSecret')) return { clientSecret };
  return isBlank(clientSecret) ? {} : undefined;
}

function parsed(text: string): Members | undefined {
  try {
    // It begins with a brace: what it holds is an object.
    return JSON.parse(text) as Members;
  } catch {
    return undefined;
  }
}

function readMembers(given: Members, form: Readonly<Record<string, SecretKey>>): SecretValues {
  const names = Object.keys(form);
  if (Object.values(given).every(isBlank) || ('clientSecret' in given && isBlank(given['clientSecret'])))
    return { clientSecret: '', members: {}, empty: true, problems: [] };

  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  const problems: [string, string][] = unknown.map((name) => [
    name,
    `is no setting of this provider, which knows ${names.join(', ')}`,
  ]);
  const members: Record<string, string> = {};
  for (const [name, key] of Object.entries(form)) {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (value === undefined || value === null) {
      if (key.required) problems.push([name, `is missing (${key.label})`]);
      else if (key.default !== undefined) members[name] = key.default;
      continue;
    }
    const checked = checkMember(key, value);
    if ('fault' in checked) problems.push([name, checked.fault]);
    else members[name] = checked.value;
  }
  const { clientSecret = '', ...others } = members;
  return { clientSecret, members: others, empty: false, problems };
}

function checkMember(key: SecretKey, value: unknown): { value: string } | { fault: string } {
  const elements = key.kind === 'list' && Array.isArray(value) ? (value as unknown[]) : [value];
  if (elements.length === 0 || !elements.every((element) => typeof element === 'string'))
    return { fault: key.kind === 'list' ? 'must be a list of texts' : 'must be a text' };
  if (!elements.every((element) => key.pattern?.test(element) ?? true))
    return { fault: `must be ${key.patternHint ?? 'of another form'}` };
  return checkKind(key.kind, elements.join(' '));
}

function broken(problems: SecretValues['problems']): SecretValues {
  return { clientSecret: '', members: {}, empty: false, problems };
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
