//! Lists of people. Source: docs/reference/api-v4.md 2.

use crate::extract::{MaybeUser, Query};
use crate::v4::error::{ErrorBody, Result};
use crate::v4::kinds::{PersonListingType, PersonSortType};
use crate::v4::page::{DEFAULT_LIMIT, Paged};
use crate::v4::person::PersonView;
use actix_web::web::{Data, Json};
use base::kinds::ListingType;
use base::page::Page;
use serde::Deserialize;
use utoipa::IntoParams;
use views::Reader;
use views::post_list::{Rules, Window};
use views::search::{PersonQuery, PersonSort, Term};

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ListPersons {
    pub type_: Option<PersonListingType>,
    pub sort: Option<PersonSortType>,
    /// In the name or display name.
    pub search_term: Option<String>,
    /// Only in the display name.
    pub search_title_only: Option<bool>,
    pub page_cursor: Option<String>,
    /// 1 to 50.
    pub limit: Option<i64>,
}

impl From<PersonSortType> for PersonSort {
    fn from(sort: PersonSortType) -> Self {
        match sort {
            PersonSortType::New => Self::New,
            PersonSortType::Old => Self::Old,
            PersonSortType::PostScore => Self::PostScore,
            PersonSortType::CommentScore => Self::CommentScore,
        }
    }
}

impl From<PersonListingType> for ListingType {
    fn from(kind: PersonListingType) -> Self {
        match kind {
            PersonListingType::All => Self::All,
            PersonListingType::Local => Self::Local,
        }
    }
}

/// Lists people, the newest first unless another order is asked for; it reaches a thousand.
#[utoipa::path(get, path = "/person/list", tag = "person", security((), ("bearer" = [])), params(ListPersons),
    responses((status = 200, body = Paged<PersonView>), (status = 400, body = ErrorBody)))]
pub async fn list(
    reader: Data<Reader>,
    me: MaybeUser,
    Query(form): Query<ListPersons>,
) -> Result<Json<Paged<PersonView>>> {
    let page = Page::at_cursor(form.page_cursor.as_deref(), form.limit, DEFAULT_LIMIT)?;
    let query = PersonQuery {
        term: Term::new(form.search_term.as_deref().unwrap_or_default())?,
        rules: Rules::V4,
        listing: form.type_.unwrap_or(PersonListingType::All).into(),
        sort: form.sort.unwrap_or(PersonSortType::New).into(),
        window: Window::Always,
        display_name_only: form.search_title_only.unwrap_or(false),
    };
    let found = views::search::people(&reader, &me.viewer, &query, page).await?;
    Ok(Json(Paged::new(found, |view| PersonView::from(&view))))
}
