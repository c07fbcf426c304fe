import { randomInt } from 'node:crypto';
import type { Gatehouse } from '../../support/gatehouse.js';
import { LEG } from '../../support/leg.js';
import { useInstallation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';

const installation = useInstallation();

/** kill -9 at a random moment, and a start. */
function killed(title: string, victims: () => Gatehouse[]): Fault {
  return {
    title,
    isStart: true,
    lasts: 0,
    hit: async () => {
      await new Promise((resolve) => setTimeout(resolve, randomInt(500)));
      await Promise.all(victims().map((victim) => victim.stop('SIGKILL')));
    },
    mend: () => Promise.all(victims().map((victim) => victim.start())),
  };
}

/** SQLite has room for one process. */
const FAULTS =
  LEG === 'server'
    ? [
        killed('the API killed', () => [installation.api]),
        killed('the worker killed', () => [installation.worker]),
        killed('API and worker killed at once', () => installation.processes),
      ]
    : [killed('the process killed', () => installation.processes)];
/** Of all of them together. */
const KILLS = Number(process.env['FAULT_KILLS'] ?? RUNS * 6);

describe('kill -9 at a random moment (operations)', () => {
  it.each(FAULTS)(
    '$title: nothing acknowledged is lost, no message comes that nobody asked for',
    (fault) => underFault(installation, fault, Math.ceil(KILLS / FAULTS.length)),
    TIME_LIMIT * KILLS,
  );
});
