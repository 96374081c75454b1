import { spotlight } from '@mantine/spotlight';
import { coordinatesTable } from '../state/coordinates.ts';
import type { AppStore } from '../state/store.ts';
import type { Controller } from './controller/controller.ts';
import type { Desk } from './desk.ts';
import { saveLongTable } from './measure-tables.ts';
import { toggleContexts, toggleSide } from './sides.ts';
import { askFrom } from './use-ask.ts';
import { saveAllWordSets } from './word-set-files.ts';

/** Something a person can do, from the command list, by a key, or from the application menu. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Corpus' | 'Cloud' | 'Words' | 'Window';
  /** The key as it is shown. */
  readonly keys?: string;
  /** Whether a key press is this command's. Modifiers are Ctrl, or Command on Apple machines. */
  readonly matches?: (event: KeyboardEvent) => boolean;
  readonly run: () => void;
}

const apple = /Mac|iP(hone|ad|od)/.test(navigator.platform);
/** The name of the key that commands are held with. */
export const modifierKey = apple ? '⌘' : 'Ctrl';
const held = (event: KeyboardEvent) => (apple ? event.metaKey : event.ctrlKey);
const plain =
  (...keys: string[]) =>
  (event: KeyboardEvent) =>
    !event.ctrlKey && !event.metaKey && !event.altKey && keys.includes(event.key.toLowerCase());

export function createCommands(store: AppStore, controller: Controller, desk: Desk): readonly Command[] {
  const view = () => store.getState().workspace.view;
  const setView = controller.workspace.setView;
  const moveLayer = (step: number) => {
    const { layer, model } = store.getState().contexts;
    const last = (model?.layers.length ?? 1) - 1;
    controller.contextViews.setLayer(Math.min(last, Math.max(0, layer + step)));
  };
  return [
    {
      id: 'open-corpus',
      title: 'Open a text…',
      group: 'Corpus',
      keys: `${modifierKey} O`,
      matches: (event) => held(event) && !event.shiftKey && event.key.toLowerCase() === 'o',
      run: () => void controller.corpus.pick(),
    },
    { id: 'paste-text', title: 'Paste a text…', group: 'Corpus', run: () => desk.openDialog('paste-text') },
    {
      id: 'open-sample',
      title: 'Open the sample text',
      group: 'Corpus',
      run: () => void controller.corpus.openSample(),
    },
    {
      id: 'open-model',
      title: 'Open a model…',
      group: 'Corpus',
      keys: `${modifierKey} Shift O`,
      matches: (event) => held(event) && event.shiftKey && event.key.toLowerCase() === 'o',
      run: () => void controller.library.pick(),
    },
    { id: 'library', title: 'Library', group: 'Window', run: () => desk.showPanel('library') },
    {
      id: 'train',
      title: 'Train on the open text',
      group: 'Corpus',
      keys: `${modifierKey} Enter`,
      matches: (event) => held(event) && event.key === 'Enter',
      run: () => void controller.models.train(),
    },
    {
      id: 'export-vectors',
      title: 'Save vectors as text…',
      group: 'Corpus',
      keys: `${modifierKey} S`,
      matches: (event) => held(event) && !event.shiftKey && event.key.toLowerCase() === 's',
      run: () => void controller.models.exportVectors('word2vec-text'),
    },
    {
      id: 'export-vectors-binary',
      title: 'Save vectors as binary…',
      group: 'Corpus',
      run: () => void controller.models.exportVectors('word2vec-binary'),
    },
    {
      id: 'search',
      title: 'Search words',
      group: 'Words',
      keys: '/',
      matches: plain('/'),
      run: () => {
        desk.searchBox?.focus();
        desk.searchBox?.select();
      },
    },
    {
      id: 'expression',
      title: 'Ask with an expression',
      group: 'Words',
      keys: '=',
      matches: plain('='),
      run: () => {
        desk.expressionBox?.focus();
        desk.expressionBox?.select();
      },
    },
    {
      id: 'ask-selected',
      title: 'Ask from the selected word',
      group: 'Words',
      keys: 'N',
      matches: plain('n'),
      run: () => {
        const row = store.getState().history.present;
        if (row === null) desk.expressionBox?.focus();
        else askFrom(store, controller, desk, row);
      },
    },
    {
      id: 'neighbors',
      title: 'Neighbors',
      group: 'Window',
      run: () => desk.showPanel('neighbors'),
    },
    { id: 'word-sets', title: 'Word sets', group: 'Window', run: () => desk.showPanel('word-sets') },
    { id: 'axes', title: 'Semantic axes', group: 'Window', run: () => desk.showPanel('axes') },
    {
      id: 'lesson',
      title: 'How it learns: one step at a time',
      group: 'Window',
      keys: 'H',
      matches: plain('h'),
      run: () => desk.showPanel('lesson'),
    },
    {
      id: 'senses',
      title: 'Senses: a word in sentences',
      group: 'Window',
      keys: 'S',
      matches: plain('s'),
      run: () => desk.showPanel('senses'),
    },
    {
      id: 'contexts',
      title: 'Show or hide the panel Contexts',
      group: 'Window',
      keys: 'C',
      matches: plain('c'),
      run: () => toggleContexts(desk),
    },
    {
      id: 'occurrences',
      title: 'Words or occurrences in the cloud',
      group: 'Cloud',
      keys: 'W',
      matches: plain('w'),
      run: () => controller.contextViews.show(!store.getState().contexts.shown),
    },
    {
      id: 'lower-layer',
      title: 'The layer below',
      group: 'Words',
      keys: ',',
      matches: plain(','),
      run: () => moveLayer(-1),
    },
    {
      id: 'higher-layer',
      title: 'The layer above',
      group: 'Words',
      keys: '.',
      matches: plain('.'),
      run: () => moveLayer(1),
    },
    { id: 'evaluation', title: 'Evaluation', group: 'Window', run: () => desk.showPanel('evaluation') },
    {
      id: 'inspector',
      title: 'Inspector',
      group: 'Window',
      keys: 'I',
      matches: plain('i'),
      run: () => desk.showPanel('inspector'),
    },
    {
      id: 'evaluate',
      title: 'Test the model with a file…',
      group: 'Words',
      run: () => {
        desk.showPanel('evaluation');
        void controller.evaluation.pick();
      },
    },
    {
      id: 'principal-components',
      title: 'Back to the principal components',
      group: 'Cloud',
      run: () => controller.axes.leave(),
    },
    {
      id: 'tool-box',
      title: 'Choose words in a box',
      group: 'Cloud',
      keys: 'B',
      matches: plain('b'),
      run: () => controller.marks.setTool(store.getState().tool === 'box' ? 'turn' : 'box'),
    },
    {
      id: 'tool-lasso',
      title: 'Choose words with a lasso',
      group: 'Cloud',
      keys: 'O',
      matches: plain('o'),
      run: () => controller.marks.setTool(store.getState().tool === 'lasso' ? 'turn' : 'lasso'),
    },
    {
      id: 'back',
      title: 'Previous word',
      group: 'Words',
      keys: 'Alt ←',
      matches: (event) => event.altKey && event.key === 'ArrowLeft',
      run: () => controller.selection.back(),
    },
    {
      id: 'forward',
      title: 'Next word',
      group: 'Words',
      keys: 'Alt →',
      matches: (event) => event.altKey && event.key === 'ArrowRight',
      run: () => controller.selection.forward(),
    },
    {
      id: 'clear',
      title: 'Clear one thing after the other',
      group: 'Words',
      keys: 'Esc',
      matches: plain('escape'),
      run: () =>
        controller.escape(desk.dialogs.getState().open === null ? null : () => desk.openDialog(null)),
    },
    {
      id: 'undo',
      title: 'Undo',
      group: 'Words',
      keys: `${modifierKey} Z`,
      matches: (event) => held(event) && !event.shiftKey && event.key.toLowerCase() === 'z',
      run: () => controller.undo(),
    },
    {
      id: 'new-word-set',
      title: 'New word set',
      group: 'Words',
      run: () => {
        controller.wordSets.create();
        desk.showPanel('word-sets');
      },
    },
    {
      id: 'paste-words',
      title: 'Paste a list of words…',
      group: 'Words',
      run: () => desk.openDialog('paste-words'),
    },
    {
      id: 'choose-selected',
      title: 'Choose the selected word',
      group: 'Words',
      keys: 'X',
      matches: plain('x'),
      run: () => {
        const { present } = store.getState().history;
        if (present !== null) controller.marks.toggle(present);
      },
    },
    {
      id: 'choose-hits',
      title: 'Choose all words that the search found',
      group: 'Words',
      run: () => void controller.search.chooseAll(),
    },
    {
      id: 'save-chosen',
      title: 'Save the chosen words as a word set',
      group: 'Words',
      run: () => {
        const { marked } = store.getState();
        if (marked.length > 0) controller.wordSets.saveRows(marked, '');
        desk.showPanel('word-sets');
      },
    },
    {
      id: 'dim-chosen',
      title: 'Dim all but the chosen words',
      group: 'Words',
      run: () => controller.marks.focusChosen('dim'),
    },
    {
      id: 'isolate-chosen',
      title: 'Isolate the chosen words',
      group: 'Words',
      run: () => controller.marks.focusChosen('isolate'),
    },
    {
      id: 'show-all',
      title: 'Show all words again',
      group: 'Words',
      run: () => controller.marks.focus(null),
    },
    {
      id: 'save-word-sets',
      title: 'Save all word sets as CSV…',
      group: 'Words',
      run: () => saveAllWordSets(controller, store.getState().workspace.wordSets),
    },
    {
      id: 'tool-turn',
      title: 'Turn the cloud',
      group: 'Cloud',
      run: () => controller.marks.setTool('turn'),
    },
    {
      id: 'fit',
      title: 'Fit the cloud into view',
      group: 'Cloud',
      keys: 'F',
      matches: plain('f'),
      run: () => desk.scene?.fit(),
    },
    {
      id: '2d',
      title: 'Two dimensions',
      group: 'Cloud',
      keys: '2',
      matches: plain('2'),
      run: () => setView({ dimensions: 2 }),
    },
    {
      id: '3d',
      title: 'Three dimensions',
      group: 'Cloud',
      keys: '3',
      matches: plain('3'),
      run: () => setView({ dimensions: 3 }),
    },
    {
      id: 'toggle-labels',
      title: 'Labels on or off',
      group: 'Cloud',
      keys: 'L',
      matches: plain('l'),
      run: () => setView({ labelDensity: view().labelDensity > 0 ? 0 : 0.5 }),
    },
    {
      id: 'color',
      title: 'Colour by word set or by frequency',
      group: 'Cloud',
      keys: 'G',
      matches: plain('g'),
      run: () => setView({ colorBy: view().colorBy === 'word-set' ? 'frequency' : 'word-set' }),
    },
    {
      id: 'zoom-in',
      title: 'Closer',
      group: 'Cloud',
      keys: '+',
      matches: plain('+'),
      run: () => desk.scene?.zoom(1.25),
    },
    {
      id: 'zoom-out',
      title: 'Farther',
      group: 'Cloud',
      keys: '−',
      matches: plain('-'),
      run: () => desk.scene?.zoom(0.8),
    },
    {
      id: 'export-picture',
      title: 'Save the picture as PNG…',
      group: 'Cloud',
      run: () => desk.openDialog('export-picture'),
    },
    {
      id: 'save-coordinates',
      title: 'Save the coordinates of what is shown as CSV',
      group: 'Cloud',
      run: () => {
        const table = coordinatesTable(store.getState());
        if (table !== null) void saveLongTable(controller, table, 'coordinates.csv');
      },
    },
    {
      id: 'left-panels',
      title: 'Show or hide the left panels',
      group: 'Window',
      keys: '[',
      matches: plain('['),
      run: () => toggleSide(desk, 'left'),
    },
    {
      id: 'right-panels',
      title: 'Show or hide the right panels',
      group: 'Window',
      keys: ']',
      matches: plain(']'),
      run: () => toggleSide(desk, 'right'),
    },
    {
      id: 'toggle-theme',
      title: 'Switch between dark and light',
      group: 'Window',
      run: () =>
        controller.workspace.setTheme(
          document.documentElement.dataset['mantineColorScheme'] === 'dark' ? 'light' : 'dark',
        ),
    },
    {
      id: 'system-theme',
      title: 'Theme of the system',
      group: 'Window',
      run: () => controller.workspace.setTheme('system'),
    },
    {
      id: 'reset-layout',
      title: 'Reset the layout',
      group: 'Window',
      run: () => desk.resetLayout(),
    },
    {
      id: 'commands',
      title: 'All commands',
      group: 'Window',
      keys: `${modifierKey} K`,
      matches: (event) => held(event) && event.key.toLowerCase() === 'k',
      run: () => spotlight.toggle(),
    },
    {
      id: 'shortcuts',
      title: 'Keyboard shortcuts',
      group: 'Window',
      keys: '?',
      matches: plain('?'),
      run: () => desk.openDialog('shortcuts'),
    },
    { id: 'about', title: 'About Semascope', group: 'Window', run: () => desk.openDialog('about') },
  ];
}
