// What controls are called for who does not see where they stand.

/**
 * The accessible name of a control: what it is about, which has to contain the label that is seen (WCAG 2.5.3), or else
 * follows it; `undefined`, which leaves the label, if there is nothing to add.
 */
export function named(label: string, about: string | undefined): string | undefined {
  if (about === undefined || about.toLowerCase().includes(label.toLowerCase())) return about;
  return `${label}: ${about}`;
}
