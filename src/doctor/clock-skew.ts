import { type Clock, type Instant, SECOND } from '../kernel/clock.js';
import { fail, type Finding, ok, warn } from './finding.js';

const NOTICEABLE = 2 * SECOND;
/** From here on codes and links end too early or too late for people to notice, and id tokens are refused. */
const HARMFUL = 60 * SECOND;
const ADVICE = 'Keep both machines in step by NTP (chrony, systemd-timesyncd).';

/** Compares this machine's clock with another's; how long the question took is allowed for. */
export async function checkClock(clock: Clock, ask: () => Promise<Instant>): Promise<Finding> {
  const before = clock.now();
  const theirs = await ask();
  const skew = theirs - (before + clock.now()) / 2;
  const size = Math.abs(skew);
  if (size < NOTICEABLE) return ok('its clock and this machine’s agree');
  const what = `its clock is ${(size / SECOND).toFixed(1)} s ${skew > 0 ? 'ahead of' : 'behind'} this machine’s`;
  return size < HARMFUL ? warn(what, ADVICE) : fail(what, ADVICE);
}
