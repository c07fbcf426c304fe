import { comeBy, EACH } from '../../support/crowd.js';
import { useGatehouse } from '../../support/gatehouse.js';
import { type Collection, INSPECTED, LiveHeap } from '../../support/live-heap.js';
import { eventually } from '../../support/waiting.js';

const AT_ONCE = 8;
/** The first ones fill caches and have code compiled: 5 KB for each of their requests. */
const WARM_UP = 100;
const VISITORS = 300;
/** Bytes. Measured: -400 to 400, at random; what keeps a request or its answer takes two thousand and more. */
const MOST_PER_REQUEST = 1_000;

describe('memory', () => {
  const gatehouse = useGatehouse({ mail: 'smtp', env: INSPECTED });
  let served = 0;
  let heap: LiveHeap;
  beforeAll(async () => (heap = await LiveHeap.of(gatehouse)));
  afterAll(() => heap.close());

  const serve = async (visitors: number) => {
    let left = visitors;
    const oneAfterTheOther = async () => {
      while (left-- > 0) await comeBy(gatehouse);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
    served += visitors;
    const isIdle = () => gatehouse.smtp.attempts.length >= served * EACH.mails;
    await eventually('all mails', isIdle, { within: 60_000 });
  };

  it('does not grow with requests, whatever is new in each of them', async () => {
    await serve(WARM_UP);
    // Limits are counted by the hour; this one begins with none.
    gatehouse.moveToNextWindow();
    const before = { size: await heap.size(), collections: await heap.collections(0) };
    await serve(VISITORS);
    const growth = (await heap.size()) - before.size;
    expect(growth / (VISITORS * EACH.requests)).toBeLessThan(MOST_PER_REQUEST);

    const grown = grownBy(VISITORS * 0.8, before.collections, await heap.collections(VISITORS * 0.8));
    // Each of them is bounded, which its unit test shows.
    expect(grown).toEqual(['address', 'agent']);
  }, 240_000);
});

/** What the keys are of those collections that have grown by so many entries. */
function grownBy(entries: number, before: Collection[], after: Collection[]): string[] {
  const sizes = new Map(before.map(({ type, firstKey, size }) => [type + firstKey, size]));
  return after
    .filter(({ type, firstKey, size }) => size - (sizes.get(type + firstKey) ?? 0) >= entries)
    .map(({ firstKey }) => kindOf(firstKey))
    .sort();
}

function kindOf(key: string): string {
  if (/^10\.\d+\.\d+\.\d+$/.test(key)) return 'address';
  return key.startsWith('Mozilla/5.0') ? 'agent' : key;
}
