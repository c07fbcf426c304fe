import { type FileHandle, open } from 'node:fs/promises';

/** Hex digits of a SHA-1 hash. */
const DIGITS = 40;
/** Longer than any line: a hash, a colon, a count. */
const LINE = 128;
/** What is left to search is read as a whole from here on. */
const BLOCK = 4096;

/**
 * Whether the file lists the hash: lines of hashes in ascending order, each with `:` and a count behind it or not, as
 * Have I Been Pwned's downloader writes them. Of some 40 GB about 30 places are read.
 *
 * @param hash SHA-1, in capital hex digits
 * @throws Error when the file cannot be read, or has other lines
 */
export async function fileHas(path: string, hash: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const [from, to] = await narrow(file, hash, size);
    const lines = (await textAt(file, from, to - from)).split(/\r?\n/);
    return lines.some((line) => line.slice(0, DIGITS).toUpperCase() === hash);
  } finally {
    await file.close();
  }
}

/** Where the line of the hash can only be: between the beginnings of two lines that are close to each other. */
async function narrow(file: FileHandle, hash: string, size: number): Promise<[from: number, to: number]> {
  let from = 0;
  let to = size;
  while (to - from > BLOCK) {
    const middle = Math.floor((from + to) / 2);
    const { start, found } = await lineAfter(file, middle);
    if (found <= hash) from = start;
    else to = start;
  }
  return [from, to];
}

async function lineAfter(file: FileHandle, position: number): Promise<{ start: number; found: string }> {
  const text = await textAt(file, position, 2 * LINE);
  const start = text.indexOf('\n') + 1;
  const found = text.slice(start, start + DIGITS).toUpperCase();
  if (start === 0 || !isHash(found)) throw new Error('has lines that are no SHA-1 hashes');
  return { start: position + start, found };
}

export function isHash(text: string): boolean {
  return /^[0-9A-F]{40}$/i.test(text);
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
