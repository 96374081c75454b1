/** Wrong usage of the command line: a message for standard error, and exit code 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export const usage = `Semascope: train and explore word embeddings.

Usage: semascope <command> [options]

  train CORPUS --out FILE     train vectors on a text (.txt or .gz) and write them
      --dim 100  --window 5  --negative 5  --epochs 5  --min-count 5
      --subsample 1e-3  --learning-rate 0.025  --threads N  --seed 1
      --architecture skip-gram|cbow      --engine auto|cpu|cuda|tensorflow
      --tokenizer unicode|whitespace     --lowercase | --no-lowercase
      Options that are left out take values that suit the corpus. Text is lower-cased
      by the unicode tokenizer and kept as it is by the whitespace tokenizer.
  similarity MODEL A B        cosine similarity of two words
  neighbors MODEL WORD…       nearest words [--top 10]
  analogy MODEL EXPRESSION    word algebra: "king - man + woman", "man : king :: woman : ?"
      --method add|mul  --top 10  --restrict N  --include-inputs
      An expression that begins with a dash stands last, after --.
  odd-one-out MODEL WORD…     the word that fits the others least
  evaluate MODEL              the standard tests
      --analogies FILE  --pairs FILE  --restrict 300000
  pca MODEL                   principal components of all vectors
      --components 3  --out FILE.tsv
  convert IN OUT              read a model of any format and write it in another
  contexts FOLDER WORD SENTENCE…
                              the word's vectors in sentences, by a contextual model in ONNX
      --layer last|N  --pieces mean|first  --weights FILE
      --device cpu|webgpu|cuda|dml|coreml
  serve                       serve the program to a browser on this machine
      --port P  --no-open  --data-folder DIR  --library DIR  --catalogue ADDRESS|DIR
      --hub ADDRESS|DIR  --checkpoint-seconds 60
  help                        this text

Every command takes --json: one JSON document on standard output and nothing else.
Progress and errors go to standard error. Exit codes: 0 done, 1 failed, 2 wrong usage.
Vectors are written in the format of the file's extension: .txt, .vec (word2vec text), .bin
(word2vec binary), .glove (GloVe text), .safetensors, each also with .gz; .tsv (TensorBoard's
projector) writes NAME.tsv and NAME.metadata.tsv.
`;
