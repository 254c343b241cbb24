//! The votes among activities that are done together.

use super::effect::Effect;
use super::read::Plan;
use crate::signature::digest;
use base::error::{Error, Result};
use domain::Tx;
use domain::app::CurrentSite;
use domain::tx;
use domain::vote::Unwanted;
use domain::vote::many::{self, Wish};
use std::collections::{HashMap, HashSet};

/// Casts the votes among these plans, once each; answers by their places what came of them.
pub(super) async fn apply_in(
    tx: &mut Tx<'_>,
    site: &CurrentSite,
    plans: &[&Plan],
) -> Result<HashMap<usize, Result<tx::Outcome, Error>>> {
    let mut results = HashMap::new();
    let votes: Vec<(usize, uuid::Uuid, Wish)> = plans
        .iter()
        .enumerate()
        .filter_map(|(index, plan)| wish(plan).map(|wish| (index, digest::short(&plan.id), wish)))
        .collect();
    if votes.is_empty() {
        return Ok(results);
    }
    let now = tx.now();
    // The same activity may be here twice. One that is taken back here as well has no effect.
    let undone: HashSet<uuid::Uuid> = plans.iter().filter_map(|plan| undoes(plan)).collect();
    let hashes: HashSet<uuid::Uuid> =
        votes.iter().map(|(_, hash, _)| *hash).chain(undone.iter().copied()).collect();
    let mut new = db::received::insert_all(tx, hashes.into_iter().collect(), now).await?;
    new.retain(|hash| !undone.contains(hash));
    let (mut indices, mut wishes) = (Vec::new(), Vec::new());
    for (index, hash, wish) in votes {
        results.insert(index, Ok(tx::Outcome::default()));
        if new.remove(&hash) {
            indices.push((index, hash));
            wishes.push(wish);
        }
    }
    let cast = many::cast_in(tx, &site.local.settings, &wishes, Unwanted::Withdraw).await?;
    let mut refused = Vec::new();
    for ((index, hash), outcome) in indices.into_iter().zip(cast) {
        if let Err(error) = outcome {
            refused.push(hash);
            results.insert(index, Err(error));
        }
    }
    // What was refused has had no effect.
    if !refused.is_empty() {
        db::received::delete_all(tx, refused).await?;
    }
    Ok(results)
}

fn undoes(plan: &Plan) -> Option<uuid::Uuid> {
    let Effect::Vote { undoes: Some(id), .. } = &plan.effect else { return None };
    Some(digest::short(id))
}

fn wish(plan: &Plan) -> Option<Wish> {
    let (Effect::Vote { subject, vote, .. }, Some(actor)) = (&plan.effect, &plan.actor) else { return None };
    Some(Wish { actor: actor.clone(), subject: *subject, vote: *vote })
}
