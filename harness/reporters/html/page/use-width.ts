import { useLayoutEffect, useRef, useState } from 'preact/hooks';

/** The width that an element has, at most so much, so that a drawing in it keeps the size of its letters. */
export function useWidth(most: number): [{ current: HTMLDivElement | null }, number] {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(most);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(240, Math.min(most, element.clientWidth)));
    measure();
    const size = new ResizeObserver(measure);
    size.observe(element);
    return () => size.disconnect();
  }, [most]);
  return [place, width];
}
