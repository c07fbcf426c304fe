import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WriteAheadLog } from './write-ahead-log.js';

const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A file whose disk writes when the test says so. */
class Disk {
  readonly writes: { end: () => void; fail: (error: Error) => void }[] = [];
  readonly close = jest.fn().mockResolvedValue(undefined);
  readonly datasync = (): Promise<void> =>
    new Promise((end, fail) => {
      this.writes.push({ end, fail });
    });
}

describe('WriteAheadLog', () => {
  const open = jest.spyOn(promises, 'open');
  const disk = (): Disk => {
    const made = new Disk();
    open.mockResolvedValueOnce(made as unknown as FileHandle);
    return made;
  };
  afterEach(() => open.mockReset());
  afterAll(() => open.mockRestore());

  it('writes once for all who ask while it writes already, and not before', async () => {
    const { writes } = disk();
    const log = new WriteAheadLog('/data/gatehouse.sqlite');
    const answered: string[] = [];
    const ask = (name: string) => log.sync().then(() => answered.push(name));
    const asked = [ask('first')];
    await settle();
    asked.push(ask('second'), ask('third'));
    await settle();
    expect([writes.length, answered]).toEqual([1, []]);
    writes[0]!.end();
    await settle();
    // What they have committed may have come too late for the first write.
    expect([writes.length, answered]).toEqual([2, ['first']]);
    writes[1]!.end();
    await Promise.all(asked);
    expect([writes.length, answered]).toEqual([2, ['first', 'second', 'third']]);
    expect(open.mock.calls).toEqual([['/data/gatehouse.sqlite-wal', 'r+']]);
  });

  it('tells those whose write has failed, and goes on', async () => {
    const { writes } = disk();
    const log = new WriteAheadLog('/data/gatehouse.sqlite');
    const first = log.sync();
    await settle();
    const second = log.sync();
    writes[0]!.fail(new Error('EIO'));
    await expect(first).rejects.toThrow('EIO');
    await settle();
    writes[1]!.end();
    await expect(second).resolves.toBeUndefined();
  });

  it('closes its file, if it has one', async () => {
    const { writes, close } = disk();
    const log = new WriteAheadLog('/data/gatehouse.sqlite');
    await log.close();
    expect(close).not.toHaveBeenCalled();
    const synced = log.sync();
    await settle();
    writes[0]!.end();
    await synced;
    await log.close();
    expect(close).toHaveBeenCalledTimes(1);
  });

  it('takes a real file', async () => {
    open.mockRestore();
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-log-'));
    writeFileSync(join(folder, 'a.sqlite-wal'), 'frames');
    const log = new WriteAheadLog(join(folder, 'a.sqlite'));
    await expect(log.sync()).resolves.toBeUndefined();
    await log.close();
    rmSync(folder, { recursive: true });
  });
});
