import { Worker } from 'node:worker_threads';
import { type AnswerMessage, answerCall, type CallMessage, type ThreadHandlers } from '../threads/calls.ts';

/** The port of a utility process of Electron, which its types declare for Electron's own programs only. */
interface ParentPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

/**
 * Serves `handlers` inside a child process, for as long as the program that started it lives: over the channel of a child of Node, or over
 * the port of a utility process of Electron.
 */
export function serveProcess(handlers: ThreadHandlers): void {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined && parentPort !== null) {
    const post = (answer: AnswerMessage): void => parentPort.postMessage(answer);
    parentPort.on('message', ({ data }) => void answerCall(handlers, data as CallMessage, post));
    return;
  }
  if (process.send === undefined) throw new Error('serveProcess was called outside a child process');
  // The other side may be gone by the time that an answer is there.
  const post = (answer: AnswerMessage): void => void process.send?.(answer, undefined, {}, () => undefined);
  process.on('message', (message) => void answerCall(handlers, message as CallMessage, post));
  endWithParent();
}

/** How often the parent is looked for, in milliseconds. */
const parentInterval = 1000;

/**
 * Ends this process when its parent is gone. The closed channel tells at once, but only a process whose event loop turns hears of it: a thread looks
 * for the parent too, for when a tokenizer's regular expression never ends. (Electron ends its utility processes itself.)
 */
function endWithParent(): void {
  // Nothing here needs an orderly end, and a native library may be in the middle of its work.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  new Worker(
    `const parent = require('node:worker_threads').workerData;
     const gone = () => {
       try { process.kill(parent, 0); return process.ppid !== parent; } catch { return true; }
     };
     setInterval(() => { if (gone()) process.kill(process.pid, 'SIGKILL'); }, ${parentInterval});`,
    // Asked for here: by the time that the thread runs, the parent may have gone and another taken its place.
    { eval: true, workerData: process.ppid, stdout: true, stderr: true },
  ).unref();
}
