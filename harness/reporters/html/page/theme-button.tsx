import { useTheme } from './theme.ts';

/** Goes on to the next theme: as the system has it, light, dark. */
export function ThemeButton() {
  const [theme, next] = useTheme();
  return (
    <button type="button" onClick={next} aria-label={`Theme: ${theme}. Switch`}>
      {theme === 'auto' ? 'Auto' : theme === 'light' ? 'Light' : 'Dark'}
    </button>
  );
}
