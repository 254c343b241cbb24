alter table local_site drop column removal_reasons;
alter table community drop column removal_reasons;
