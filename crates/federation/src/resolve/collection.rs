//! Lists of others, page by page, and the replies below a post that are missing here.

use crate::Federation;
use crate::failure::{Failure, Outcome, malformed};
use crate::fetch::Budget;
use crate::wire::{self, Thing};
use domain::App;
use serde_json::Value;

/// Pages of one list that are read.
const PAGES_MAX: usize = 10;
/// Items of one list that are looked at.
const ITEMS_MAX: usize = 1_000;

impl Federation {
    /// The items of a list: of itself and of its pages, as far as they are of its own host, are few enough, and the budget lasts.
    pub(crate) async fn collection(&self, app: &App, budget: &Budget, url: &str) -> Outcome<Vec<Value>> {
        let value = self.fetch_object(app, budget, url).await?;
        self.items_of(app, budget, url, value).await
    }

    /// [`Federation::collection`] of a list at hand, which was found at `home`.
    async fn items_of(&self, app: &App, budget: &Budget, home: &str, list: Value) -> Outcome<Vec<Value>> {
        let mut found = items(&list).unwrap_or_default();
        let mut next = list.get("first").cloned();
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..PAGES_MAX {
            let page = match next.take() {
                Some(Value::String(url)) if wire::same_origin(&url, home) && !seen.contains(&url) => {
                    let page = self.fetch_object(app, budget, &url).await;
                    seen.push(url);
                    match page {
                        Ok(page) => page,
                        // What was read so far is worth having.
                        Err(failure @ Failure::Ours(_)) => return Err(failure),
                        Err(_) => break,
                    }
                }
                Some(page @ Value::Object(_)) => page,
                Some(_) | None => break,
            };
            found.extend(items(&page).unwrap_or_default());
            if found.len() >= ITEMS_MAX {
                break;
            }
            next = page.get("next").cloned();
        }
        found.truncate(ITEMS_MAX);
        Ok(found)
    }

    /// Replies below a post that are missing here, from its `context` or else its `replies`; as many as the budget allows.
    pub(crate) async fn fill_replies(&self, app: &App, budget: &Budget, ap_id: &str) -> Outcome<()> {
        let value = self.fetch_object(app, budget, ap_id).await?;
        let thing = Thing::new(&value).ok_or_else(|| malformed("no object"))?;
        let mut items = Vec::new();
        if let Some(url) = thing.reference("context").filter(|url| wire::same_origin(url, ap_id)) {
            items = match self.collection(app, budget, url).await {
                Ok(items) => items,
                Err(failure @ Failure::Ours(_)) => return Err(failure),
                // A context need not be a list.
                Err(_) => Vec::new(),
            };
        }
        if items.is_empty() {
            items = match thing.get("replies") {
                Some(Value::String(url)) if wire::same_origin(url, ap_id) => {
                    self.collection(app, budget, url).await?
                }
                Some(list @ Value::Object(_)) => self.items_of(app, budget, ap_id, list.clone()).await?,
                Some(_) | None => Vec::new(),
            };
        }
        for id in items.iter().filter_map(wire::id_of).filter(|id| *id != ap_id) {
            match self.content(app, budget, id).await {
                Ok(_) | Err(Failure::Refused { .. } | Failure::Gone | Failure::Unreachable(_)) => {}
                Err(Failure::NeedsFetch) => return Ok(()),
                Err(failure @ Failure::Ours(_)) => return Err(failure),
            }
        }
        Ok(())
    }
}

fn items(value: &Value) -> Option<Vec<Value>> {
    let found = value.get("orderedItems").or_else(|| value.get("items"))?;
    match found {
        Value::Array(items) => Some(items.clone()),
        Value::Null => None,
        one => Some(vec![one.clone()]),
    }
}
