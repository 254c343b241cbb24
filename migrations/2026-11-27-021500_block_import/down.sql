drop table block_import_entry;
drop table block_import;
