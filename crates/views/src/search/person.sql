select id
from person
where (name ilike ? or display_name ilike ?) and array[id >> 10] && ? and not deleted
limit 1024
