// A program that starts the echo process, prints its number, and does what its parameter says.
import { nodeProcesses } from '../../../src/main/processes/node-processes.ts';
import type { EchoHandlers } from './echo.ts';

const [, , folder = '', what] = process.argv;
const echo = nodeProcesses(folder).start<EchoHandlers>('echo');
echo.call('double', Float32Array.of(1)).then(() => {
  console.log(echo.pid);
  // An idle child lets this program end; one that is busy does not.
  if (what === 'spin') echo.call('spin', null).catch(() => undefined);
  if (what === 'wait') echo.call('silence', undefined).catch(() => undefined);
});
