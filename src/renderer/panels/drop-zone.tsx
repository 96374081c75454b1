import { useEffect, useState } from 'react';
import { useProgram } from './context.tsx';

/** Whether a panel under the pointer takes files itself. */
function overTaker({ target }: DragEvent): boolean {
  return target instanceof Element && target.closest('[data-takes-files]') !== null;
}

/** Takes a file, or the folder of a contextual model, that is dropped anywhere on the page where no panel takes it. */
export function DropZone() {
  const { controller, desk } = useProgram();
  const [over, setOver] = useState(false);
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(!overTaker(event));
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      setOver(false);
      if (overTaker(event)) return;
      // Models of words are files; a contextual model is a folder of them.
      if (event.dataTransfer !== null && controller.contextModels.takeDropped(event.dataTransfer)) {
        desk.showPanel('senses');
        return;
      }
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) void controller.library.openDropped(files);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, [controller, desk]);
  return over ? <div className="drop-zone">Drop a text or a model to open it</div> : null;
}
