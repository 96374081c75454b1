import type { DiskPlace, ErrorCode, ErrorParameters, SerializedError } from './errors.ts';
import type { ExpressionProblemKind } from './expression/expression.ts';
import { formatBytes, formatCount, formatCounted, formatShare } from './format.ts';
import { type EngineName, engineTitles, type NumberOption, numberOptions } from './training.ts';

/** What a person reads about an error. */
export interface ErrorDescription {
  /** One sentence: what happened, and where. */
  readonly sentence: string;
  /** What only someone who looks closer needs: the system's own words. */
  readonly detail?: string;
  /** What to do next, as a sentence. */
  readonly fix?: string;
}

type Describe = { readonly [C in ErrorCode]: (parameters: ErrorParameters[C]) => ErrorDescription };

/** How many characters of a name, and of a reason, a sentence shows. */
const longestName = 80;
const longestReason = 240;

/** Text for the middle of a sentence: on one line, and shortened where it would flood it. */
function shorten(text: string, longest: number): string {
  const line = text.replace(/[\s\p{Control}]+/gu, ' ');
  // A character takes at most two UTF-16 units.
  const characters = [...line.slice(0, longest * 2 + 2)];
  return characters.length > longest ? `${characters.slice(0, longest).join('')}…` : line;
}

/** A name or word in quotation marks. */
function quote(text: string): string {
  return `“${shorten(text, longestName)}”`;
}

/** A reason that the sentence goes on to end with a full stop of its own. */
function phrase(reason: string): string {
  return shorten(reason.trim().replace(/\.+$/u, '') || 'no reason was given', longestReason);
}

/** Names in quotation marks as they are said: “a”, “b” and “c”; the first five of many. */
function listWords(words: readonly string[], and: 'and' | 'or'): string {
  const named = words.slice(0, 5).map(quote);
  if (words.length > named.length)
    return `${named.join(', ')} ${and} ${formatCount(words.length - named.length)} more`;
  const last = named.pop() ?? '';
  return named.length === 0 ? last : `${named.join(', ')} ${and} ${last}`;
}

const kinds: Record<ErrorParameters['file-not-regular']['kind'], string> = {
  folder: 'a folder',
  pipe: 'a pipe',
  device: 'a device',
  socket: 'a socket',
  other: 'not a regular file',
};

/** Each place on the disk as the end of "on the disk …", and what else helps than freeing room, with its full stop. */
const diskPlaces: Record<DiskPlace, { readonly where: string; readonly fix: string }> = {
  library: {
    where: 'of the library',
    fix: ': remove models from the library, for example; or start the program with --library and a folder on another disk.',
  },
  contextual: {
    where: 'of the data folder, where fetched contextual models lie',
    fix: ': remove contextual models that are not needed, for example.',
  },
  texts: {
    where: 'of the data folder, where the words of large texts lie while these are open',
    fix: ', or open a shorter text.',
  },
  temporary: {
    where: 'of the system’s temporary files, where the words of large texts lie meanwhile',
    fix: ', or name a folder on another disk in TMPDIR (on Windows, TEMP).',
  },
  checkpoints: {
    where: 'of the data folder, where the state of training is kept',
    fix: ': it is kept at the next attempt.',
  },
};

function optionName(option: string): string {
  return Object.hasOwn(numberOptions, option) ? numberOptions[option as NumberOption].name : quote(option);
}

function engineTitle(engine: string): string {
  return Object.hasOwn(engineTitles, engine) ? engineTitles[engine as EngineName] : quote(engine);
}

function modelPlace(line: number | undefined, byte: number | undefined): string {
  const places = [
    ...(line === undefined ? [] : [`line ${formatCount(line)}`]),
    ...(byte === undefined ? [] : [`byte ${formatCount(byte)}`]),
  ];
  return places.length === 0 ? '' : ` at ${places.join(', ')}`;
}

/** What is wrong with an expression; `part` is the piece of it that is meant, empty at its end. */
function expressionSentence(kind: ExpressionProblemKind, part: string): string {
  const name = quote(part);
  const sentences: Record<ExpressionProblemKind, string> = {
    empty: 'There is nothing to ask yet.',
    'word-expected': part === '' ? 'A word is missing at the end.' : `A word is missing before ${name}.`,
    'operator-expected': `There is no + or − before ${name}.`,
    'parenthesis-not-closed': 'A parenthesis is opened that is never closed.',
    'parenthesis-not-opened': 'A parenthesis is closed that was not opened.',
    'quote-not-closed': 'A quotation mark is opened that is never closed.',
    'word-empty': 'There is no word between the quotation marks.',
    'words-multiplied': `A word is multiplied by ${name}, and only numbers multiply.`,
    'number-too-large': `The weights in ${name} make a number that is too large.`,
    'analogy-incomplete':
      part === '' ? 'The analogy lacks its second half.' : `The analogy lacks “::” before ${name}.`,
    'analogy-unexpected': `${name} does not belong here.`,
    'too-deep': 'The parentheses are nested too deep.',
    'too-long': `The expression has too many words, from ${name} on.`,
  };
  return sentences[kind];
}

const analogyExample = 'An analogy looks like this: man : king :: woman : ?';
const expressionFixes: { readonly [K in ExpressionProblemKind]?: string } = {
  'operator-expected':
    'Put + or − between two words, or quotation marks around words that belong together: "new york".',
  'parenthesis-not-closed': 'Close it where its sum ends, or take it away.',
  'parenthesis-not-opened': 'Open it where its sum begins, or take it away.',
  'quote-not-closed': 'Close it behind the word; inside quotation marks, \\" stands for the mark itself.',
  'number-too-large': 'Use smaller weights.',
  'analogy-incomplete': analogyExample,
  'analogy-unexpected': analogyExample,
  'words-multiplied': 'A weight looks like this: 0.5*good',
  'too-deep': 'Take some of them away.',
  'too-long': 'Ask with fewer words.',
};

function spellingFix(suggestions: readonly string[]): string {
  return suggestions.length === 0
    ? 'Check the spelling, or train with a lower minimum count.'
    : `Did you mean ${listWords(suggestions.slice(0, 5), 'or')}?`;
}

const descriptions: Describe = {
  cancelled: () => ({ sentence: 'Cancelled; what was there before is unchanged.' }),
  'bad-request': ({ reason }) => ({
    sentence: 'The program did not understand this request.',
    detail: reason,
    fix: 'Try again; if it happens again, reload the window.',
  }),
  'thread-ended': ({ reason }) => ({
    sentence: 'A working thread ended before its work was done.',
    detail: reason,
    fix: 'Start the work again.',
  }),
  'out-of-memory': ({ bytes, purpose }) => ({
    sentence: `There is not enough memory for ${shorten(purpose, longestName)}: ${formatBytes(bytes)} are needed.`,
    fix: 'Close other programs, or choose something smaller: fewer dimensions, a higher minimum count, 8-bit weights.',
  }),
  unexpected: ({ reason }) => ({
    sentence: 'Something went wrong that Semascope did not expect.',
    detail: reason,
    fix: 'Try again; the details help whoever looks into it.',
  }),
  'file-missing': ({ name }) => ({
    sentence: `${quote(name)} is no longer there.`,
    fix: 'Choose the file again.',
  }),
  'file-not-regular': ({ name, kind }) => ({
    sentence: `${quote(name)} is ${kinds[kind]}, and Semascope reads only files.`,
    fix: 'Choose a text file (.txt or .gz).',
  }),
  'file-unreadable': ({ name, reason }) => ({
    sentence: `${quote(name)} could not be read.`,
    detail: reason,
    fix: 'Check that you may read the file, or choose another one.',
  }),
  'file-changed': ({ name }) => ({
    sentence: `${quote(name)} changed while it was being read.`,
    fix: 'Open it again when nothing writes to it any more.',
  }),
  'file-empty': ({ name }) => ({
    sentence: `${quote(name)} is empty.`,
    fix: 'Choose a file with text in it.',
  }),
  'file-not-writable': ({ name, reason }) => ({
    sentence: `${quote(name)} could not be written.`,
    detail: reason,
    fix: 'Choose another folder, or check that you may write there.',
  }),
  'disk-full': ({ name }) => ({
    sentence: `The disk is full: ${quote(name)} could not be written, and any older file of that name is unchanged.`,
    fix: 'Free some space or choose another disk, then save again.',
  }),
  'file-too-large': ({ name, bytes, limit }) => ({
    sentence: `${quote(name)} holds ${formatBytes(bytes)}, more than the ${formatBytes(limit)} that can be opened here.`,
    fix: 'Choose a smaller file.',
  }),
  'handle-unknown': () => ({
    sentence: 'This file is no longer open in Semascope.',
    fix: 'Choose the file again.',
  }),
  'text-encoding': ({ name, looksLike, byte }) => ({
    sentence: `${quote(name)} is not UTF-8 text: at byte ${formatCount(byte)} it looks like ${shorten(looksLike, longestName)}.`,
    fix: 'Save it as UTF-8 in a text editor and open it again.',
  }),
  'text-binary': ({ name, byte }) => ({
    sentence: `${quote(name)} is not a text: byte ${formatCount(byte)} is something only binary files hold.`,
    fix: 'Choose a text file (.txt or .gz).',
  }),
  'gzip-damaged': ({ name, reason, byte }) => ({
    sentence: `The compressed file ${quote(name)} is damaged near byte ${formatCount(byte)}.`,
    detail: reason,
    fix: 'Copy or download it again, then open it once more.',
  }),
  'corpus-no-words': ({ name, lines }) => ({
    sentence: `${quote(name)} holds no words in its ${formatCounted(lines, 'line')}.`,
    fix: 'Choose another text, or another way to split it into words.',
  }),
  'corpus-too-small': ({ words, window }) => ({
    sentence: `The text gives ${formatCounted(words, 'word')} to train on, too few for one pair within a window of ${formatCount(window)}.`,
    fix: 'Open a longer text, or lower the minimum count.',
  }),
  'lesson-no-sentence': ({ corpus, model }) => ({
    sentence: `No sentence of ${quote(corpus)} has two words that the model ${quote(model)} knows, so there is no pair to learn from.`,
    fix: 'Open the text that the model was trained on, or train on this one.',
  }),
  'lesson-over': () => ({
    sentence: 'This lesson is over: its text or its model is no longer open.',
    fix: 'Start it over.',
  }),
  'corpus-not-open': () => ({
    sentence: 'The corpus is no longer open.',
    fix: 'Open the text again.',
  }),
  'training-options': ({ option, reason }) => ({
    sentence: `Training cannot start with this ${optionName(option)}: ${phrase(reason)}.`,
    fix: 'Change the option and train again.',
  }),
  'training-vocabulary-empty': ({ minimumCount, mostFrequent }) => ({
    sentence: `No word occurs ${formatCounted(minimumCount, 'time')}; the most frequent one occurs ${formatCounted(mostFrequent, 'time')}.`,
    fix: `Set the minimum count to ${formatCount(Math.max(1, mostFrequent))} or less.`,
  }),
  'engine-unavailable': ({ engine, reason, install }) => ({
    sentence: `Training on ${engineTitle(engine)} is not possible: ${phrase(reason)}.`,
    fix: install === null || install === '' ? 'Choose another engine.' : shorten(install, longestReason),
  }),
  'engine-lost': ({ engine, reason, next, fraction }) => ({
    sentence: `${engineTitle(engine)} could not go on: ${phrase(reason)}.`,
    fix:
      fraction > 0
        ? `Nothing to do: training goes on with ${engineTitle(next)} from ${formatShare(fraction)}.`
        : `Nothing to do: training begins again with ${engineTitle(next)}.`,
  }),
  'model-format': ({ name, reason, line, byte }) => ({
    sentence: `${quote(name)} could not be read as a model${modelPlace(line, byte)}: ${phrase(reason)}.`,
    fix: 'Check that the file is whole and in a format that Semascope reads.',
  }),
  'model-words-missing': ({ name, rows }) => ({
    sentence: `${quote(name)} holds ${formatCounted(rows, 'vector')} and no words.`,
    fix: 'Open it together with a text file that has one word a line.',
  }),
  'model-words-differ': ({ name, words, rows }) => ({
    sentence: `${quote(name)} has ${formatCounted(words, 'word')} for ${formatCounted(rows, 'vector')}.`,
    fix: 'Choose the words that belong to these vectors, one a line.',
  }),
  'library-entry-damaged': ({ name, keptAs, reason }) => ({
    sentence: `The model ${quote(name)} in the library is damaged and was set aside.`,
    detail: reason,
    fix: `Open it again from where it came from; what is left of it was kept as ${quote(keptAs)}.`,
  }),
  'library-entry-unknown': () => ({
    sentence: 'This model is no longer in the library.',
    fix: 'Open it again from its file.',
  }),
  'disk-too-small': ({ purpose, place, needed, free }) => {
    const { where, fix } = diskPlaces[place];
    const missing = formatBytes(Math.max(0, needed - free));
    return {
      sentence: `There is not enough room for ${quote(purpose)} on the disk ${where}: it needs ${formatBytes(needed)}, and ${formatBytes(free)} are free.`,
      fix: `Free ${missing} more on that disk${fix}`,
    };
  },
  'download-interrupted': ({ name, reason, fetched, total }) => ({
    sentence: `The download of ${quote(name)} was interrupted at ${formatBytes(fetched)} of ${formatBytes(total)}.`,
    detail: reason,
    fix: 'Start it again: it goes on where it stopped.',
  }),
  'download-checksum': ({ name }) => ({
    sentence: `What came for ${quote(name)} is not what it should be, so it was thrown away.`,
    fix: 'Start the download again; if it happens again, choose another mirror.',
  }),
  'download-refused': ({ name, reason }) => ({
    sentence: `${quote(name)} could not be fetched: ${phrase(reason)}.`,
    fix: 'Check the connection and the place that models are fetched from.',
  }),
  'catalogue-source': ({ source, reason }) => ({
    sentence: `${quote(source)} cannot be where models are fetched from: ${phrase(reason)}.`,
    fix: 'Give an address that begins with https://, or http://localhost.',
  }),
  'model-not-open': () => ({
    sentence: 'This model is no longer open.',
    fix: 'Choose another model, or train again.',
  }),
  'expression-syntax': ({ text, kind, start, end }) => ({
    sentence: expressionSentence(kind, text.slice(start, end)),
    fix: expressionFixes[kind] ?? 'An expression looks like this: king - man + woman',
  }),
  'words-unknown': ({ words }) => {
    const suggestions = words.flatMap((word) => word.suggestions.slice(0, words.length === 1 ? 5 : 1));
    return {
      sentence: `The model has no word ${listWords(
        words.map(({ word }) => word),
        'or',
      )}.`,
      fix: spellingFix(suggestions),
    };
  },
  'no-direction': () => ({
    sentence: 'These words cancel out: nothing is left to look for.',
    fix: 'Add a word, or change a weight.',
  }),
  'pattern-invalid': ({ pattern, reason }) => ({
    sentence: `${quote(pattern)} is not a regular expression: ${phrase(reason)}.`,
    fix: 'Correct it, or search for the text as it is.',
  }),
  'axis-empty': ({ axis, missing }) => ({
    sentence:
      missing.length === 0
        ? `The pairs of axis ${formatCount(axis)} cancel out, so they point nowhere.`
        : `Axis ${formatCount(axis)} has no pair that the model knows: it lacks ${listWords(missing, 'and')}.`,
    fix: 'Use other words for its ends.',
  }),
  'evaluation-format': ({ name, reason, line }) => ({
    sentence: `${quote(name)} is not an evaluation file${line === undefined ? '' : ` (line ${formatCount(line)})`}: ${phrase(reason)}.`,
    fix: 'Analogies are lines of four words under a line that begins with a colon; word pairs are two words and a number, separated by tabs.',
  }),
  'evaluation-unknown-words': ({ name, questions }) => ({
    sentence:
      questions === 1
        ? `The model lacks a word of the only question in ${quote(name)}.`
        : `The model lacks words of all ${formatCount(questions)} questions in ${quote(name)}.`,
    fix: 'Take a model of more words, or one in the language of the file.',
  }),
  'context-folder': ({ name, reason }) => ({
    sentence: `${quote(name)} holds no model that can be read in context: ${phrase(reason)}.`,
    fix: 'Choose a folder in Hugging Face layout: config.json, tokenizer.json and weights in ONNX.',
  }),
  'context-family': ({ name, family }) => ({
    sentence: `${quote(name)} is a model of the kind ${quote(family)}, which does not read sentences.`,
    fix: 'Choose a model for text, such as BERT, DistilBERT or GPT-2.',
  }),
  'context-model-damaged': ({ name, keptAs, reason }) => ({
    sentence: `The fetched model ${quote(name)} is damaged and was set aside.`,
    detail: reason,
    fix: `Fetch it again; what is left of it was kept as ${quote(keptAs)}.`,
  }),
  'tokenizer-missing': ({ name }) => ({
    sentence: `${quote(name)} has no tokenizer: the file tokenizer.json is not there.`,
    fix: 'Add the tokenizer.json that belongs to the model to its folder.',
  }),
  'tokenizer-unusable': ({ name, reason }) => ({
    sentence: `The tokenizer of ${quote(name)} cannot be used: ${phrase(reason)}.`,
    fix: 'Take the tokenizer.json that belongs to this model.',
  }),
  'context-weights': ({ name, file, reason }) => ({
    sentence: `The weights ${quote(file)} of ${quote(name)} could not be used.`,
    detail: reason,
    fix: 'Choose other weights of the model, or another device.',
  }),
  'context-process-ended': ({ name, reason }) => ({
    sentence: `The process that ran ${quote(name)} has ended: ${phrase(reason)}.`,
    fix: 'Try again: the model is started anew.',
  }),
  'context-model-not-open': () => ({
    sentence: 'No contextual model is loaded.',
    fix: 'Load one in the panel Senses.',
  }),
  'context-study-unknown': () => ({
    sentence: 'These sentences are no longer at hand.',
    fix: 'Run them again.',
  }),
  'context-word-absent': ({ word, sentences }) => ({
    sentence:
      sentences === 1
        ? `The word ${quote(word)} is not in the sentence.`
        : `The word ${quote(word)} is in none of the ${formatCount(sentences)} sentences.`,
    fix: 'Use the word as it is written in the sentences.',
  }),
  'concordance-empty': ({ word }) => ({
    sentence: `No line of the open text has the word ${quote(word)}.`,
    fix: 'Try another word, or open another text.',
  }),
  'corpus-text-gone': ({ name }) => ({
    sentence: `The text of ${quote(name)} is no longer where it was.`,
    fix: 'Open it again.',
  }),
  'checkpoint-damaged': ({ name, keptAs, reason }) => ({
    sentence: `What was kept of the training on ${quote(name)} is damaged and was set aside.`,
    detail: reason,
    fix: `Train again; what is left of it was kept as ${quote(keptAs)}.`,
  }),
  'checkpoint-unknown': () => ({
    sentence: 'This training run cannot be gone on with: it is gone, or another Semascope works on it.',
    fix: 'Train again.',
  }),
  'checkpoint-not-kept': ({ name, reason, fix }) => ({
    sentence: `Training on ${quote(name)} goes on, but its state could not be kept: a crash would lose it.`,
    detail: reason,
    fix:
      fix === null
        ? 'Free some space on the disk, or check that the data folder may be written to.'
        : `${phrase(fix)}.`,
  }),
  'checkpoint-text-changed': ({ name }) => ({
    sentence: `${quote(name)} is not the text any more that the training began with, so it cannot be gone on with.`,
    fix: 'Put the old text back and go on, or forget the run and train again.',
  }),
  'word-unknown': ({ word, suggestions }) => ({
    sentence: `The model has no word ${quote(word)}.`,
    fix: spellingFix(suggestions),
  }),
  'settings-damaged': ({ name, keptAs }) => ({
    sentence: `${quote(name)} was damaged, so Semascope started with its first settings.`,
    fix: `The damaged file was kept as ${quote(keptAs)}.`,
  }),
  'connection-lost': () => ({
    sentence: 'The connection to Semascope was lost.',
    fix: 'Check that the program still runs; the page connects again by itself.',
  }),
};

/** Turns an error of the catalogue into words: one sentence, what to do next, and details for those who look closer. */
export function describeError(error: SerializedError): ErrorDescription {
  const inWords = descriptions[error.code] as (parameters: SerializedError['parameters']) => ErrorDescription;
  return inWords(error.parameters);
}
