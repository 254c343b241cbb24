drop table oauth_account;
drop table oauth_provider;
