import { Logger } from '@nestjs/common';
import { readEnvironment } from './config/read-environment.js';
import { clockOf } from './config/test-clock.js';
import { checksFor } from './doctor/checks.js';
import { reportJson, reportText, worstOf } from './doctor/report.js';
import { runChecks } from './doctor/run-checks.js';
import { SECOND } from './kernel/clock.js';
import { VERSION } from './version.js';

/** `npm run doctor`: looks at everything that the server depends on, beside a running one or without. */
const reading = readEnvironment();
// What goes wrong is in the report.
Logger.overrideLogger(false);
const results = await runChecks(checksFor(reading, clockOf(reading.values.TEST_CLOCK)), 5 * SECOND);
const report = process.argv.includes('--json') ? reportJson(VERSION, results) : reportText(results);
// A check that hangs would keep the process alive; a pipe has to have it all before it ends.
process.stdout.write(report, () => process.exit(worstOf(results) === 'fail' ? 1 : 0));
