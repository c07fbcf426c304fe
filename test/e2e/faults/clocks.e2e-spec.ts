import { useInstallation } from '../../support/load/installation.js';
import { type Fault, RUNS, TIME_LIMIT, underFault } from '../../support/load/under-fault.js';
import { HOUR } from '../../support/scenarios.js';

const installation = useInstallation();

/** There and back. Messages of meanwhile may come an hour late, or not at all. */
const jump = (title: string, by: number): Fault => ({
  title,
  hit: () => installation.pass(by),
  mend: () => installation.pass(-by),
  late: true,
});

describe('clocks (operations)', () => {
  it.each([
    jump('clocks jump an hour ahead, and back', HOUR),
    jump('clocks jump an hour back, and ahead', -HOUR),
  ])('$title: nothing acknowledged is lost', (fault) => underFault(installation, fault), TIME_LIMIT * RUNS);
});
