export const chunkCounts: readonly number[];
export function kernelHash(): string;
