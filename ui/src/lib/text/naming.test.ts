import { expect, test } from 'vitest';
import { named } from './naming.ts';

test('a name contains the label that is seen', () => {
  expect(named('Delete', undefined)).toBeUndefined();
  expect(named('Delete', 'Delete the tagline Hello')).toBe('Delete the tagline Hello');
  expect(named('Einschalten', 'Login einschalten')).toBe('Login einschalten');
  expect(named('Turn on', 'Turn Login on')).toBe('Turn on: Turn Login on');
});
