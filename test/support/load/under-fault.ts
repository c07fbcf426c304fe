import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LEG } from '../leg.js';
import { eventually } from '../waiting.js';
import type { Installation } from './installation.js';
import { Load } from './load.js';

export interface Fault {
  title: string;
  /** Takes something away, or makes it misbehave. */
  hit: () => unknown;
  /** Gives it back. What clients and messages need after that, they must get by themselves. */
  mend: () => unknown;
  /** Milliseconds in between. */
  lasts?: number;
  /** Messages may be late: the clocks were wrong. */
  late?: boolean;
  /** What comes back is the process itself, and takes as long as a start takes. */
  isStart?: boolean;
}

/** `npm run test:faults` asks for more. */
export const RUNS = Number(process.env['FAULT_RUNS'] ?? 1);
/** The suite runs beside other work, of which a request may wait longer; the long form is to be alone. */
const SLACK = process.env['FAULT_RUNS'] === undefined ? 3 : 1;
/** Milliseconds for a run, on a machine that does other things as well. */
export const TIME_LIMIT = 120_000;
/** After what it needs is back, the service must be. */
const MOST_RECOVERY = 5_000;
/** A client must not wait longer for a refusal. */
const MOST_PATIENCE = 2_000;
/** The users change after so many runs: what they have done is looked through each time. */
const RUNS_OF_A_CREW = 10;

/** Hits, mends and checks, so many times. What was found is written where FAULT_RESULTS says. */
export async function underFault(installation: Installation, fault: Fault, runs = RUNS): Promise<void> {
  const row = { runs: 0, checked: 0, answers: 0, refused: 0, refusalP99: 0, recovery: 0 };
  let load = new Load(installation);
  const finish = () => {
    const { answers, refused, refusalP99 } = load.outages.report;
    row.answers += answers;
    row.refused += refused;
    row.refusalP99 = Math.max(row.refusalP99, refusalP99);
  };
  try {
    while (row.runs < runs) {
      load.start();
      try {
        await load.succeed(load.actors.length * 5);
        row.recovery = Math.max(row.recovery, await hitAndMend(installation, fault, load));
        await load.succeed(load.actors.length * 3);
      } finally {
        await load.stop();
      }
      const checked = await load.check({ late: fault.late ?? false });
      row.runs++;
      if (row.runs % RUNS_OF_A_CREW === 0 || row.runs === runs) {
        row.checked += checked;
        finish();
        load = new Load(installation);
      }
    }
  } finally {
    write(fault.title, row);
  }
  expect(row.refusalP99).toBeLessThan(MOST_PATIENCE * SLACK);
  if (fault.isStart !== true) expect(row.recovery).toBeLessThan(MOST_RECOVERY * SLACK);
}

/** @returns milliseconds from the mending to readiness or the last refusal, whatever came later */
async function hitAndMend(
  installation: Installation,
  { hit, mend, lasts = 2_000, isStart = false }: Fault,
  { outages, actors }: Load,
): Promise<number> {
  let mended = performance.now();
  try {
    await hit();
    await sleep(lasts);
  } finally {
    mended = performance.now();
    await mend();
  }
  if (!isStart) mended = performance.now();
  await eventually('readiness', () => installation.isReady(), { within: 30_000 });
  const ready = performance.now() - mended;
  const from = outages.answers;
  await eventually('all users to be served', () => outages.answers > from + actors.length * 3, {
    within: 30_000,
  });
  return Math.round(Math.max(ready, outages.lastRefusal - mended));
}

function write(title: string, row: object): void {
  const folder = process.env['FAULT_RESULTS'];
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const name = `${LEG} ${title}`.replace(/[^a-z0-9]+/gi, '-');
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ leg: LEG, title, at: Date.now(), ...row }));
}
