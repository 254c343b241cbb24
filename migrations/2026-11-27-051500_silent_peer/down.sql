alter table instance_queue drop column silent_since;
