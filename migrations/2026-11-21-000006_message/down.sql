drop table report, notification, modlog, private_message;
