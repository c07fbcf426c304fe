import type { Sealer } from '../../../kernel/sealer.js';
import type { OutgoingMessage } from '../domain/message.js';
import type { QueuedMessage } from '../domain/queued-message.js';

/** What a message says holds a secret, so it is sealed wherever it rests. */
export function sealMessage(sealer: Sealer, id: string, message: OutgoingMessage): Buffer {
  return sealer.seal(JSON.stringify(message), placeOf(id));
}

/** @throws CannotOpen */
export function openMessage(sealer: Sealer, { id, payload }: QueuedMessage): OutgoingMessage {
  return JSON.parse(sealer.open(payload ?? Buffer.alloc(0), placeOf(id))) as OutgoingMessage;
}

function placeOf(id: string): string {
  return `outbox:${id}`;
}
