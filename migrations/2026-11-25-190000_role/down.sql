drop table purged_file;
drop index community_follower_waiting;
drop index report_open_community;
alter table report
    drop column original_title,
    drop column original_summary,
    drop column original_icon,
    drop column original_banner;
comment on column report.original_name is 'Title of the post or community when it was reported; null: it has none.';
drop table ban_message;
drop table ban_profile;
drop index modlog_whole;
drop index modlog_whole_kind;
drop index modlog_whole_moderator;
drop index modlog_whole_target_person;
drop index modlog_whole_target_community;
alter table modlog drop constraint modlog_target_community_id_fkey;
alter table modlog add constraint modlog_target_community_id_fkey foreign key (target_community_id) references community on delete cascade;
alter table modlog drop constraint modlog_target_post_id_fkey;
alter table modlog add constraint modlog_target_post_id_fkey foreign key (target_post_id) references post on delete cascade;
alter table modlog drop constraint modlog_target_comment_id_fkey;
alter table modlog add constraint modlog_target_comment_id_fkey foreign key (target_comment_id) references comment on delete cascade;
alter table modlog drop column detail;
drop table role_grant;
drop table role;
