import { LEG } from './leg.js';

/** For the tests that make sense on one leg only. */
export const describeOnServerLeg = LEG === 'server' ? describe : describe.skip;
export const describeOnEmbeddedLeg = LEG === 'embedded' ? describe : describe.skip;

/** For what cuts the only way to Redis: there are several to a cluster and to sentinels. */
export const describeOnSingleRedis =
  LEG === 'server' && /^rediss?:/.test(process.env['TEST_REDIS_URL'] ?? '') ? describe : describe.skip;
