export type Key = string | Buffer;

/** What a batch's statement returns: behind the columns asked for, the key that the row answers. */
export type Keyed<Row extends readonly unknown[]> = readonly [...Row, Key];

/**
 * Sends a statement for this number of keys of one project; there may be fewer rows than keys, and a key may be there
 * twice.
 */
type Send<Row extends readonly unknown[]> = (
  projectId: string,
  keys: readonly Key[],
) => Promise<readonly Keyed<Row>[]>;

/** More make the statement slower than they save round trips. */
const LARGEST = 32;

/**
 * Looks rows up by a key, those of one turn of the event loop in one statement: under load, the round trip costs this
 * process several times the row, and the database as well. Somebody who comes alone waits for nobody.
 */
export class BatchedLookUp<Row extends readonly unknown[]> {
  private readonly open = new Map<string, Batch<Row>>();

  constructor(private readonly send: Send<Row>) {}

  find(projectId: string, key: Key): Promise<Row | undefined> {
    const batch = this.open.get(projectId) ?? this.begin(projectId);
    const found = batch.add(key);
    if (batch.size === LARGEST) this.close(projectId, batch);
    return found;
  }

  private begin(projectId: string): Batch<Row> {
    const batch = new Batch<Row>();
    this.open.set(projectId, batch);
    // Right after the requests that have come in together.
    setImmediate(() => this.close(projectId, batch));
    return batch;
  }

  private close(projectId: string, batch: Batch<Row>): void {
    // Sent already, when it was full.
    if (this.open.get(projectId) !== batch) return;
    this.open.delete(projectId);
    batch.send((keys) => this.send(projectId, keys));
  }
}

class Batch<Row extends readonly unknown[]> {
  private readonly keys: Key[] = [];
  private readonly asked = new Map<string, (row: Row | undefined) => void>();
  private readonly pending = new Map<string, Promise<Row | undefined>>();
  private readonly failures: ((error: unknown) => void)[] = [];

  get size(): number {
    return this.keys.length;
  }

  add(key: Key): Promise<Row | undefined> {
    const name = nameOf(key);
    const known = this.pending.get(name);
    if (known !== undefined) return known;
    const found = new Promise<Row | undefined>((resolve, reject) => {
      this.asked.set(name, resolve);
      this.failures.push(reject);
    });
    this.keys.push(key);
    this.pending.set(name, found);
    return found;
  }

  send(send: (keys: readonly Key[]) => Promise<readonly Keyed<Row>[]>): void {
    send(padded(this.keys)).then(
      (rows) => this.answer(rows),
      (error: unknown) => {
        for (const fail of this.failures) fail(error);
      },
    );
  }

  private answer(rows: readonly Keyed<Row>[]): void {
    for (const row of rows) {
      const name = nameOf(row.at(-1) as Key);
      // With the key still behind it, which nobody looks at.
      this.asked.get(name)?.(row as unknown as Row);
      this.asked.delete(name);
    }
    for (const resolve of this.asked.values()) resolve(undefined);
  }
}

/** To a power of two, so that few different statements are prepared. */
function padded(keys: readonly Key[]): readonly Key[] {
  const size = 2 ** Math.ceil(Math.log2(keys.length));
  return size === keys.length ? keys : [...keys, ...Array<Key>(size - keys.length).fill(keys[0] as Key)];
}

function nameOf(key: Key): string {
  return typeof key === 'string' ? key : key.toString('latin1');
}
