import { effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';
const themes: readonly Theme[] = ['system', 'light', 'dark'];
const key = 'bitmapd-theme';

function stored(): Theme {
  const value = localStorage.getItem(key);
  return themes.find(theme => theme === value) ?? 'system';
}

export const theme = signal<Theme>(stored());

export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system';
}

/** Keeps the page and the browser's memory at what was chosen. */
export function applyTheme(): void {
  effect(() => {
    localStorage.setItem(key, theme.value);
    document.documentElement.dataset.theme = theme.value;
  });
}
