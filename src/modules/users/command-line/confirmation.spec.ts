import { PassThrough } from 'node:stream';
import { ask } from './confirmation.js';

const terminal = () => ({ input: new PassThrough(), output: new PassThrough() });

describe('ask', () => {
  it('puts the question and gives back the line, without what surrounds it', async () => {
    const { input, output } = terminal();
    const answer = ask('Sure? ', { input, output });
    input.write(' ada \n');
    await expect(answer).resolves.toBe('ada');
    expect(String(output.read())).toContain('Sure? ');
  });

  it('takes the end of the input for no', async () => {
    const { input, output } = terminal();
    const answer = ask('Sure? ', { input, output });
    input.end();
    await expect(answer).resolves.toBe('');
  });
});
