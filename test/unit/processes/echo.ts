// A child process for the tests of processes.
import { serveProcess } from '../../../src/main/processes/serve-process.ts';
import { ProgramError } from '../../../src/shared/errors.ts';

const handlers = {
  double: (values: Float32Array) => values.map((value) => value * 2),
  fail(name: string): never {
    throw new ProgramError('file-empty', { name });
  },
  unclonable: () => () => undefined,
  silence: () => new Promise<never>(() => undefined),
  spin(_: null): never {
    for (;;);
  },
  leave(code: number): never {
    process.exit(code);
  },
  throwLater(message: string): Promise<never> {
    setImmediate(() => {
      throw new Error(message);
    });
    return new Promise(() => undefined);
  },
  chatter(lines: number): number {
    for (let line = 0; line < lines; line++) {
      console.log('not for anyone to read');
      console.error('nor this');
    }
    return lines;
  },
};
export type EchoHandlers = typeof handlers;

serveProcess(handlers);
