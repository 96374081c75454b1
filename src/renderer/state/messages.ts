import type { SerializedError } from '../../shared/errors.ts';

/** What the fix button of a message does. */
export type MessageFix =
  | { readonly label: string; readonly action: 'open-corpus' }
  | { readonly label: string; readonly action: 'undo' }
  | { readonly label: string; readonly action: 'run-contexts' }
  | { readonly label: string; readonly action: 'show-senses' }
  | { readonly label: string; readonly action: 'set-minimum-count'; readonly value: number };

/** What a message is about: the next message about it takes the card of the one before away. */
export type MessageTopic = 'text' | 'training' | 'connection' | 'contexts';

/** Something the program says: shown in the status bar and, where it matters, as a card. */
export interface Message {
  readonly id: number;
  readonly kind: 'information' | 'success' | 'error';
  readonly text: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly fix?: MessageFix;
  readonly topic?: MessageTopic;
  /** Whether it also appears as a card that stays until it is closed or its time is over. */
  readonly card: boolean;
}

const remembered = 100;

export function addMessage(messages: readonly Message[], message: Omit<Message, 'id'>): readonly Message[] {
  const id = (messages.at(-1)?.id ?? 0) + 1;
  return [...messages, { ...message, id }].slice(-remembered);
}

/** The one-click way out of an error, where there is one. */
export function fixFor(error: SerializedError): MessageFix | undefined {
  switch (error.code) {
    case 'file-missing':
    case 'file-not-regular':
    case 'file-unreadable':
    case 'file-changed':
    case 'file-empty':
    case 'handle-unknown':
    case 'text-encoding':
    case 'text-binary':
    case 'gzip-damaged':
    case 'corpus-no-words':
    case 'corpus-not-open':
    case 'file-too-large':
      return { label: 'Choose another file', action: 'open-corpus' };
    case 'training-vocabulary-empty': {
      const value = Math.max(1, error.parameters.mostFrequent);
      return { label: `Set minimum count to ${value}`, action: 'set-minimum-count', value };
    }
    case 'corpus-too-small':
      return { label: 'Set minimum count to 1', action: 'set-minimum-count', value: 1 };
    case 'context-process-ended':
      return { label: 'Try again', action: 'run-contexts' };
    case 'context-study-unknown':
      return { label: 'Run them again', action: 'run-contexts' };
    case 'context-model-not-open':
      return { label: 'Show Senses', action: 'show-senses' };
    default:
      return undefined;
  }
}

const topics: Record<MessageFix['action'], MessageTopic | undefined> = {
  'open-corpus': 'text',
  'set-minimum-count': 'training',
  'run-contexts': 'contexts',
  'show-senses': 'contexts',
  undo: undefined,
};

/** What an error is about, where a later success would make it history. */
export function topicFor(error: SerializedError): MessageTopic | undefined {
  if (error.code === 'connection-lost') return 'connection';
  if (
    error.code === 'context-folder' ||
    error.code === 'context-family' ||
    error.code === 'tokenizer-missing'
  )
    return 'contexts';
  const fix = fixFor(error);
  return fix === undefined ? undefined : topics[fix.action];
}
