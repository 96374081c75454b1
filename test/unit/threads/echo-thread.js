// A thread's other side for thread.test.ts: plain JavaScript that speaks the same messages as serveThread.
import { parentPort } from 'node:worker_threads';

parentPort?.on('message', ({ id, name, argument }) => {
  if (name === 'double') parentPort?.postMessage({ id, value: argument * 2 });
  if (name === 'length') parentPort?.postMessage({ id, value: argument.byteLength });
  if (name === 'fail') {
    parentPort?.postMessage({ id, error: { code: 'file-empty', parameters: { name: argument } } });
  }
  if (name === 'crash') throw new Error('the thread broke');
});
