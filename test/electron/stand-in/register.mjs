// Lets the built main find the stand-in under the name `electron`, unmodified.
import { register } from 'node:module';

const standIn = new URL('./electron.mjs', import.meta.url).href;
register(
  `data:text/javascript,${encodeURIComponent(`
    export const resolve = (name, context, next) =>
      name === 'electron' ? { url: ${JSON.stringify(standIn)}, shortCircuit: true } : next(name, context);
  `)}`,
);
