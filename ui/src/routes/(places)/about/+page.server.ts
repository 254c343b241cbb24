import * as sites from '#lib/api/site.ts';
import { siteCard } from '#lib/model/site.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals: { api } }) => {
  const answer = await sites.getRendered(api);
  return {
    card: siteCard(answer),
    legalHtml: answer.site_view.local_site.legal_information_html ?? '',
    federated: answer.site_view.local_site.federation_enabled,
    since: answer.site_view.site.published_at,
  };
};
