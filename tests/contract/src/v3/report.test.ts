import assert from "node:assert/strict";
import { after, test } from "node:test";
import { refused } from "../harness/client.js";
import { Site } from "../harness/site.js";
import { comment, community, person, post } from "./arrange.js";

const site = await Site.start();
after(() => site.stop());

test("reports are made once, listed, counted and settled", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const books = await community(ada, "books");
  const dune = await post(ada, books, "Dune", { body: "Sand." });
  const dry = await comment(ada, dune, "Dry.");
  const { post_report_view } = await bob.api.createPostReport({ post_id: dune.id, reason: "spam" });
  assert.deepEqual([post_report_view.post_report.original_post_body, post_report_view.creator.id], ["Sand.", bob.id]);
  await refused(bob.api.createPostReport({ post_id: dune.id, reason: "spam" }), 400, "couldnt_create_report");
  await refused(bob.api.createPostReport({ post_id: dune.id, reason: " " }), 400, "report_reason_required");
  await refused(bob.api.createPostReport({ post_id: dune.id, reason: "x".repeat(1_001) }), 400, "report_too_long");
  const { comment_report_view } = await bob.api.createCommentReport({ comment_id: dry.id, reason: "rude" });
  assert.equal(comment_report_view.comment_report.original_comment_text, "Dry.");

  await refused(bob.api.listPostReports({}), 400, "not_a_mod_or_admin");
  await refused(bob.api.getReportCount({}), 400, "not_a_mod_or_admin");
  const count = await ada.api.getReportCount({ community_id: books.id });
  assert.deepEqual([count.post_reports, count.comment_reports, count.private_message_reports], [1, 1, undefined]);
  assert.equal((await ada.api.listPostReports({ unresolved_only: true })).post_reports.length, 1);
  assert.equal((await ada.api.listCommentReports({ comment_id: dry.id })).comment_reports.length, 1);

  const settled = await ada.api.resolvePostReport({ report_id: post_report_view.post_report.id, resolved: true });
  assert.deepEqual([settled.post_report_view.post_report.resolved, settled.post_report_view.resolver?.id], [true, ada.id]);
  await refused(bob.api.resolveCommentReport({ report_id: comment_report_view.comment_report.id, resolved: true }), 400, "not_a_mod_or_admin");
  await ada.api.resolveCommentReport({ report_id: comment_report_view.comment_report.id, resolved: true });
  assert.equal((await ada.api.listPostReports({ unresolved_only: true })).post_reports.length, 0);
});

test("messages are reported by who got them, to who looks after the site", async () => {
  const [ada, bob] = [await person(site, "ada"), await person(site, "bob")];
  const admin = await site.admin3();
  const { private_message_view } = await ada.api.createPrivateMessage({ content: "Buy.", recipient_id: bob.id });
  const form = { private_message_id: private_message_view.private_message.id, reason: "spam" };
  await refused(ada.api.createPrivateMessageReport(form), 400, "couldnt_create_report");
  const { private_message_report_view } = await bob.api.createPrivateMessageReport(form);
  const { id, original_pm_text } = private_message_report_view.private_message_report;
  assert.equal(original_pm_text, "Buy.");
  await refused(bob.api.listPrivateMessageReports({}), 400, "not_an_admin");
  const { private_message_reports } = await admin.listPrivateMessageReports({ unresolved_only: true });
  assert.deepEqual(private_message_reports.map((view) => view.private_message_creator.id), [ada.id]);
  assert.equal((await admin.getReportCount({})).private_message_reports, 1);
  await admin.resolvePrivateMessageReport({ report_id: id, resolved: true });
});
