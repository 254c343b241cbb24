drop index role_grant_expires;
drop index report_of_community;
drop table import_entry;
