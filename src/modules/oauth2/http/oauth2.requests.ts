import { Parameter } from '../../../http/parameter.js';
import { RedirectUrlParameter } from '../../../http/parameters.js';
import { textFault } from '../../../http/validators/text.js';
import { isProvider } from '../application/provider-settings.js';
import { scopesFault } from './scopes.js';

/** Parameters in the order in which they are checked (contract §10). */

function ProviderParameter(): PropertyDecorator {
  return Parameter({
    required: true,
    in: 'path',
    check: (value) => (isProvider(value) ? undefined : 'There is no such OAuth2 provider.'),
    docs: { type: String, description: 'OAuth2 provider.', example: 'github' },
  });
}

/** What a provider sends back. */
function AnswerParameter({ required = false, most = 2_048 } = {}): PropertyDecorator {
  return Parameter({
    required,
    in: 'query',
    check: (value) => (value === '' && !required ? undefined : textFault(value, most)),
    docs: { type: String, description: 'As the provider has sent it.', example: '…' },
  });
}

export class StartRequest {
  @ProviderParameter() provider!: string;
  @RedirectUrlParameter({
    required: false,
    in: 'query',
    description:
      'Where the browser ends up, logged in. Default: a page of ours, which hands over to the app.',
  })
  success?: string;
  @RedirectUrlParameter({
    required: false,
    in: 'query',
    description: 'Where the browser ends up if it fails, with `error` as JSON in the query.',
  })
  failure?: string;
  @Parameter({
    required: false,
    in: 'query',
    check: scopesFault,
    docs: {
      type: [String],
      description: 'Scopes beyond those that logging in needs.',
      example: ['repo'],
    },
  })
  scopes?: string[];
}

export class CallbackRequest {
  @ProviderParameter() provider!: string;
  @AnswerParameter() code?: string;
  @AnswerParameter() state?: string;
  @AnswerParameter() error?: string;
  @AnswerParameter({ most: 8_192 }) error_description?: string;
  @AnswerParameter() iss?: string;
  /** Apple's, at the first login. */
  @AnswerParameter({ most: 8_192 }) user?: string;
}

export class FinishRequest {
  @ProviderParameter() provider!: string;
  @AnswerParameter() code?: string;
  @AnswerParameter() state?: string;
  @AnswerParameter() error?: string;
  @AnswerParameter({ most: 8_192 }) error_description?: string;
  @AnswerParameter() iss?: string;
}
