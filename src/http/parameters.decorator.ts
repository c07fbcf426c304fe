import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { exchangeOf } from './exchange-of.js';
import { FirstErrorPipe } from './first-error.pipe.js';

const Raw = createParamDecorator((_: unknown, execution: ExecutionContext) => exchangeOf(execution));

/** The checked parameters of the request, as the class of the argument declares them. */
export function Request(): ParameterDecorator {
  return Raw(FirstErrorPipe);
}

/** Who asks, for which project, from where. */
export const Context = createParamDecorator((_: unknown, execution: ExecutionContext) =>
  exchangeOf(execution),
);
