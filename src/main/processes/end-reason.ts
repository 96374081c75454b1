/** What is known of how a process ended. */
export interface EndFacts {
  readonly code: number | null;
  readonly signal: string | null;
  /** The last that it wrote to standard error. */
  readonly lastWords: string;
}

/** What runtimes write when memory runs out: V8, the C++ library, onnxruntime. */
const memoryWords =
  /heap out of memory|Allocation failed|bad_alloc|bad allocation|failed to allocate memory|out of memory/i;
const longestWords = 200;

/** Why a process ended, as the middle of a sentence: “the process has ended: …”. */
export function endReason({ code, signal, lastWords }: EndFacts): string {
  if (memoryWords.test(lastWords)) return 'it ran out of memory';
  if (signal === 'SIGKILL')
    return 'it was killed from outside (SIGKILL), as the system does when memory runs out';
  const words = lastLine(lastWords);
  const said = words === '' ? '' : `; its last words were “${words}”`;
  if (signal !== null) return `it was stopped by the signal ${signal}${said}`;
  return `it stopped with code ${code ?? 'unknown'}${said}`;
}

/** The last line that says something; marks of Node's own traces do not. */
function lastLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trim())
    .filter((line) => line !== '' && !line.startsWith('at ') && !/^Node\.js v/.test(line) && line !== '}');
  const error = lines.findLast((line) => /error/i.test(line)) ?? lines.at(-1) ?? '';
  return error.length > longestWords ? `${error.slice(0, longestWords)}…` : error;
}
