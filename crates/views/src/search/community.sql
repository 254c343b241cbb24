select id
from community
where (name ilike ? or title ilike ?) and array[id >> 10] && ? and not deleted and not removed
limit 1024
