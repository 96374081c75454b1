import { readingFunctions } from '../embeddings/reading/reading-functions.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(readingFunctions());
