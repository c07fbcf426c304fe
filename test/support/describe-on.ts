import { LEG } from './leg.js';

/** For the tests that make sense on one leg only. */
export const describeOnServerLeg = LEG === 'server' ? describe : describe.skip;
export const describeOnEmbeddedLeg = LEG === 'embedded' ? describe : describe.skip;

const REDIS_URL = process.env['TEST_REDIS_URL'] ?? '';
export const isSingleRedis = LEG === 'server' && /^rediss?:/.test(REDIS_URL);
/** That take writes, of what the tests run on. */
export const REDIS_MASTERS = REDIS_URL.startsWith('redis+cluster:') ? 3 : 1;

/** For what cuts the only way to Redis: there are several to a cluster and to sentinels. */
export const describeOnSingleRedis = isSingleRedis ? describe : describe.skip;
