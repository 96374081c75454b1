import { useState } from 'react';
import { SaveIcon } from '../components/icons.tsx';
import { IconButton, Key } from '../components/small.tsx';
import { ChosenWords } from './chosen-words.tsx';
import { modifierKey } from './commands.ts';
import { useApp, useProgram } from './context.tsx';
import { WordSetEntry } from './word-set-entry.tsx';
import { saveAllWordSets } from './word-set-files.ts';

/**
 * The words that are chosen, and named, coloured lists of words. The dock around it has the role of a tab panel and the name “Word sets”: none of
 * its own.
 */
export function WordSetsPanel() {
  const { controller, desk } = useProgram();
  const wordSets = useApp((state) => state.workspace.wordSets);
  const opened = useApp((state) => state.openedWordSet);
  const [created, setCreated] = useState<string | null>(null);
  const create = () => setCreated(controller.wordSets.create());
  const buttons = (
    <>
      <button type="button" className="text-button" onClick={create}>
        New word set
      </button>
      <button type="button" className="text-button" onClick={() => desk.openDialog('paste-words')}>
        Paste a list…
      </button>
    </>
  );
  return (
    <section className="panel">
      <div className="panel-scroll">
        <ChosenWords />
        {wordSets.length === 0 ? (
          <div className="empty">
            <p>
              A word set gives words a colour of their own, and can be looked at alone. Choose words with{' '}
              <Key>{modifierKey} click</Key>, in a box <Key>B</Key> or with a lasso <Key>O</Key>, or write
              down a list.
            </p>
            <div className="button-row">{buttons}</div>
          </div>
        ) : (
          wordSets.map((wordSet) => (
            <WordSetEntry
              key={wordSet.id}
              wordSet={wordSet}
              opened={opened === wordSet.id}
              isNew={created === wordSet.id}
            />
          ))
        )}
      </div>
      {wordSets.length === 0 ? null : (
        <div className="word-sets-foot">
          {buttons}
          <IconButton label="Save all word sets as CSV" onClick={() => saveAllWordSets(controller, wordSets)}>
            <SaveIcon size={14} />
          </IconButton>
        </div>
      )}
    </section>
  );
}
