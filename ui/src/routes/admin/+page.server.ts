import * as accounts from '#lib/api/account.ts';
import * as images from '#lib/api/image.ts';
import * as rules from '#lib/api/rule.ts';
import * as sites from '#lib/api/site.ts';
import { ApiError } from '#lib/api/http.ts';
import { requireLogin } from '#lib/server/form.ts';
import type { PageServerLoad } from './$types';

/** What somebody may not see, or a service does not tell now: the rest of the page is worth showing. */
async function ifTold<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError) return null;
    throw error;
  }
}

/** As many are counted. */
const COUNTED = 50;

export const load: PageServerLoad = async (event) => {
  requireLogin(event);
  const { api } = event.locals;
  const [{ site_view: view, version, admins }, counts, usage, pictures, reviews] = await Promise.all([
    sites.get(api),
    accounts.unread(api),
    ifTold(images.usage(api)),
    ifTold(images.health(api)),
    ifTold(rules.reviews(api, { state: 'waiting', limit: COUNTED })),
  ]);
  const { local_site: local } = view;
  return {
    version,
    figures: {
      users: local.users,
      users_active_day: local.users_active_day,
      users_active_week: local.users_active_week,
      users_active_month: local.users_active_month,
      communities: local.communities,
      posts: local.posts,
      comments: local.comments,
      admins: admins.length,
    },
    bytes: usage ? usage.kinds.reduce((sum, total) => sum + total.bytes, 0) : null,
    waiting: {
      reports: counts.report_count ?? 0,
      applications: counts.registration_application_count ?? 0,
      review: reviews?.items.length ?? 0,
    },
    states: {
      registration: local.registration_mode,
      federation: local.federation_enabled,
      private: local.private_instance,
      pictures: pictures !== null,
    },
  };
};
