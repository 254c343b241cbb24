//! Sets of languages in one column.

use base::ids::LanguageId;
use base::language::LANGUAGES;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::{Pg, PgValue};
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::{Array, Integer, Nullable};

/// Languages somebody reads or somewhere may be used; empty means all.
#[derive(Debug, Clone, PartialEq, Eq, Default, AsExpression, FromSqlRow)]
#[diesel(sql_type = Array<Nullable<Integer>>)]
pub struct Languages(pub Vec<LanguageId>);

impl Languages {
    /// Whether the set holds the language.
    pub fn contains(&self, id: LanguageId) -> bool {
        self.0.is_empty() || self.0.contains(&id)
    }
}

impl Languages {
    /// Every language of the set by name: all there are, if it is empty.
    pub fn or_all(&self) -> Vec<LanguageId> {
        if self.0.is_empty() {
            return LANGUAGES.iter().map(|language| language.id).collect();
        }
        self.0.clone()
    }
}

impl ToSql<Array<Nullable<Integer>>, Pg> for Languages {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let ids: Vec<Option<i32>> = self.0.iter().map(|id| Some(id.0)).collect();
        ToSql::<Array<Nullable<Integer>>, Pg>::to_sql(&ids, &mut out.reborrow())
    }
}

impl FromSql<Array<Nullable<Integer>>, Pg> for Languages {
    fn from_sql(bytes: PgValue<'_>) -> deserialize::Result<Self> {
        let ids = <Vec<Option<i32>> as FromSql<Array<Nullable<Integer>>, Pg>>::from_sql(bytes)?;
        Ok(Self(ids.into_iter().flatten().map(LanguageId).collect()))
    }
}
