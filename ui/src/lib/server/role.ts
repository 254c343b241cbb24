// What a form says of a role; its fields are those of `RoleFields.svelte`.

import { capabilities } from '#lib/model/role.ts';
import { text } from './form.ts';

const known = [...capabilities.community, ...capabilities.site];

export const roleFields = (form: FormData) => ({
  name: text(form, 'name'),
  description: text(form, 'description'),
  capabilities: known.filter((capability) => form.has(`may_${capability}`)),
});
