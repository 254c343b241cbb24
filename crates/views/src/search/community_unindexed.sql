select id
from community
where (name ilike ? or title ilike ?) and id between ? and ? and not deleted and not removed
limit 1024
