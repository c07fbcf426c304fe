import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { ValidateBy, type ValidationArguments } from 'class-validator';
import type { Project } from '../kernel/project.js';

/** What a check may need to know beyond the value. */
export interface ParameterScope {
  readonly project: Project;
  /** Hosts that redirects may lead to. */
  readonly redirectHosts: readonly string[];
}

export interface ParameterOptions {
  readonly required: boolean;
  /** For the documentation; what is read follows from the method (contract §2.2). Default: the body. */
  readonly in?: 'path' | 'query';
  /** @returns what is wrong, for the client; undefined when nothing is */
  readonly check: (value: unknown, scope: ParameterScope) => string | undefined;
  /** Makes of a good value what the service gets. */
  readonly normalise?: (value: never) => unknown;
  readonly docs: ApiPropertyOptions;
}

export interface DeclaredParameter {
  readonly name: string;
  readonly options: ParameterOptions;
}

const PARAMETERS = Symbol('parameters');
const SCOPE = Symbol('scope');

/** Declares a request's parameter. The order of declaration is the order in which they are checked (contract §1). */
export function Parameter(options: ParameterOptions): PropertyDecorator {
  return (target, property) => {
    const name = String(property);
    const declared = declaredParameters(target.constructor);
    Reflect.defineMetadata(PARAMETERS, [...declared, { name, options }], target.constructor);
    ApiProperty({ ...options.docs, required: options.required } as ApiPropertyOptions)(target, property);
    ValidateBy({
      name,
      validator: {
        validate: (value, args) => options.check(value, scopeOf(args)) === undefined,
        defaultMessage: (args) => options.check(args?.value, scopeOf(args)) ?? '',
      },
    })(target, property);
  };
}

export function declaredParameters(request: object): readonly DeclaredParameter[] {
  return (Reflect.getMetadata(PARAMETERS, request) as readonly DeclaredParameter[] | undefined) ?? [];
}

/** Gives the checks of this request their surroundings; invisible to everybody else. */
export function setScope(request: object, scope: ParameterScope): void {
  Object.defineProperty(request, SCOPE, { value: scope, enumerable: false });
}

function scopeOf(args: ValidationArguments | undefined): ParameterScope {
  return (args?.object as { [SCOPE]: ParameterScope })[SCOPE];
}
