-- Lists of one kind cost as much as their page, however much there is of the others.
create index notification_recipient_kind on notification (recipient_id, kind, published_at, id);
create index modlog_whole_target_community_kind on modlog (target_community_id, kind, published_at, id) where bulk_action_parent_id is null;
