// Stands in for the process of a contextual model: what it does is said by the names of folders and by words in sentences.
import type { ContextFunctions } from '../../../../src/main/contextual/contract.ts';
import { serveProcess } from '../../../../src/main/processes/serve-process.ts';
import { readWords, runWords } from './words-model.ts';

const never = new Promise<never>(() => undefined);
const spin = (): never => {
  for (;;);
};

const functions: ContextFunctions = {
  async openTokenizer({ folder }) {
    if (folder.includes('endless-tokenizer')) spin();
    return null;
  },
  async load({ folder }) {
    if (folder.includes('deadly')) process.kill(process.pid, 'SIGSEGV');
    if (folder.includes('slow')) await never;
    return { layers: [0, 1], lastLayerOnly: null, hiddenSize: 4, longestInput: 512 };
  },
  async read(request) {
    if (request.sentences.some((sentence) => sentence.includes('endless'))) spin();
    return readWords(request);
  },
  async run(request) {
    // The words of this model are numbered by their length: one of 13 letters stops it.
    if (request.sequences.some((sequence) => sequence.includes(13))) await never;
    if (request.sequences.some((sequence) => sequence.includes(14))) process.exit(9);
    return runWords(request);
  },
  devices: async () => ['cpu'],
};

serveProcess(functions);
