import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

// The plainest of TensorFlow's backends, and none that the program uses: what is compared with it is compared with somebody else's arithmetic.
tf.enableProdMode();
await tf.setBackend('cpu');

export { tf };
