/**
 * The room's front door: `createCloudScene(container, options)` mounts the embedding cloud into an element, and the colours are
 * there for legends. See contract.ts for what goes in and what comes out.
 */
export { createCloudScene } from './cloud.ts';
export * from './colors.ts';
export * from './contract.ts';
