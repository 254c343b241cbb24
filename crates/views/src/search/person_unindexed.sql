select id
from person
where (name ilike ? or display_name ilike ?) and id between ? and ? and not deleted
limit 1024
