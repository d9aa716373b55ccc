import { useCallback, useState } from 'react';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large an element is, as often as that changes; `guess` until that is known. */
export function useSize(guess: Size): [(element: Element | null) => void, Size] {
  const [size, setSize] = useState<Size | null>(null);
  const [observer] = useState(() =>
    typeof ResizeObserver === 'undefined'
      ? null
      : new ResizeObserver(([entry]) => {
          if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
        }),
  );
  const ref = useCallback(
    (element: Element | null) => {
      observer?.disconnect();
      if (element !== null) observer?.observe(element);
    },
    [observer],
  );
  return [ref, size ?? guess];
}
