-- What a purge takes along is looked at in `local_image`, like everything else that goes.
drop table purged_file;
