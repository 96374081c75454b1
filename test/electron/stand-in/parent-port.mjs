// Loaded into a child process before its program: gives it the port that a utility process of Electron has in place of Node's channel.
import { EventEmitter } from 'node:events';

const send = process.send?.bind(process);
const port = Object.assign(new EventEmitter(), {
  postMessage: (/** @type {unknown} */ message) => send?.(message),
});
// Messages wait until someone listens, as they do at Electron's port.
port.once('newListener', () => process.on('message', (data) => port.emit('message', { data })));
// As Electron does for its utility processes.
process.on('disconnect', () => process.exit());
Object.assign(process, { parentPort: port, send: undefined });
