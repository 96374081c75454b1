import { patternFunctions } from '../analysis/pattern-functions.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(patternFunctions());
