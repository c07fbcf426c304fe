// node slow-clients.mjs ORIGIN COUNT: so many connections, each of which sends a byte a second of an endless request.
import { connect } from 'node:net';

const [origin, count] = process.argv.slice(2);
const { hostname, port } = new URL(origin);
const HEAD = 'POST /v1/account HTTP/1.1\r\nhost: localhost\r\nx-appwrite-project: default\r\nx-slow: ';
const sockets = new Set();
const outcome = { opened: 0, refused: {} };

function open() {
  const socket = connect({ host: hostname, port: Number(port) });
  socket.once('connect', () => {
    outcome.opened++;
    socket.write(HEAD);
  });
  socket.on('error', ({ code }) => (outcome.refused[code] = (outcome.refused[code] ?? 0) + 1));
  // Whoever is thrown out comes again.
  socket.once('close', () => {
    sockets.delete(socket);
    setTimeout(open, 100);
  });
  sockets.add(socket);
}

for (let opened = 0; opened < Number(count); opened++) open();
setInterval(() => {
  for (const socket of sockets) if (!socket.connecting) socket.write('x');
}, 1_000);
process.on('message', () => process.send(outcome));
process.on('disconnect', () => process.exit());
