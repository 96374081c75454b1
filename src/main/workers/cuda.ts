import { openDriverLibrary } from '../engines/cuda/driver/library.ts';
import { createCudaTrainer } from '../engines/cuda/trainer.ts';
import { serveThread } from '../threads/thread.ts';

serveThread(createCudaTrainer(openDriverLibrary));
