import { checkpointTask } from '../engines/checkpoints/checkpoint-files.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(checkpointTask());
