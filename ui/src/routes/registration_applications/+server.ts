import { redirect } from '@sveltejs/kit';
import type { RequestHandler } from './$types';

/** Where mails and apps say it is. */
export const GET: RequestHandler = ({ url }) => redirect(308, `/applications${url.search}`);
