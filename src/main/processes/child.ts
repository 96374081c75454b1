import { type AnswerMessage, type CallMessage, PendingCalls, type ThreadHandlers } from '../threads/calls.ts';
import { type EndFacts, endReason } from './end-reason.ts';
import type { Process } from './process.ts';

/** A child process as its host started it: messages in and out, and how it ends. */
export interface Child {
  readonly pid: () => number | undefined;
  /** @throws what the host throws when a message cannot be cloned */
  post(message: CallMessage): void;
  onMessage(listener: (message: AnswerMessage) => void): void;
  /** Called once, when the process is gone and its last words were read. */
  onEnd(listener: (facts: EndFacts) => void): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
  /** Whether this program must stay alive for it. */
  hold(busy: boolean): void;
}

/** Calls to the functions `H` that a child process serves with `serveProcess`. */
export function callsTo<H extends ThreadHandlers>(child: Child): Process<H> {
  const calls = new PendingCalls((busy) => child.hold(busy));
  let closed = false;
  const ended = new Promise<string>((resolve) => {
    child.onEnd((facts) => {
      const reason = closed ? 'it was closed' : endReason(facts);
      // First of all, so that who hears of the end still sees who waits.
      resolve(reason);
      calls.end(reason);
    });
  });
  child.onMessage((message) => calls.settle(message));
  child.hold(false);

  return {
    call: (name, argument) => calls.call(name, argument, (message) => child.post(message)),
    ended,
    get pid() {
      return child.pid();
    },
    async dispose() {
      closed = true;
      calls.end('it was closed');
      child.hold(true);
      child.kill();
      await ended;
    },
  };
}
