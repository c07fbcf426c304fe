import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileHas } from './breach-file.js';

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-breaches-'));
afterAll(() => rmSync(folder, { recursive: true }));

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex').toUpperCase();
const hashes = Array.from({ length: 5_000 }, (_, index) => sha1(`leaked ${index}`)).sort();

function fileOf(text: string): string {
  const path = join(folder, `${sha1(text)}.txt`);
  writeFileSync(path, text);
  return path;
}

describe('fileHas', () => {
  it.each([
    ['with counts', hashes.map((hash, index) => `${hash}:${index}\n`).join('')],
    ['with counts, ended as on Windows', hashes.map((hash) => `${hash}:1234567\r\n`).join('')],
    ['bare', hashes.join('\n')],
    ['in small letters', `${hashes.join('\n').toLowerCase()}\n`],
  ])('finds the first, the last and any other hash of lines %s, and none beside', async (_how, text) => {
    const path = fileOf(text);
    const some = hashes.filter((_, index) => index % 50 === 0 || index === hashes.length - 1);
    const found = await Promise.all(some.map((hash) => fileHas(path, hash)));
    expect(found.filter(Boolean)).toHaveLength(some.length);
    const others = ['0'.repeat(40), 'F'.repeat(40), ...some.map((hash) => sha1(hash))];
    const wrong = await Promise.all(others.map((hash) => fileHas(path, hash)));
    expect(wrong.filter(Boolean)).toEqual([]);
  });

  it('finds the only one', async () => {
    const path = fileOf(`${hashes[7]}:1`);
    await expect(fileHas(path, hashes[7]!)).resolves.toBe(true);
    await expect(fileHas(path, hashes[8]!)).resolves.toBe(false);
  });

  it('finds nothing in an empty file', async () => {
    await expect(fileHas(fileOf(''), hashes[0]!)).resolves.toBe(false);
  });

  it('fails where there is no file, or one of something else', async () => {
    await expect(fileHas(join(folder, 'none'), hashes[0]!)).rejects.toThrow('ENOENT');
    const words = fileOf('some words\n'.repeat(1_000));
    await expect(fileHas(words, hashes[0]!)).rejects.toThrow('has lines that are no SHA-1 hashes');
    await expect(fileHas(fileOf('x'.repeat(10_000)), hashes[0]!)).rejects.toThrow('no SHA-1 hashes');
  });
});
