export type Leg = 'embedded' | 'server';

/** `STORAGE=server` runs the same suite on MySQL/MariaDB and Redis. */
export const LEG: Leg = process.env['STORAGE'] === 'server' ? 'server' : 'embedded';
