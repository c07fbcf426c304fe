import { linkIn, type Message } from './expectations.js';
import type { Gatehouse } from './gatehouse.js';
import { type LinkToken, tokenIn } from './scenarios.js';
import { eventually } from './waiting.js';

/** The newest message to each of these addresses, in their order, once all have one: many are read at one go. */
export function newestTo(gatehouse: Gatehouse, addresses: readonly string[]): Promise<Message[]> {
  return eventually(
    `messages to ${addresses.length} addresses`,
    async () => {
      const messages = await gatehouse.messages();
      const found = addresses.map((address) => messages.find(({ to }) => to === address));
      return found.every((message) => message !== undefined) ? found : undefined;
    },
    { within: 30_000, every: 200 },
  );
}

/** What the newest links to these addresses carry. */
export async function linksTo(gatehouse: Gatehouse, addresses: readonly string[]): Promise<LinkToken[]> {
  return (await newestTo(gatehouse, addresses)).map((message) => tokenIn(linkIn(message)));
}
