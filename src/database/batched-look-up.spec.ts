import { BatchedLookUp, type Key, type Keyed } from './batched-look-up.js';

type Row = readonly [name: string];

/** What was sent, and answers with a row for each key that begins with `known`. */
function aLookUp() {
  const sent: [projectId: string, keys: readonly Key[]][] = [];
  const lookUp = new BatchedLookUp<Row>((projectId, keys) => {
    sent.push([projectId, keys]);
    const found = new Set(keys.map(String).filter((key) => key.startsWith('known')));
    return Promise.resolve([...found].reverse().map((key): Keyed<Row> => [`row of ${key}`, key]));
  });
  const find = async (projectId: string, key: Key) => (await lookUp.find(projectId, key))?.[0];
  return { sent, find };
}

describe('BatchedLookUp', () => {
  it('sends what is asked for in one turn of the event loop as one, and gives each its own row', async () => {
    const { sent, find } = aLookUp();
    const asked = ['known-1', 'unknown', 'known-2', 'known-3'].map((key) => find('p', key));
    await expect(Promise.all(asked)).resolves.toEqual([
      'row of known-1',
      undefined,
      'row of known-2',
      'row of known-3',
    ]);
    expect(sent).toEqual([['p', ['known-1', 'unknown', 'known-2', 'known-3']]]);
  });

  it('lets nobody wait who comes alone, and starts anew in the next turn', async () => {
    const { sent, find } = aLookUp();
    await expect(find('p', 'known-1')).resolves.toBe('row of known-1');
    await expect(find('p', 'known-1')).resolves.toBe('row of known-1');
    expect(sent).toEqual([
      ['p', ['known-1']],
      ['p', ['known-1']],
    ]);
  });

  it('keeps projects apart', async () => {
    const { sent, find } = aLookUp();
    await Promise.all([find('p', 'known'), find('q', 'known'), find('p', 'known-2')]);
    expect(sent).toEqual([
      ['p', ['known', 'known-2']],
      ['q', ['known']],
    ]);
  });

  it('asks once for what several want', async () => {
    const { sent, find } = aLookUp();
    const same = Array.from({ length: 5 }, () => find('p', 'known'));
    await expect(Promise.all(same)).resolves.toEqual(Array(5).fill('row of known'));
    expect(sent).toEqual([['p', ['known']]]);
  });

  it('fills up to a power of two, and sends no more than 32 at once', async () => {
    const { sent, find } = aLookUp();
    await Promise.all(Array.from({ length: 37 }, (_, index) => find('p', `known-${index}`)));
    expect(sent.map(([, keys]) => keys.length)).toEqual([32, 8]);
    expect(sent[1]?.[1]).toEqual([32, 33, 34, 35, 36, 32, 32, 32].map((index) => `known-${index}`));
  });

  it('compares bytes as bytes', async () => {
    const keys = [Buffer.from('80ff', 'hex'), Buffer.from('80fe', 'hex')];
    const lookUp = new BatchedLookUp<Row>((_projectId, asked) =>
      Promise.resolve(asked.map((key): Keyed<Row> => [(key as Buffer).toString('hex'), Buffer.from(key)])),
    );
    const rows = await Promise.all(keys.map((key) => lookUp.find('p', key)));
    expect(rows.map((row) => row?.[0])).toEqual(['80ff', '80fe']);
  });

  it('fails for all of a batch, and only for them', async () => {
    let works = false;
    const lookUp = new BatchedLookUp<Row>((_projectId, keys) =>
      works
        ? Promise.resolve(keys.map((key): Keyed<Row> => ['found', key]))
        : Promise.reject(new Error('away')),
    );
    const asked = ['a', 'b', 'a'].map((key) => lookUp.find('p', key));
    for (const result of await Promise.allSettled(asked))
      expect(result).toMatchObject({ status: 'rejected' });
    works = true;
    await expect(lookUp.find('p', 'a')).resolves.toEqual(['found', 'a']);
  });
});
