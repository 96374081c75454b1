import { listSupportedBackends } from 'onnxruntime-node';
import { type ContextDevice, contextDeviceSchema } from '../../shared/contexts.ts';

/** What the runtime can run models on here, the surest first. */
export function runtimeDevices(): readonly ContextDevice[] {
  const there = new Set(listSupportedBackends().map(({ name }) => name));
  return contextDeviceSchema.options.filter((device) => device === 'cpu' || there.has(device));
}
