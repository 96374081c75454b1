/**
 * Lets one request run at a time. Of those that are asked for meanwhile only the last is sent, so that fast typing never queues work up.
 * @returns `send` with answers that were overtaken, or skipped, as `null`; rejects only where the latest one failed
 */
export function latestOnly<P, R>(send: (parameters: P) => Promise<R>): (parameters: P) => Promise<R | null> {
  let asked = 0;
  let running: Promise<unknown> = Promise.resolve();
  return async (parameters) => {
    asked += 1;
    const request = asked;
    const before = running;
    let done: () => void = () => undefined;
    running = new Promise<void>((resolve) => {
      done = resolve;
    });
    try {
      await before;
      if (request !== asked) return null;
      const answer = await send(parameters);
      return request === asked ? answer : null;
    } catch (error) {
      if (request === asked) throw error;
      return null;
    } finally {
      done();
    }
  };
}
