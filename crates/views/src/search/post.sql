select id
from post
where (name ilike ? or body ilike ? or alt_text ilike ?) and array[id >> 10] && ?
    and not deleted and not removed and scheduled_at is null
limit 1024
