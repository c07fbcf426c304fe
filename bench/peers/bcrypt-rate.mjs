// The limit of sign-in: how many passwords a second these cores compare, with nothing around it. SECONDS says how long.
import { availableParallelism } from 'node:os';
import bcrypt from 'bcrypt';

const COST = 12;
const PASSWORD = 'a password for the bench';
const seconds = Number(process.env.SECONDS ?? 5);
const atOnce = availableParallelism();

const hash = await bcrypt.hash(PASSWORD, COST);
const cpuBefore = process.cpuUsage();
const start = performance.now();
let hashes = 0;
await Promise.all(Array.from({ length: atOnce }, compareOnAndOn));
const elapsed = (performance.now() - start) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);

const result = {
  hashesPerSecond: hashes / elapsed,
  cpuSeconds: (user + system) / 1e6,
  hashes,
  elapsed,
  atOnce,
};
if (process.send) process.send(result, () => process.disconnect());
else console.log(result);

async function compareOnAndOn() {
  for (; performance.now() < start + seconds * 1_000; hashes++) await bcrypt.compare(PASSWORD, hash);
}
