import { resolve } from 'node:path';

/**
 * The file that a start of the program was asked to open, from its command line. Command lines of a second start are not trusted: only the
 * first plain argument that ends like a text we open counts, and it is checked again like any other file before it is read.
 * @param parameters the command line without the program (and, unpacked, without the application folder)
 */
export function fileToOpen(parameters: readonly string[], workingFolder: string): string | null {
  const name = parameters.find(
    (parameter, index) =>
      !parameter.startsWith('-') &&
      parameters[index - 1] !== libraryOption &&
      parameters[index - 1] !== catalogueOption &&
      parameters[index - 1] !== hubOption &&
      /\.(txt|gz)$/i.test(parameter) &&
      !parameter.includes('\0'),
  );
  return name === undefined ? null : resolve(workingFolder, name);
}

const libraryOption = '--library';
const catalogueOption = '--catalogue';
const hubOption = '--hub';

/** Where the command line wants the library of models to lie (`--library FOLDER` or `--library=FOLDER`); `null` when it does not say. */
export function libraryFolder(parameters: readonly string[], workingFolder: string): string | null {
  const folder = optionValue(libraryOption, parameters);
  return folder === null ? null : resolve(workingFolder, folder);
}

/** Where the command line wants pretrained models to be fetched from (`--catalogue ADDRESS` or a folder); `null` when it does not say. */
export function catalogueSource(parameters: readonly string[]): string | null {
  return optionValue(catalogueOption, parameters);
}

/** Where the command line wants contextual models to be fetched from (`--hub ADDRESS` or a folder); `null` when it does not say. */
export function hubSource(parameters: readonly string[]): string | null {
  return optionValue(hubOption, parameters);
}

function optionValue(name: string, parameters: readonly string[]): string | null {
  const at = parameters.findIndex((parameter) => parameter === name || parameter.startsWith(`${name}=`));
  const option = parameters[at];
  if (option === undefined) return null;
  const value = option === name ? parameters[at + 1] : option.slice(name.length + 1);
  return value === undefined || value === '' || value.startsWith('-') ? null : value;
}
