import { analysisFunctions } from '../analysis/thread-functions.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(analysisFunctions());
