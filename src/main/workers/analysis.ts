import { analysisFunctions } from '../analysis/thread-functions.ts';
import { vectorFileFunctions } from '../embeddings/reading/vector-file.ts';
import { serveThread } from '../threads/thread.ts';

serveThread({ ...analysisFunctions(), ...vectorFileFunctions() });
