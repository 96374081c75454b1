/** A file of a folder that was chosen in the browser. */
export interface FolderFile {
  /** Its place in the folder, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
}

/** Weights of a folder that was chosen in the browser, before anything of it was sent. */
interface OfferedWeights {
  readonly path: string;
  /** With its external data. */
  readonly bytes: number;
}

/** A folder that was chosen in the browser: what of it matters, by path. */
export interface ChosenFiles {
  readonly name: string;
  /** What is always sent: configuration and tokenizer. */
  readonly small: readonly FolderFile[];
  /** What one of is sent, the best for a first look first. */
  readonly weights: readonly OfferedWeights[];
  /** External data, each belonging to weights beside it. */
  readonly data: readonly FolderFile[];
}

const settings =
  /^(config|tokenizer|tokenizer_config|special_tokens_map|added_tokens|vocab|generation_config)\.json$/;
const vocabularies = /^(vocab\.txt|merges\.txt|.+\.model)$/;
const weightsName = /\.onnx$/;
const dataName = /\.onnx(_data(_\d+)?|\.data)$/;
/** A tokenizer of the largest vocabularies stays below this. */
const longestSetting = 64 * 2 ** 20;

/** What of a folder a contextual model needs; the rest (weights of other programs, pictures, read-me files) is not sent. */
export function chooseFiles(name: string, files: readonly FolderFile[]): ChosenFiles {
  const data = files.filter(({ path }) => dataName.test(path));
  const small = files.filter(({ path, bytes }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    return bytes <= longestSetting && (settings.test(file) || vocabularies.test(file));
  });
  const weights = files
    .filter(({ path }) => weightsName.test(path))
    .map(({ path, bytes }) => ({
      path,
      bytes: dataOf(path, data).reduce((sum, file) => sum + file.bytes, bytes),
    }));
  return { name, small, weights: weights.toSorted(bySuitability), data };
}

/** The files to send for a choice of weights; `null` where there are none. */
export function filesToSend({ small, weights, data }: ChosenFiles, chosen: string | null): readonly string[] {
  const one = weights.find(({ path }) => path === chosen);
  return [
    ...small.map(({ path }) => path),
    ...(one === undefined ? [] : [one.path, ...dataOf(one.path, data).map(({ path }) => path)]),
  ];
}

function dataOf(weights: string, data: readonly FolderFile[]): readonly FolderFile[] {
  return data.filter(({ path }) => path.startsWith(weights));
}

/** 8-bit weights are smallest for what they do; full ones are exact; the rest is for special hardware. */
function bySuitability(one: OfferedWeights, other: OfferedWeights): number {
  return suitability(one.path) - suitability(other.path) || one.bytes - other.bytes;
}

function suitability(path: string): number {
  if (/_(quantized|int8|uint8)\.onnx$/.test(path)) return 0;
  if (/(^|\/)model\.onnx$/.test(path)) return 1;
  return 2;
}
