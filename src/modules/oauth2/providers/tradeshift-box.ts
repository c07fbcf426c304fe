import type { Provider } from './provider.js';
import { tradeshiftAt } from './tradeshift.js';

export const tradeshiftBox: Provider = {
  id: 'tradeshiftBox',
  name: 'Tradeshift Sandbox',
  ...tradeshiftAt('api-sandbox.tradeshift.com'),
};
