// An SMTP server that takes every mail and throws it away; says its port, and how many it got when asked.
import { createServer } from 'node:net';

const REPLIES = { EHLO: '250 sink', HELO: '250 sink', DATA: '354 go on', QUIT: '221 bye' };
let received = 0;

const server = createServer((socket) => {
  let text = '';
  let inMail = false;
  const say = (line) => socket.write(`${line}\r\n`);
  socket.setEncoding('latin1').on('error', () => undefined);
  socket.on('data', (chunk) => {
    text += chunk;
    for (;;) {
      const mark = inMail ? '\r\n.\r\n' : '\r\n';
      const end = text.indexOf(mark);
      if (end === -1) return;
      const line = text.slice(0, end);
      text = text.slice(end + mark.length);
      const verb = line.slice(0, 4).toUpperCase();
      if (inMail) received++;
      say(inMail ? '250 taken' : (REPLIES[verb] ?? '250 ok'));
      inMail = !inMail && verb === 'DATA';
    }
  });
  say('220 sink');
});

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send({ received }));
process.on('disconnect', () => process.exit());
