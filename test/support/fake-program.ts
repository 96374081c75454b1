import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { EventListener, Program, RequestHandlers } from '../../src/main/services/host.ts';
import type { EventName, Events, RequestName } from '../../src/shared/api.ts';
import { ProgramError } from '../../src/shared/errors.ts';

/** A program whose handlers are those given; all others say that they were called unexpectedly. Records calls and registered files. */
export function fakeProgram(handlers: Partial<RequestHandlers> = {}) {
  const listeners = new Set<EventListener>();
  const registered: { path: string; name: string; temporary: boolean }[] = [];
  const calls: RequestName[] = [];
  const abandoned: string[] = [];
  const fallback = new Proxy({} as RequestHandlers, {
    get: (_, name: RequestName) => (parameters: never) => {
      calls.push(name);
      const handler = handlers[name];
      if (handler === undefined) {
        return Promise.reject(new ProgramError('unexpected', { reason: `no ${name} in this test` }));
      }
      return (handler as (parameters: never) => Promise<unknown>)(parameters);
    },
  });
  const program: Program = {
    handlers: fallback,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit<E extends EventName>(event: E, payload: Events[E]) {
      for (const listener of listeners) listener(event, payload);
    },
    registerFile(path, { temporary = false, name = basename(path) } = {}) {
      registered.push({ path, name, temporary });
      return Promise.resolve({ file: randomUUID(), name, bytes: 0 });
    },
    abandonJob: (job) => void abandoned.push(job),
    dispose: () => Promise.resolve(),
  };
  return { program, registered, calls, abandoned, listeners };
}
