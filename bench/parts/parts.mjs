import { growth } from '../growth/growth.mjs';
import { isolation } from './isolation.mjs';
import { logins } from './logins.mjs';
import { memory } from './memory.mjs';
import { pipeline } from './pipeline.mjs';
import { processes } from './processes.mjs';
import { sessions } from './sessions.mjs';
import { tracing } from './tracing.mjs';

/** In the order of docs/benchmarks.md. */
export const PARTS = { sessions, pipeline, logins, isolation, growth, memory, processes, tracing };
