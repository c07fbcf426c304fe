import { createInterface } from 'node:readline/promises';

/** The operator has thought better of it. */
export class Declined extends Error {}

/** Puts a question and waits for a line; `''` when the input ends instead. */
export async function ask(
  question: string,
  { input, output }: { input: NodeJS.ReadableStream; output: NodeJS.WritableStream },
): Promise<string> {
  const lines = createInterface({ input, output });
  try {
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    return (await Promise.race([lines.question(question), ended])).trim();
  } finally {
    lines.close();
  }
}
