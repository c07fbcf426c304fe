import { setTimeout as sleep } from 'node:timers/promises';
import { whileMailing } from './mails.mjs';
import { startScene } from './scene.mjs';
import { STORMS } from './storms.mjs';

/** Session checks that arrive a second. */
export const RATE = 200;
/** The storm has begun before anybody looks, and ends after. */
const LEAD = 1;

/** @returns by storm, the rounds' outcomes: of the checks `quiet` and `under` the storm, and of the `storm` itself */
export async function measureStorms(storage, { rounds, seconds }) {
  const storms = Object.entries(requestStorms(seconds));
  const results = Object.fromEntries(storms.map(([name]) => [name, []]));
  const scene = await startScene(storage);
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, measure] of storms) results[name].push(await measure(scene));
    }
    // Once: most of the time goes into asking for the mails.
    for (const [name, measure] of Object.entries(mailings(storage, seconds))) {
      results[name] = [await measure(scene)];
    }
  } finally {
    await scene.stop();
  }
  return results;
}

function requestStorms(seconds) {
  const measure = (storm) => async (scene) => {
    const quiet = await look(scene, scene.server, scene.check, seconds);
    const raging = storm(scene, seconds + 2 * LEAD);
    await sleep(LEAD * 1_000);
    return { quiet, under: await look(scene, scene.server, scene.check, seconds), storm: await raging };
  };
  return Object.fromEntries(Object.entries(STORMS).map(([name, storm]) => [name, measure(storm)]));
}

function mailings(storage, seconds) {
  const measure = (role) => (scene) => {
    let users = 0;
    return whileMailing(scene, role, async (server) => {
      const { check } = await server.signUp(`looker-${role}-${++users}@example.com`);
      await scene.load.closed({ origin: server.origin, requests: [check] }, { connections: 16, seconds: 3 });
      return look(scene, server, check, seconds);
    });
  };
  return {
    'mails, same process': measure('all'),
    // SQLite is for one process that does it all.
    ...(storage === 'server' ? { 'mails, own process': measure('worker') } : {}),
  };
}

async function look({ watch }, { origin }, check, seconds) {
  const outcome = await watch.open({ origin, requests: [check] }, { rate: RATE, seconds });
  return outcome.expectClean('session checks');
}
