import { entryFunctions } from '../embeddings/library/entry-thread.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(entryFunctions());
