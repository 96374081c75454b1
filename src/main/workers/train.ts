import { createTrainer } from '../engines/cpu/trainer.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(createTrainer());
