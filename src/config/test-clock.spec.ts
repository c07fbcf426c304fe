import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestClock } from './test-clock.js';

describe('TestClock', () => {
  it('is moved by the milliseconds in its file, whenever they change', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-clock-'));
    const file = join(folder, 'clock');
    const clock = new TestClock(file);
    for (const offset of [0, 3_600_000, -3_600_000]) {
      writeFileSync(file, `  ${offset}`);
      const behind = Date.now() + offset - clock.now();
      expect(Math.abs(behind)).toBeLessThan(1_000);
    }
    rmSync(folder, { recursive: true });
  });
});
