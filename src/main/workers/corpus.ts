import { corpusTask } from '../corpus/corpus-task.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(corpusTask());
