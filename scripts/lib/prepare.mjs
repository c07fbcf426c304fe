import { existsSync } from 'node:fs';
import { build, isBuilt } from './build.mjs';
import { install, isInstalled } from './install.mjs';
import { exclusively } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { PreparationError } from './preparation-error.mjs';

/**
 * Installs and builds what is missing. Where all is there already, it takes some hundredths of a second.
 *
 * @param needs.build false where something else builds: only installs
 * @throws PreparationError
 */
export async function prepare(needs = { build: true }) {
  // A production image has only what was built.
  if (!existsSync(inRoot('src'))) return;
  if (isInstalled() && (!needs.build || isBuilt())) return;
  await exclusively(inRoot('.cache', 'preparing.lock'), async () => {
    await install();
    if (needs.build) await build();
  });
}

/** For scripts that have nothing more to say when it fails. */
export async function prepareOrExit(needs) {
  try {
    await prepare(needs);
  } catch (error) {
    if (!(error instanceof PreparationError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
