/** Of a long trace the end tells most; the first lines of a crash report are kept by being short. */
const kept = 8192;

/** Reads a stream to its end and gives its last characters: a process whose pipe is full would wait for ever. */
export function lastWords(stream: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    words = (words + text).slice(-kept);
  });
  // A pipe that breaks has said all that it will.
  stream?.on('error', () => undefined);
  return () => words;
}
