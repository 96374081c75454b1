import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Typing } from '../../../../src/renderer/scene/typing.ts';

/** As much of a page as is asked: where the focus is, and the keys that are pressed. */
class Page extends EventTarget {
  activeElement: Element | null = null;
}
class Field extends EventTarget {
  matches(selector: string): boolean {
    return selector.includes('input');
  }
}

let page: Page;
let typing: Typing;
const field = new Field() as unknown as Element;
const press = (key: string, target: unknown) => {
  const event = new Event('keydown');
  Object.defineProperties(event, { key: { value: key }, target: { value: target } });
  page.dispatchEvent(event);
};

beforeEach(() => {
  // Elements are told from other targets of events by their class.
  Object.defineProperty(globalThis, 'Element', { value: Field, configurable: true });
  page = new Page();
  typing = new Typing(page as unknown as Document);
});
afterEach(() => {
  typing.dispose();
  Reflect.deleteProperty(globalThis, 'Element');
});

describe('typing', () => {
  it('goes on for a moment after a letter in a field', () => {
    expect(typing.under(performance.now())).toBe(false);
    press('a', field);
    expect(typing.under(performance.now())).toBe(true);
    expect(typing.under(performance.now() + 1000)).toBe(false);
  });

  it('is no key that changes no text, and none outside of a field', () => {
    press('Enter', field);
    press('a', page);
    expect(typing.under(performance.now())).toBe(false);
    press('Backspace', field);
    expect(typing.under(performance.now())).toBe(true);
  });

  it('is possible where the focus is in a field', () => {
    expect(typing.possible).toBe(false);
    page.activeElement = field;
    expect(typing.possible).toBe(true);
  });

  it('is not listened to any more in the end', () => {
    typing.dispose();
    press('a', field);
    expect(typing.under(performance.now())).toBe(false);
  });
});
