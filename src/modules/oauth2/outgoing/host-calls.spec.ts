import { SECOND } from '../../../kernel/clock.js';
import { FixedClock } from '../../../../test/support/fixtures.js';
import { HostCalls, type CallOutcome } from './host-calls.js';

const HOST = 'idp.example.com:443';

let clock: FixedClock;
let calls: HostCalls;
beforeEach(() => {
  clock = new FixedClock();
  calls = new HostCalls(clock, { callsAtOnce: 3, failures: 5, rest: 30 * SECOND, hosts: 4 });
});

const ends = (...outcomes: CallOutcome[]) => outcomes.forEach((outcome) => calls.begin(HOST).end(outcome));
const fails = (times: number) => ends(...Array<CallOutcome>(times).fill('failed'));
const leftAlone = expect.objectContaining({ reason: 'left-alone', host: HOST }) as Error;
const busy = expect.objectContaining({ reason: 'busy' }) as Error;

describe('calls to a host', () => {
  it('are as many at once as there may be, and further ones are refused', () => {
    const running = [calls.begin(HOST), calls.begin(HOST), calls.begin(HOST)];
    expect(() => calls.begin(HOST)).toThrow(busy);
    expect(() => calls.begin('other.example.com:443')).not.toThrow();
    running[1]?.end('answered');
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('stop for a while after five failures in a row', () => {
    fails(4);
    expect(() => calls.begin(HOST).end('failed')).not.toThrow();
    expect(() => calls.begin(HOST)).toThrow(leftAlone);
    expect(() => calls.begin('other.example.com:443')).not.toThrow();
    clock.advance(30 * SECOND - 1);
    expect(() => calls.begin(HOST)).toThrow(leftAlone);
  });

  it('go on when an answer came in between', () => {
    fails(4);
    ends('answered');
    fails(4);
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('are not judged by what the host has no part in', () => {
    fails(4);
    ends('neither', 'neither', 'failed');
    expect(() => calls.begin(HOST)).toThrow(leftAlone);
  });

  it('begin again with a single trial, which opens the host when it is answered', () => {
    fails(5);
    clock.advance(30 * SECOND);
    const trial = calls.begin(HOST);
    expect(() => calls.begin(HOST)).toThrow(leftAlone);
    trial.end('answered');
    expect(() => [calls.begin(HOST), calls.begin(HOST)]).not.toThrow();
  });

  it('stop as long again when the trial fails', () => {
    fails(5);
    clock.advance(30 * SECOND);
    fails(1);
    clock.advance(30 * SECOND - 1);
    expect(() => calls.begin(HOST)).toThrow(leftAlone);
    clock.advance(1);
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('have another trial when the first has found nothing out', () => {
    fails(5);
    clock.advance(30 * SECOND);
    ends('neither');
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('that were under way when the host was given up do not prolong its rest', () => {
    const late = calls.begin(HOST);
    fails(5);
    clock.advance(10 * SECOND);
    late.end('failed');
    clock.advance(20 * SECOND);
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('make the host that failed first forgotten rather than fill the memory', () => {
    fails(5);
    for (const name of ['b', 'c', 'd', 'e']) calls.begin(name).end('failed');
    expect(() => calls.begin(HOST)).not.toThrow();
  });

  it('to too many hosts at once are refused', () => {
    for (const name of ['a', 'b', 'c', 'd']) calls.begin(name);
    expect(() => calls.begin('e')).toThrow(busy);
    expect(() => calls.begin('a')).not.toThrow();
  });
});
