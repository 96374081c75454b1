import { useEffect, useState } from 'react';
import type { GallerySection } from '../state/gallery.ts';
import { useApp, useController } from './context.tsx';

/** The gallery of analogies as far as the open model knows its words; empty until that is known. */
export function useGallery(): readonly GallerySection[] {
  const controller = useController();
  const model = useApp((state) => state.model);
  const [sections, setSections] = useState<readonly GallerySection[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another model knows other words
  useEffect(() => {
    let left = false;
    controller.questions
      .gallery()
      .then((next) => {
        if (!left) setSections(next ?? []);
      })
      .catch((error: unknown) => controller.report(error));
    return () => {
      left = true;
    };
  }, [controller, model]);
  return sections;
}
