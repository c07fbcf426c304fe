import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { Settings } from '../config/settings.js';
import { invalidArgument, problem } from '../errors/api-error.js';
import type { Exchange, Parameters } from './exchange.js';
import { redirectHosts } from './origin.js';
import { declaredParameters, setScope } from './parameter.js';

/**
 * Step 14: checks the parameters in the order of their declaration and reports the first wrong one only, which
 * Nest's own ValidationPipe cannot.
 */
@Injectable()
export class FirstErrorPipe implements PipeTransform<Exchange, object> {
  constructor(private readonly settings: Settings) {}

  /** @throws 400 `general_argument_invalid` */
  transform(exchange: Exchange, { metatype }: ArgumentMetadata): object {
    if (metatype === undefined) throw new Error('a request class is missing');
    const request = new metatype() as Record<string, unknown>;
    const declared = declaredParameters(metatype);
    const { parameters } = exchange;
    for (const { name } of declared) request[name] = valueOf(parameters, name);

    const { production, publicHost } = this.settings;
    const { project } = exchange;
    setScope(request, { project, redirectHosts: redirectHosts(project, publicHost, !production) });
    const faults = validateSync(request, { skipMissingProperties: true, forbidUnknownValues: false });

    for (const { name, options } of declared) {
      if (request[name] === undefined && options.required) {
        throw problem('general_argument_invalid', {
          message: `Param "${name}" is required and was not given.`,
        });
      }
      const fault = faults.find(({ property }) => property === name);
      if (fault !== undefined) throw invalidArgument(name, messageOf(fault));
    }
    for (const { name, options } of declared) {
      if (options.normalise && request[name] !== undefined)
        request[name] = options.normalise(request[name] as never);
    }
    return request;
  }
}

/** An explicit `null` is as good as absent (contract §2.3). Inherited members are no parameters. */
function valueOf(parameters: Parameters, name: string): unknown {
  return Object.hasOwn(parameters, name) ? (parameters[name] ?? undefined) : undefined;
}

function messageOf({ constraints = {} }: ValidationError): string {
  return Object.values(constraints)[0] ?? 'It is not valid.';
}
