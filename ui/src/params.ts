// What stands for something in an address.

import { defineParams } from '@sveltejs/kit/params';

export const params = defineParams({
  /** The number of a post or comment. */
  id: (word: string) => (/^[1-9]\d{0,9}$/.test(word) ? Number(word) : undefined),
});
