// What filters found is in one place, for admins and moderators alike.

import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ url }) => redirect(308, `/review${url.search}`);
