import { expect, test } from 'vitest';
import { queuesFor, staff } from './staff.ts';

const nothing = { admin: false, bans: null, siteReports: false, founds: false };

test('who has no capabilities is offered nothing', () => {
  expect(staff({ site: [], communities: [] })).toBeNull();
});

test('a role leads to where it is of use, whatever it is for', () => {
  expect(staff({ site: ['manage_emoji'], communities: [] })).toEqual({ ...nothing, queue: null, admin: true });
  expect(staff({ site: ['approve_applications'], communities: [] })).toEqual({ ...nothing, queue: '/applications' });
  expect(staff({ site: ['ban'], communities: [] })).toEqual({ ...nothing, queue: null, bans: 'community' });
  expect(staff({ site: [], communities: [{ community_id: 3, capabilities: ['approve_followers'] }] })).toEqual({ ...nothing, queue: '/followers' });
  expect(staff({ site: ['resolve_site_reports', 'ban_from_site'], communities: [] })).toMatchObject({ queue: '/reports', admin: true, bans: 'site', siteReports: true });
});

test('queues are those of the site and of any community', () => {
  const own = { site: ['approve_applications'], communities: [{ community_id: 3, capabilities: ['remove_posts'] }] };
  expect(queuesFor(own)).toEqual({ reports: false, review: true, followers: false, everyFollower: false, applications: true });
});
