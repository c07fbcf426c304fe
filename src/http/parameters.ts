import { isCommonPassword } from '../modules/passwords/application/common-passwords.js';
import { Parameter } from './parameter.js';
import { customIdFault, isGeneratedId, uidFault } from './validators/custom-id.js';
import { emailFault, normaliseEmail } from './validators/email.js';
import { passwordFault } from './validators/password.js';
import { phoneFault } from './validators/phone.js';
import { prefsFault } from './validators/prefs.js';
import { parseQueries } from './validators/queries.js';
import { redirectUrlFault } from './validators/redirect-url.js';
import { textFault } from './validators/text.js';

/** The parameters that several requests share (contract §5): how each is checked, documented, and handed on. */

const ID_RULE =
  '1 to 36 characters of a-z, A-Z, 0-9, period, underscore and hyphen, beginning with a letter or digit';

/** The id of a user to be. Handed on as null when the server is to make one. */
export function NewIdParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: customIdFault,
    normalise: (id: string) => (isGeneratedId(id) ? null : id),
    docs: {
      type: String,
      description: `User id: ${ID_RULE}; or \`unique()\` for one made by the server.`,
      example: 'unique()',
    },
  });
}

export function UserIdParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: uidFault,
    docs: { type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' },
  });
}

/** As the confirmations of sessions take it: a CustomId, though `unique()` names nobody (contract §9.5). */
export function TokenUserIdParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: customIdFault,
    docs: { type: String, description: 'User id.', example: '5f5ca5d3a0e1b64f2c1d' },
  });
}

export function SessionIdParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    in: 'path',
    check: uidFault,
    docs: {
      type: String,
      description: 'Session id, or `current` for the session of this request.',
      example: 'current',
    },
  });
}

export function IdentityIdParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    in: 'path',
    check: uidFault,
    docs: { type: String, description: 'Identity id.', example: '5e5ea5c16897e1b64f2c' },
  });
}

/** Handed on in lower case. */
export function EmailParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: emailFault,
    normalise: normaliseEmail,
    docs: { type: String, format: 'email', description: 'Email address.', example: 'ada@example.com' },
  });
}

export function PhoneParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: phoneFault,
    docs: {
      type: String,
      description: 'Phone number in E.164: `+`, country code, number.',
      example: '+16175551212',
    },
  });
}

const PASSWORD_DOCS = {
  type: String,
  format: 'password',
  minLength: 8,
  maxLength: 256,
  example: 'correct horse battery',
};

export function PasswordParameter({
  required = true,
  description = 'Password, 8 to 256 characters.',
} = {}): PropertyDecorator {
  return Parameter({ required, check: passwordFault, docs: { ...PASSWORD_DOCS, description } });
}

/** A password to be: where the project's dictionary is on, not one of the commonest. */
export function NewPasswordParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: (value, { project }) =>
      passwordFault(value) ??
      (project.passwordDictionary && isCommonPassword(value as string)
        ? 'It is one of the most commonly used passwords.'
        : undefined),
    docs: { ...PASSWORD_DOCS, description: 'New password, 8 to 256 characters.' },
  });
}

export function NameParameter({ required }: { required: boolean }): PropertyDecorator {
  return Parameter({
    required,
    check: (value) => textFault(value, 128),
    docs: {
      type: String,
      maxLength: 128,
      description: 'Name of the user, 128 characters at most.',
      example: 'Ada Lovelace',
    },
  });
}

export function SecretParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: (value) => textFault(value, 256),
    docs: { type: String, maxLength: 256, description: 'The secret from the message.', example: '4f1e…' },
  });
}

/** Where it is not required, an empty text is as good as none (contract §9.5). */
export function RedirectUrlParameter({
  required,
  in: place,
  description = 'Where the link in the message leads: a page of yours, on a host that is a platform of the project.',
}: {
  required: boolean;
  in?: 'query';
  description?: string;
}): PropertyDecorator {
  return Parameter({
    required,
    ...(place === undefined ? {} : { in: place }),
    check: (value, { project, redirectHosts }) =>
      value === '' && !required ? undefined : redirectUrlFault(value, redirectHosts, project.id),
    docs: {
      type: String,
      format: 'uri',
      description,
      example: 'http://localhost:5173/verify',
    },
  });
}

/** Handed on as JSON text. */
export function PrefsParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    check: prefsFault,
    normalise: (prefs: object) => (Array.isArray(prefs) ? '{}' : JSON.stringify(prefs)),
    docs: {
      type: 'object',
      additionalProperties: true,
      description: 'Preferences: any JSON object up to 64 kB. Replaces what is there.',
      example: { theme: 'dark', language: 'en' },
    },
  });
}

/** Handed on as a page. */
export function QueriesParameter(): PropertyDecorator {
  return Parameter({
    required: false,
    in: 'query',
    check: (value) => {
      const result = parseQueries(value);
      return 'fault' in result ? result.fault : undefined;
    },
    normalise: (value: unknown) => parseQueries(value),
    docs: {
      type: [String],
      description:
        'List of `limit(n)` and `offset(n)`, in call syntax or as JSON text. Default: the first 5000.',
      example: ['limit(25)', 'offset(0)'],
    },
  });
}
