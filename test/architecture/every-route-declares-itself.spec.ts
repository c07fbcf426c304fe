import { Controller, Delete, Get, Module, Post } from '@nestjs/common';
import { Endpoint, Unpiped } from '../../src/http/endpoint.decorator.js';
import { anEndpoint } from '../support/exchanges.js';
import { type DeclaredRoute, declaredRoutes, routesOf } from '../support/routes-declared.js';

/** The pipeline would refuse to run such a route; better that nobody writes it. */
const undeclared = (routes: readonly DeclaredRoute[]) =>
  routes.filter(({ endpoint, unpiped }) => endpoint === undefined && !unpiped).map(({ place }) => place);

const name = ({ method, path }: DeclaredRoute) => `${method} ${path}`;
const routes = declaredRoutes();
const endpoints = routes.filter(({ endpoint }) => endpoint !== undefined);

describe('Every route', () => {
  it('declares what the pipeline must know of it, or that it is none of the account API', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(undeclared(routes)).toEqual([]);
  });

  it('of the account API is piped', () => {
    const stray = routes.filter(({ endpoint, path }) => path.startsWith('/v1') && endpoint === undefined);
    expect(stray.map(name)).toEqual([]);
  });

  it('has a method and path of its own', () => {
    const names = routes.map(name);
    expect(names.filter((each, index) => names.indexOf(each) !== index)).toEqual([]);
  });

  it('has an operation id of its own, but for aliases, which are the same endpoint', () => {
    const declarations = new Set(endpoints.map(({ endpoint }) => endpoint));
    const ids = [...declarations].map((endpoint) => endpoint?.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(endpoints.map((route) => [name(route), route] as const))(
    '%s is consistent in itself',
    (_name, { endpoint }) => {
      const { status, model, scope, limit, title, description } = endpoint!;
      expect([title === '', description === '']).toEqual([false, false]);
      // No content, no model; else there is one.
      expect(model === undefined).toBe(status === 204 || status === 301);
      if (limit !== undefined) {
        expect(limit.attempts).toBeGreaterThan(0);
        expect(limit.by.length).toBeGreaterThan(0);
        // A guest has no id: all guests would share one bucket.
        if (limit.by.includes('caller')) expect(scope).toBe('account');
      }
    },
  );
});

describe('The check', () => {
  @Controller('v1/account/sound')
  class Sound {
    @Get() @Endpoint(anEndpoint({ id: 'sound' })) sound() {}
  }

  @Controller('v1/account')
  class Careless extends Sound {
    @Post('x') forgotten() {}
    @Delete(['y', 'z']) alsoForgotten() {}
    notARoute() {}
  }

  @Unpiped()
  @Controller('page')
  class Page {
    @Get() page() {}
  }

  @Module({ controllers: [Careless] })
  class Inner {}

  @Module({ imports: [{ module: Inner, controllers: [Page] }] })
  class Outer {}

  it('finds a route that declares nothing, in modules of modules, and no other', () => {
    expect(undeclared(routesOf([Outer]))).toEqual([
      'Careless.forgotten',
      'Careless.alsoForgotten',
      'Careless.alsoForgotten',
    ]);
    expect(routesOf([Outer]).map(name)).toEqual(
      expect.arrayContaining(['POST /v1/account/x', 'DELETE /v1/account/z', 'GET /v1/account', 'GET /page']),
    );
  });
});
