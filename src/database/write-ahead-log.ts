import { type FileHandle, open } from 'node:fs/promises';

/**
 * Puts SQLite's commits on the disk. SQLite would do that within COMMIT (`synchronous = FULL`), and the event loop
 * would wait for the disk with it; so it only writes its log (`NORMAL`), and libuv's pool sees to it that the disk has
 * it. Who commits meanwhile shares the next turn.
 */
export class WriteAheadLog {
  private file: Promise<FileHandle> | undefined;
  private running: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  /** @param database the path of its file */
  constructor(private readonly database: string) {}

  /** Resolves when all that has been committed by now would survive a power cut. */
  sync(): Promise<void> {
    const begin = (): Promise<void> => {
      this.next = undefined;
      this.running = this.write();
      return this.running;
    };
    this.next ??= this.running.then(begin, begin);
    return this.next;
  }

  async close(): Promise<void> {
    await (await this.file)?.close();
  }

  private async write(): Promise<void> {
    // SQLite keeps the file as long as it has the database open. It locks others than this one, so closing it is safe.
    this.file ??= open(`${this.database}-wal`, 'r+').catch((error: unknown) => {
      // The next one may have more luck.
      this.file = undefined;
      throw error;
    });
    await (await this.file).datasync();
  }
}
