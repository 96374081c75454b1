import { createTensorFlowTrainer } from '../engines/tensorflow/trainer.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(createTensorFlowTrainer());
