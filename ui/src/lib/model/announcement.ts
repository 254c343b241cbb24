// Announcements as pages show them.

import type { Announcement } from '#generated/v4.ts';

export interface Notice {
  id: number;
  html: string;
  dismissible: boolean;
}

export function notice(announcement: Announcement): Notice {
  // Rendered like every `content`, with `render=true`.
  const { content_html: html } = announcement as Announcement & { content_html?: string };
  return { id: announcement.id, html: html ?? '', dismissible: announcement.dismissible };
}
