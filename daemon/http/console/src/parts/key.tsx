/** The key that does the same as the button it stands on. */
export const Key = ({ children }: { children: string }) => (
  <kbd class="key" aria-hidden="true">
    {children}
  </kbd>
);
