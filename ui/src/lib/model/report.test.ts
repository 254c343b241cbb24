import { expect, test } from 'vitest';
import type { ReportCombinedView } from '#generated/v4.ts';
import { cases, isSettled, rulesByCommunity } from './report.ts';

const who = (id: number, name: string) => ({ id, name, local: true, ap_id: `https://here.test/u/${name}`, bot_account: false });
const community = { id: 7, name: 'books', local: true, ap_id: 'https://here.test/c/books', title: 'Books', sidebar: '# Rules\n- Be kind.' };

function commentReport(id: number, reason: string, more: object = {}): ReportCombinedView {
  return {
    type_: 'comment',
    comment: { id: 3, content: 'Buy *more* of it', path: '0.3', removed: false, deleted: false, locked: false },
    comment_report: { id, reason, original_comment_text: 'Buy it', published_at: '2026-01-01T00:00:00Z', resolved: false, violates_instance_rules: false, ...more },
    post: { id: 2, name: 'Dune' },
    community,
    creator: who(id + 100, `reader${id}`),
    comment_creator: who(1, 'spam'),
    creator_is_admin: false,
    creator_is_moderator: false,
    creator_banned: false,
    creator_banned_from_community: false,
  } as unknown as ReportCombinedView;
}

test('what several people report is one case', () => {
  const [only, ...rest] = cases([commentReport(1, 'spam'), commentReport(2, 'advertising')]);
  expect(rest).toEqual([]);
  expect(only?.key).toBe('comment:3');
  expect(only?.complaints.map(({ reason }) => reason)).toEqual(['spam', 'advertising']);
});

test('what was changed after the report is told beside it', () => {
  const [only] = cases([commentReport(1, 'spam')]);
  expect([only?.text, only?.now]).toEqual(['Buy it', 'Buy more of it']);
});

test('a case is settled when each of its reports is', () => {
  expect(cases([commentReport(1, 'a', { resolved: true }), commentReport(2, 'b')]).map(isSettled)).toEqual([false]);
  expect(cases([commentReport(1, 'a', { resolved: true })]).map(isSettled)).toEqual([true]);
});

test('the rules come from the community', () => {
  expect(rulesByCommunity([commentReport(1, 'a')])).toEqual({ 7: ['Be kind.'] });
});
