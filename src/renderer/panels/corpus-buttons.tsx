import { Button } from '@mantine/core';
import { useController, useProgram } from './context.tsx';

/** The ways to a text. `quiet`: named differently where another *Open corpus* is on screen. */
export function CorpusButtons({ quiet = false }: { readonly quiet?: boolean }) {
  const { desk } = useProgram();
  const controller = useController();
  return (
    <div className="button-row">
      <Button {...(quiet ? { variant: 'default' } : {})} onClick={() => void controller.corpus.pick()}>
        {quiet ? 'Choose a text…' : 'Open corpus'}
      </Button>
      <Button variant="default" onClick={() => desk.openDialog('paste-text')}>
        Paste text
      </Button>
      <Button variant="default" onClick={() => void controller.corpus.openSample()}>
        Sample
      </Button>
    </div>
  );
}
