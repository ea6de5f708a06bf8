import { useEffect, useState } from 'preact/hooks';

const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];
const key = 'gatecrash-theme';

/** Charts listen for it: what is drawn on a canvas has the colours of when it was drawn. */
export const themeChanged = 'gatecrash-theme-changed';

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return themes.find((theme) => theme === value) ?? 'auto';
  } catch {
    // A page of a sandbox has no storage.
    return 'auto';
  }
}

function show(theme: Theme): void {
  if (theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset.theme = theme;
  window.dispatchEvent(new Event(themeChanged));
}

/** Shows the theme that was chosen the last time, before anything is drawn. */
export function showStoredTheme(): void {
  show(stored());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
    window.dispatchEvent(new Event(themeChanged)),
  );
}

/** The theme, and a way to the next one. */
export function useTheme(): [Theme, () => void] {
  const [theme, setTheme] = useState<Theme>(stored);
  useEffect(() => {
    try {
      localStorage.setItem(key, theme);
    } catch {}
    show(theme);
  }, [theme]);
  return [theme, () => setTheme(themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'auto')];
}
