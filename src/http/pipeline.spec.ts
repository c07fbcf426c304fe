import { PIPELINE } from './pipeline.js';

describe('PIPELINE', () => {
  it('has the order of contract §1, which clients can observe', () => {
    expect(PIPELINE.map(({ name }) => name)).toEqual([
      'JwtStep',
      'ProjectStep',
      'CorsStep',
      'OriginStep',
      'CallerStep',
      'ServiceStep',
      'ScopeStep',
      'BlockedStep',
      'RateLimitStep',
      'LoginMethodStep',
    ]);
  });
});
