import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LEG } from '../../support/leg.js';
import { useInstallation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';

const run = promisify(execFile);

/** The limit on a running process's files is Linux's. */
const describeWithLimits = LEG === 'embedded' && existsSync('/usr/bin/prlimit') ? describe : describe.skip;

describeWithLimits('the disk (operations)', () => {
  const installation = useInstallation();

  /** A disk of our own would want root. Files that must not grow are refused as well, in the middle of a write. */
  const limit = (size: number | 'unlimited') =>
    run('prlimit', [`--pid=${installation.api.pid}`, `--fsize=${size}:unlimited`]);

  const FAULTS: Fault[] = [
    {
      title: 'no room for the database file and its log to grow',
      hit: () => {
        const files = ['gatehouse.sqlite', 'gatehouse.sqlite-wal'];
        const sizes = files.map((name) => statSync(join(installation.api.folder, name)).size);
        // In the middle of a page.
        return limit(Math.max(...sizes) + 10_000);
      },
      mend: () => limit('unlimited'),
    },
  ];

  it.each(FAULTS)(
    '$title: nothing acknowledged is lost, and service is back by itself within 5 s',
    (fault) => underFault(installation, fault),
    TIME_LIMIT * RUNS,
  );
});
