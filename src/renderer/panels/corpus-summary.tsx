import { SegmentedControl, Switch } from '@mantine/core';
import type { CorpusSummary, SkippedLines } from '../../shared/corpus.ts';
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatCounted,
  formatSeconds,
  formatShare,
} from '../../shared/format.ts';
import { CopyIcon, SaveIcon } from '../components/icons.tsx';
import { Section } from '../components/section.tsx';
import { FactList, IconButton, Word } from '../components/small.tsx';
import { Term } from '../components/term.tsx';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { spellPairs } from '../state/pairs.ts';
import { copyTable, saveTable } from './clipboard.ts';
import { useApp, useController } from './context.tsx';

/** What is known of the text before anything is learned from it. */
export function CorpusSummaryView({ corpus }: { readonly corpus: CorpusSummary }) {
  const skipped = [
    ...(corpus.sentenceRule === 'punctuation'
      ? ['The lines are wrapped prose, so sentences end at their punctuation.']
      : []),
    ...skippedSentences(corpus.skipped),
  ];
  return (
    <>
      <Section title="Text">
        <div className="stack">
          <FactList
            facts={[
              [
                <Term key="t" name="token">
                  Tokens
                </Term>,
                formatCount(corpus.tokens),
              ],
              [
                <Term key="d" name="distinct words">
                  Distinct words
                </Term>,
                formatCount(corpus.distinctWords),
              ],
              [
                <Term key="s" name="sentence">
                  Sentences
                </Term>,
                formatCount(corpus.sentences),
              ],
              ['Lines', formatCount(corpus.lines)],
              ['Size', formatBytes(corpus.bytes)],
              ['Read in', formatSeconds(corpus.seconds)],
            ]}
          />
          {skipped.length === 0 ? null : (
            <div className="foot-facts">
              {skipped.map((sentence) => (
                <div key={sentence}>{sentence}</div>
              ))}
            </div>
          )}
          <TokenizerChoice />
        </div>
      </Section>
      <FrequentWords corpus={corpus} />
      <Pairs corpus={corpus} />
    </>
  );
}

function skippedSentences(skipped: SkippedLines): readonly string[] {
  const lines = (count: number) => formatCounted(count, 'line');
  return [
    skipped.empty > 0 ? `${lines(skipped.empty)} skipped: empty` : '',
    skipped.withoutWords > 0 ? `${lines(skipped.withoutWords)} skipped: no word on them` : '',
    skipped.invalidText > 0
      ? `${lines(skipped.invalidText)} held bytes that are not UTF-8, which were replaced`
      : '',
    skipped.cut > 0 ? `${lines(skipped.cut)} longer than a sentence may be, cut into several` : '',
    skipped.longWords > 0
      ? `${formatCounted(skipped.longWords, 'word')} of more than 1,000 bytes left out`
      : '',
  ].filter((sentence) => sentence !== '');
}

function TokenizerChoice() {
  const controller = useController();
  const tokenizer = useApp((state) => state.tokenizer);
  const source = useApp((state) => state.corpusSource);
  const fixed = useApp((state) => state.jobs.length > 0);
  // The sample is written for one way of reading; a pasted text is not kept for a page that comes back.
  if (source === null || source.kind === 'sample') return null;
  const change = (next: Partial<typeof tokenizer>) =>
    void controller.corpus.setTokenizer({ ...tokenizer, ...next });
  return (
    <div className="button-row" style={{ justifyContent: 'space-between' }}>
      <SegmentedControl
        size="xs"
        aria-label="How the text is split into words"
        disabled={fixed}
        value={tokenizer.tokenizer}
        onChange={(value) => change({ tokenizer: value === 'whitespace' ? 'whitespace' : 'unicode' })}
        data={[
          { value: 'unicode', label: 'Any script' },
          { value: 'whitespace', label: 'Spaces only' },
        ]}
      />
      <Switch
        size="xs"
        label="Lower case"
        disabled={fixed}
        checked={tokenizer.lowercase}
        onChange={(event) => change({ lowercase: event.currentTarget.checked })}
      />
    </div>
  );
}

function FrequentWords({ corpus }: { readonly corpus: CorpusSummary }) {
  const controller = useController();
  const words = corpus.frequentWords;
  const rows = () => [
    ['rank', 'word', 'count'],
    ...words.map(({ word, count }, index): [number, string, number] => [index + 1, word, count]),
  ];
  return (
    <Section title="Most frequent words" open={false}>
      <div style={{ margin: '0 -12px' }}>
        <VirtualRows
          label="Most frequent words"
          count={words.length}
          rowHeight={23}
          height={168}
          row={(index) => {
            const entry = words[index];
            if (entry === undefined) return null;
            return (
              <>
                <span className="number" style={{ width: 26 }}>
                  {index + 1}
                </span>
                <Word text={entry.word} className="grow" />
                <span className="number">{formatCount(entry.count)}</span>
                <span className="number" style={{ width: 44 }}>
                  {formatShare(entry.count / Math.max(1, corpus.tokens))}
                </span>
              </>
            );
          }}
        />
      </div>
      <div className="button-row" style={{ justifyContent: 'flex-end', marginTop: 4 }}>
        <IconButton label="Copy words as a table" onClick={() => void copyTable(controller, rows())}>
          <CopyIcon />
        </IconButton>
        <IconButton
          label="Save words as CSV"
          onClick={() => saveTable(controller, rows(), `${corpus.name}-words.csv`)}
        >
          <SaveIcon />
        </IconButton>
      </div>
    </Section>
  );
}

function Pairs({ corpus }: { readonly corpus: CorpusSummary }) {
  const pairs = useApp((state) => state.pairs);
  const window = useApp((state) => state.draft?.window ?? null);
  const spelled = spellPairs(corpus.examples, window ?? 1, 3);
  const first = spelled[0];
  return (
    <Section title={<Term name="skip-gram pair">Skip-gram pairs</Term>}>
      <div className="stack">
        {pairs === null || window === null ? null : (
          <div className="numbers">
            <b>{formatCompact(pairs.pairs)}</b>{' '}
            <span className="quiet">pairs within {pairs.window} words to each side,</span>{' '}
            <b>{formatCompact(pairs.expectedPairs)}</b> <span className="quiet">expected an epoch</span>
          </div>
        )}
        <div>
          {spelled.map(({ words, center, contexts }, line) => (
            // Examples keep their places.
            // biome-ignore lint/suspicious/noArrayIndexKey: the sentences have no names of their own
            <div className="pair-line" key={line}>
              {words.map((word, place) => (
                <span
                  // biome-ignore lint/suspicious/noArrayIndexKey: a sentence may hold a word twice
                  key={place}
                  className={place === center ? 'center' : contexts.includes(place) ? 'context' : ''}
                >
                  <bdi>{word.slice(0, 60)}</bdi>
                </span>
              ))}
            </div>
          ))}
        </div>
        {first === undefined ? null : (
          <div className="pair-list">
            {first.contexts.slice(0, 6).map((place) => (
              <span key={place}>
                (<bdi>{first.words[first.center]?.slice(0, 40)}</bdi>,{' '}
                <bdi>{first.words[place]?.slice(0, 40)}</bdi>){' '}
              </span>
            ))}
            {first.contexts.length > 6 ? '…' : ''}
          </div>
        )}
      </div>
    </Section>
  );
}
