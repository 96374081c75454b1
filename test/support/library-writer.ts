// Keeps, renames and removes models in a library without end, and says on standard output what it has done: for tests that kill it.
// `library-writer FOLDER KERNELS FIRST`: the first model it keeps is that of the number FIRST.
import { Library } from '../../src/main/embeddings/library/library.ts';
import { fileOrigin, numberedStore } from './libraries.ts';

const [, , folder = '', kernels = '', first = '0'] = process.argv;
const library = new Library({
  folder,
  kernels,
  version: 'killed',
  onProblem: (problem) => {
    throw problem;
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

await library.tidy();
const kept: string[] = [];
for (let number = Number(first); ; number++) {
  const { entry } = await library.keep(numberedStore(number), {
    name: `${number}`,
    origin: fileOrigin,
  });
  say(`kept ${entry} ${number}`);
  kept.push(entry);
  await library.rename(entry, `${number} renamed`);
  const oldest = kept.length > 3 ? kept.shift() : undefined;
  if (oldest !== undefined) {
    say(`removing ${oldest}`);
    await library.remove(oldest);
  }
}
