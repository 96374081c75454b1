/** The two channels between preload and main. */
export const messageChannel = 'semascope:message';
export const droppedFileChannel = 'semascope:dropped-file';
