drop table peer_traffic, delivery_refusal;
alter table instance_queue drop column retry_at, drop column oldest_at;
drop index sent_activity_object;
alter table sent_activity drop column object_ap_id;
