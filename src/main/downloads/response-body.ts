import type { IncomingMessage } from 'node:http';

/** While so many bytes wait to be taken, the server is left waiting, too. */
const mostWaiting = 1024 * 1024;

/**
 * The body of an answer, which is listened to from now on. Whoever reads it gets every byte that came before a cut, and only then the error: a
 * stream of Node throws away what it holds when its connection breaks, and that would have to be fetched a second time.
 */
export function responseBody(response: IncomingMessage): AsyncIterable<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let bytes = 0;
  let end: { readonly error: Error | null } | null = null;
  let wake = (): void => undefined;
  const finish = (error: Error | null): void => {
    end ??= { error };
    wake();
  };
  response.on('data', (chunk: Buffer) => {
    waiting.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostWaiting) response.pause();
    wake();
  });
  response.on('end', () => finish(null));
  response.on('error', finish);
  response.on('close', () => finish(new Error('the connection was closed')));

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk !== undefined) {
          bytes -= chunk.length;
          if (bytes < mostWaiting) response.resume();
          yield chunk;
        } else if (end === null) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else {
          if (end.error !== null) throw end.error;
          return;
        }
      }
    },
  };
}
