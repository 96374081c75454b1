import { runtimeDevices } from '../contextual/devices.ts';
import { openSession } from '../contextual/onnx/session.ts';
import { loadTokenizer } from '../contextual/pieces/tokenizer.ts';
import { contextRuntime } from '../contextual/runtime.ts';
import { serveProcess } from '../processes/serve-process.ts';

serveProcess(contextRuntime({ loadTokenizer, openSession, devices: async () => runtimeDevices() }));
