import { ok } from './finding.js';
import { runChecks } from './run-checks.js';

describe('runChecks', () => {
  it('gets the results of all, though one fails and one never ends', async () => {
    const results = await runChecks(
      [
        { name: 'broken', run: () => Promise.reject(new Error('no such thing\n    at somewhere')) },
        { name: 'hanging', run: () => new Promise(() => undefined) },
        { name: 'fine', run: () => [ok('one'), ok('two')] },
      ],
      20,
    );
    expect(results.map(({ check, state, what }) => [check, state, what])).toEqual([
      ['broken', 'fail', 'no such thing'],
      ['hanging', 'fail', 'gives no answer within 0.02 s'],
      ['fine', 'ok', 'one'],
      ['fine', 'ok', 'two'],
    ]);
  });
});
