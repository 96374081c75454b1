import { resolve } from 'node:path';

/**
 * The file that a start of the program was asked to open, from its command line. Command lines of a second start are not trusted: only the
 * first plain argument that ends like a text we open counts, and it is checked again like any other file before it is read.
 * @param parameters the command line without the program (and, unpacked, without the application folder)
 */
export function fileToOpen(parameters: readonly string[], workingFolder: string): string | null {
  const name = parameters.find(
    (parameter) => !parameter.startsWith('-') && /\.(txt|gz)$/i.test(parameter) && !parameter.includes('\0'),
  );
  return name === undefined ? null : resolve(workingFolder, name);
}
