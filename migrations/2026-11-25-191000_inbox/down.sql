alter table comment drop column deleted_at;
alter table post drop column deleted_at;
alter table local_user drop column invited_by_id;
drop index notification_read;
drop table invitation, announcement_dismissal, announcement, review_item, content_rule, post_tag, community_tag, notification_mail, post_notification, community_notification;
