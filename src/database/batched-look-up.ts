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

class Question<Row> {
  resolve!: (row: Row | undefined) => void;
  reject!: (error: unknown) => void;
  readonly answer = new Promise<Row | undefined>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor(readonly key: Key) {}
}

class Batch<Row extends readonly unknown[]> {
  private readonly questions = new Map<string, Question<Row>>();

  get size(): number {
    return this.questions.size;
  }

  add(key: Key): Promise<Row | undefined> {
    const name = nameOf(key);
    const question = this.questions.get(name) ?? new Question<Row>(key);
    this.questions.set(name, question);
    return question.answer;
  }

  send(send: (keys: readonly Key[]) => Promise<readonly Keyed<Row>[]>): void {
    const questions = [...this.questions.values()];
    send(padded(questions.map(({ key }) => key))).then(
      (rows) => {
        // With the key still behind it, which nobody looks at.
        for (const row of rows) this.questions.get(nameOf(row.at(-1) as Key))?.resolve(row as unknown as Row);
        // Whoever has an answer already keeps it.
        for (const { resolve } of questions) resolve(undefined);
      },
      (error: unknown) => {
        for (const { reject } of questions) reject(error);
      },
    );
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
