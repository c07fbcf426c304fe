import { readFileSync } from 'node:fs';
import { Clock } from '../kernel/clock.js';
import { NODE_SUPPORT, nodeSupport } from './machine.checks.js';

class ClockAt extends Clock {
  constructor(private readonly date: string) {
    super();
  }
  override now(): number {
    return Date.parse(this.date);
  }
}

describe('nodeSupport', () => {
  it.each([
    ['22.12.0', '2027-04-30T23:59:59Z', 'ok'],
    ['22.12.0', '2027-05-01T00:00:00Z', 'warn'],
    ['23.1.0', '2025-01-01T00:00:00Z', 'warn'],
  ])('of %s at %s: %s', (version, now, state) => {
    expect(nodeSupport(version, new ClockAt(now)).state).toBe(state);
  });

  it('knows the days that the documentation has', () => {
    const table = readFileSync('docs/dependencies.md', 'utf8');
    for (const [major, lastDay] of Object.entries(NODE_SUPPORT)) {
      expect(table).toMatch(new RegExp(`^\\| Node\\.js ${major} +\\| ${lastDay}`, 'm'));
    }
  });
});
