// Imported first, and alone: whatever comes after it may use what only a recent Node.js understands.

const [major, minor] = process.versions.node.split('.').map(Number);

// From these on, require() can load ES modules, which NestJS 12 counts on.
const firstMinor = { 20: 19, 22: 12 }[major] || 0;

if (major < 20 || major === 21 || minor < firstMinor) {
  console.error(`Gatehouse needs Node.js 20.19, 22.12 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}
