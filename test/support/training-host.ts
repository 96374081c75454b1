// The program with a training run, for tests that kill it: goes on with a run that was cut short, or begins one on the text of a file.
// `training-host DATA_FOLDER RESOURCES TEXT OPTIONS SECONDS`, RESOURCES and OPTIONS as JSON. Says on standard output `begun` or `resumed FRACTION`,
// then `kept` for each checkpoint that is there, and `done` at the end.
import { watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createProgram } from '../../src/main/services/program.ts';
import { defaultTokenizerOptions } from '../../src/shared/corpus.ts';

const [, , dataFolder = '', resources = '', text = '', options = '', seconds = ''] = process.argv;
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const program = await createProgram({
  host: {
    kind: 'browser',
    pickFile: () => Promise.resolve(null),
    pickFolder: () => Promise.resolve(null),
    exportDestination: () => Promise.resolve(null),
  },
  resources: JSON.parse(resources),
  dataFolder,
  version: '0.0.0',
  cores: 2,
  checkpointSeconds: Number(seconds),
});
program.onEvent((event, payload) => {
  if (event === 'notice') say(`notice ${JSON.stringify(payload)}`);
});
const { handlers } = program;
await mkdir(join(dataFolder, 'checkpoints'), { recursive: true });
const watcher = watch(join(dataFolder, 'checkpoints'), { recursive: true }, (_, name) => {
  if (name?.endsWith('checkpoint.json') === true) say('kept');
});
const [interrupted] = await handlers['training.interrupted']({});
if (interrupted === undefined) {
  const { file } = await program.registerFile(text);
  const corpus = await handlers['corpus.open']({ job: 'open', file, tokenizer: defaultTokenizerOptions });
  say('begun');
  await handlers['training.start']({ job: 'train', corpus: corpus.id, options: JSON.parse(options) });
} else {
  say(`resumed ${interrupted.fraction}`);
  await handlers['training.resume']({ job: 'train', checkpoint: interrupted.checkpoint });
}
watcher.close();
await program.dispose();
say('done');
process.exit(0);
