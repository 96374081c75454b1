import { Button } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { useEffect } from 'react';
import type { Message, MessageFix } from '../state/messages.ts';
import { useProgram } from './context.tsx';
import type { Controller } from './controller/controller.ts';
import type { Desk } from './desk.ts';

const informationMilliseconds = 7000;

function applyFix(controller: Controller, desk: Desk, fix: MessageFix): void {
  if (fix.action === 'open-corpus') void controller.corpus.pick();
  else if (fix.action === 'undo') controller.undo();
  else if (fix.action === 'run-contexts') void controller.contextSentences.run();
  else if (fix.action === 'show-senses') desk.showPanel('senses');
  else controller.corpus.setDraft({ minimumCount: fix.value });
}

/** Messages that matter appear as cards: a sentence, the fix as a button, details to unfold and copy. */
export function MessageCards() {
  const { store, controller, desk } = useProgram();
  useEffect(() => {
    let seen = store.getState().messages.at(-1)?.id ?? 0;
    const shown = new Map<string, string>();
    return store.subscribe(({ messages }) => {
      for (const message of messages) {
        if (message.id <= seen) continue;
        seen = message.id;
        const id = `message-${message.id}`;
        if (message.topic !== undefined) {
          const earlier = shown.get(message.topic);
          if (earlier !== undefined) notifications.hide(earlier);
          shown.set(message.topic, id);
        }
        if (!message.card) continue;
        notifications.show({
          id,
          color: message.kind === 'error' ? 'red' : 'blue',
          autoClose: message.kind === 'error' ? false : informationMilliseconds,
          withBorder: true,
          closeButtonProps: { 'aria-label': 'Close message' },
          message: (
            <MessageCard
              message={message}
              controller={controller}
              desk={desk}
              onDone={() => notifications.hide(id)}
            />
          ),
        });
      }
    });
  }, [store, controller, desk]);
  return <Notifications position="bottom-right" limit={4} containerWidth={380} zIndex={400} />;
}

interface MessageCardProps {
  readonly message: Message;
  readonly controller: Controller;
  readonly desk: Desk;
  readonly onDone: () => void;
}

function MessageCard({ message, controller, desk, onDone }: MessageCardProps) {
  const { text, hint, detail, fix } = message;
  const all = [text, hint, detail].filter((part) => part !== undefined).join('\n');
  return (
    <div>
      <div>{text}</div>
      {hint === undefined ? null : <div className="quiet small">{hint}</div>}
      {detail === undefined ? null : (
        <details className="message-detail">
          <summary>Details</summary>
          <pre>{detail}</pre>
        </details>
      )}
      <div className="button-row" style={{ marginTop: 8 }}>
        {fix === undefined ? null : (
          <Button
            size="compact-xs"
            onClick={() => {
              onDone();
              applyFix(controller, desk, fix);
            }}
          >
            {fix.label}
          </Button>
        )}
        {message.kind === 'error' ? (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => void navigator.clipboard.writeText(all).catch(controller.report)}
          >
            Copy message
          </Button>
        ) : null}
      </div>
    </div>
  );
}
