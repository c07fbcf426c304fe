import { Get } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js';
import { anEndpoint, inExchange } from '../../test/support/exchanges.js';
import { Endpoint, Unpiped } from './endpoint.decorator.js';
import { attachedExchange } from './exchange-of.js';
import { PipelineGuard } from './pipeline.guard.js';
import type { Step } from './steps/step.js';

class Routes {
  @Get() @Endpoint(anEndpoint({ id: 'declared' })) declared() {}
  @Get() undeclared() {}
}

@Unpiped()
class Pages {
  @Get() page() {}
}

/** A step that notes that the request came by. */
const step = (name: string, seen: string[], work: () => void | Promise<void> = () => undefined): Step => ({
  take: ({ endpoint }) => {
    seen.push(`${name} ${endpoint.id}`);
    return work();
  },
});

async function pass(controller: new () => object, method: string, steps: readonly Step[]) {
  const handler = (controller.prototype as Record<string, () => void>)[method]!;
  const { result } = await inExchange({}, async ({ request, reply }) => {
    const execution = new ExecutionContextHost([request, reply], controller, handler);
    return {
      admitted: await new PipelineGuard(steps).canActivate(execution),
      exchange: attachedExchange(request),
    };
  });
  return result;
}

describe('PipelineGuard', () => {
  it('takes a declared route through all steps in order, and waits for each', async () => {
    const seen: string[] = [];
    const slow = () => new Promise<void>((resolve) => setTimeout(resolve, 5));
    const { admitted, exchange } = await pass(Routes, 'declared', [
      step('one', seen, slow),
      step('two', seen),
    ]);
    expect([admitted, seen]).toEqual([true, ['one declared', 'two declared']]);
    expect(exchange?.endpoint.id).toBe('declared');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('refused');
      },
    ],
    ['rejects', () => Promise.reject(new Error('refused'))],
  ])('stops at the first step that %s', async (_how, refuse: () => void | Promise<void>) => {
    const seen: string[] = [];
    await expect(pass(Routes, 'declared', [step('one', seen, refuse), step('two', seen)])).rejects.toThrow(
      'refused',
    );
    expect(seen).toEqual(['one declared']);
  });

  it('runs no route that declares nothing', async () => {
    const seen: string[] = [];
    expect(await pass(Routes, 'undeclared', [step('one', seen)])).toMatchObject({ admitted: false });
    expect(seen).toEqual([]);
  });

  it('lets the pages of an unpiped controller pass', async () => {
    const seen: string[] = [];
    expect(await pass(Pages, 'page', [step('one', seen)])).toMatchObject({ admitted: true });
    expect(seen).toEqual([]);
  });
});
