export function librarySourceHash(): string;
