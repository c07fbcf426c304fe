import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { pino } from 'pino';
import { AppModule } from '../../src/app.module.js';
import { endpointOf, isUnpiped } from '../../src/http/endpoint.decorator.js';
import type { EndpointOptions } from '../../src/http/endpoint.js';
import { someSettings } from './fixtures.js';

/** A route as its decorators declare it. */
export interface DeclaredRoute {
  /** `UserController.changeName` */
  readonly place: string;
  /** `PATCH` */
  readonly method: string;
  /** `/v1/account/name` */
  readonly path: string;
  readonly endpoint: EndpointOptions | undefined;
  readonly unpiped: boolean;
}

/** Every route of every controller that any role has, on either queue. */
export function declaredRoutes(): DeclaredRoute[] {
  const roots = [{}, { redis: { kind: 'server' } as never }].map((changes) =>
    AppModule.forRole(
      'all',
      someSettings({ database: { storage: 'sqlite', path: ':memory:' }, ...changes }),
      SILENT,
    ),
  );
  return routesOf(roots);
}

/** Those of modules and all that they import. */
export function routesOf(modules: readonly unknown[]): DeclaredRoute[] {
  const controllers = new Set<Type>();
  const seen = new Set<unknown>();
  const walk = (module: unknown): void => {
    if (typeof module === 'object' && module !== null && 'forwardRef' in module) {
      walk((module.forwardRef as () => unknown)());
      return;
    }
    if (module === undefined || module instanceof Promise || seen.has(module)) return;
    seen.add(module);
    for (const controller of listed<Type>(module, 'controllers')) controllers.add(controller);
    for (const imported of listed(module, 'imports')) walk(imported);
  };
  modules.forEach(walk);
  return [...controllers].flatMap(routesOfController);
}

const SILENT = pino({ level: 'silent' });

/** What a module declares by its decorator, and what it adds where it is dynamic. */
function listed<T>(module: unknown, what: 'controllers' | 'imports'): T[] {
  const dynamic = module as { module?: Type } & Partial<Record<typeof what, T[]>>;
  const type = dynamic.module ?? (module as Type);
  return [
    ...((Reflect.getMetadata(what, type) ?? []) as T[]),
    ...(dynamic.module === undefined ? [] : (dynamic[what] ?? [])),
  ];
}

function routesOfController(controller: Type): DeclaredRoute[] {
  const prefixes = asList(Reflect.getMetadata('path', controller));
  const prototype = controller.prototype as object;
  return methodNames(prototype).flatMap((name) => {
    const handler = (prototype as Record<string, object>)[name];
    const method = handler && (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (handler === undefined || method === undefined) return [];
    return prefixes.flatMap((prefix) =>
      asList(Reflect.getMetadata('path', handler)).map((path) => ({
        place: `${controller.name}.${name}`,
        method: RequestMethod[method],
        path: `/${[prefix, path]
          .map((part) => part.replace(/^\/|\/$/g, ''))
          .filter((part) => part !== '')
          .join('/')}`,
        endpoint: endpointOf(handler),
        unpiped: isUnpiped(controller),
      })),
    );
  });
}

/** Inherited ones too. */
function methodNames(prototype: object): string[] {
  const names = new Set<string>();
  for (let level = prototype; level !== Object.prototype; level = Object.getPrototypeOf(level) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return [...names];
}

function asList(value: unknown): string[] {
  if (Array.isArray(value)) return value as string[];
  return [typeof value === 'string' ? value : ''];
}
