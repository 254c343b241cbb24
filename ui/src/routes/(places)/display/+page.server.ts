import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ cookies }) => ({ keys: cookies.get('keys') !== 'off' });
