// Preloaded into the browser host by responsiveness.mjs: measures how late the event loop runs timers. Writes the histogram when asked
// over the process channel.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 5 });
process.on('message', (message) => {
  if (message === 'start') {
    delay.reset();
    delay.enable();
  } else if (message === 'stop') {
    delay.disable();
    // The histogram counts whole intervals; what is late is what goes beyond the 5 ms that were asked for.
    const late = (/** @type {number} */ percentile) => Math.max(0, delay.percentile(percentile) / 1e6 - 5);
    process.send?.({ p50: late(50), p99: late(99), max: Math.max(0, delay.max / 1e6 - 5) });
  }
});
process.channel?.unref();
