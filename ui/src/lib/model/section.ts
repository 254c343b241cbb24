// The pages of the administration, by group, and which capability each takes.

import type { Key } from '#lib/i18n/index.ts';

export interface Section {
  path: string;
  text: Key;
  /** One of these is needed; admins have all. */
  needs: string[];
}

export const sections: { name: Key; list: Section[] }[] = [
  {
    name: 'admin.group.site',
    list: [
      { path: '/admin', text: 'admin.overview', needs: [] },
      { path: '/admin/general', text: 'site.tab.general', needs: ['edit_site'] },
      { path: '/admin/registration', text: 'site.tab.registration', needs: ['edit_site'] },
      { path: '/admin/oauth', text: 'admin.oauth', needs: ['edit_site'] },
      { path: '/admin/content', text: 'site.tab.content', needs: ['edit_site'] },
      { path: '/admin/images', text: 'site.tab.images', needs: ['edit_site'] },
      { path: '/admin/limits', text: 'site.tab.limits', needs: ['edit_site'] },
      { path: '/admin/mail', text: 'site.tab.mail', needs: ['edit_site'] },
    ],
  },
  {
    name: 'admin.group.words',
    list: [
      { path: '/admin/announcements', text: 'admin.announcements', needs: ['edit_site'] },
      { path: '/admin/taglines', text: 'admin.taglines', needs: ['edit_site'] },
      { path: '/admin/emoji', text: 'admin.emoji', needs: ['manage_emoji'] },
    ],
  },
  {
    name: 'admin.group.people',
    list: [
      { path: '/admin/users', text: 'admin.users', needs: ['list_users', 'ban_from_site'] },
      { path: '/admin/roles', text: 'admin.roles', needs: ['manage_site_roles'] },
    ],
  },
  {
    name: 'admin.group.content',
    list: [
      { path: '/admin/communities', text: 'admin.communities', needs: ['manage_communities'] },
      { path: '/admin/media', text: 'admin.media', needs: ['manage_media'] },
      { path: '/admin/filters', text: 'admin.filters', needs: ['edit_site'] },
      { path: '/admin/reasons', text: 'admin.reasons', needs: ['edit_site'] },
      { path: '/review', text: 'admin.review', needs: ['edit_site'] },
    ],
  },
  {
    name: 'admin.group.federation',
    list: [
      { path: '/admin/federation', text: 'site.tab.federation', needs: ['edit_site'] },
      { path: '/admin/instances', text: 'admin.instances', needs: ['manage_instances'] },
      { path: '/admin/deliveries', text: 'admin.deliveries', needs: ['manage_instances'] },
    ],
  },
];

/** The pages somebody with these capabilities has; none if there is nothing for them. */
export function sectionsFor(capabilities: readonly string[]): typeof sections {
  const may = (section: Section) => section.needs.length === 0 || section.needs.some((one) => capabilities.includes(one));
  const offered = sections.map((group) => ({ ...group, list: group.list.filter(may) })).filter((group) => group.list.length > 0);
  return offered.some((group) => group.list.some((section) => section.needs.length > 0)) ? offered : [];
}

/** Whether a path is, or is below, one of the pages that are offered. */
export function isOffered(offered: typeof sections, path: string): boolean {
  return offered.some((group) => group.list.some((section) => path === section.path || (section.path !== '/admin' && path.startsWith(`${section.path}/`))));
}
