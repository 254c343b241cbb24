drop table severed_person_follow;
drop table severed_follow;
drop table severance;
drop index instance_reversed_domain;
drop table instance_limit;
alter table instance_policy drop column note;
