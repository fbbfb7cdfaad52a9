import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface PopoverProps {
  icon: string;
  /** On the button, and the name of what opens. */
  word: string;
  /** Shown by the icon alone. */
  bare?: boolean;
  /** @param close shuts what is open and gives the focus back to the button */
  children(close: () => void): ComponentChildren;
}

/** A button with a small window below it, which a click elsewhere and Escape close. */
export function Popover({ icon, word, bare = false, children }: PopoverProps) {
  const [open, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    place.current?.querySelector<HTMLElement>('.popover :is(input, select, button)')?.focus();
    const onPointer = (event: PointerEvent) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [open]);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="menu" ref={place} onKeyDown={(event) => event.key === 'Escape' && open && close()}>
      <button
        type="button"
        class="tool"
        ref={button}
        aria-expanded={open}
        aria-haspopup="dialog"
        {...(bare ? { 'aria-label': word, title: word } : {})}
        onClick={() => setOpen(!open)}
      >
        <i class={`codicon codicon-${icon}`} aria-hidden="true" />
        {bare ? '' : ` ${word}`}
      </button>
      {open && (
        <div class="popover" role="dialog" aria-label={word}>
          {children(close)}
        </div>
      )}
    </div>
  );
}
