//! Which language something is written in.

use crate::tx::Tx;
use base::error::{Code, Result};
use base::ids::{LanguageId, PersonId};
use base::language::{self, LANGUAGES, UNDETERMINED};
use db::languages::Languages;

/// The language of a new post: the given one; or else the only one that its author reads and the community allows; or else undetermined.
///
/// Errors: `LanguageNotAllowed`.
pub(crate) async fn of_new(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    community: &Languages,
    given: Option<LanguageId>,
) -> Result<LanguageId> {
    let id = match given {
        Some(id) => id,
        None => {
            let reads = db::local_user::find_languages(tx, person_id).await?.unwrap_or_default();
            common(&reads, community).unwrap_or(UNDETERMINED)
        }
    };
    check(community, id)?;
    Ok(id)
}

/// The language of something that came from another instance: the given one where the community allows it, else undetermined.
pub(crate) fn of_arrived(community: &Languages, given: Option<LanguageId>) -> LanguageId {
    given.filter(|id| check(community, *id).is_ok()).unwrap_or(UNDETERMINED)
}

/// Whether something in this language may be written in a community.
///
/// Errors: `LanguageNotAllowed`.
pub(crate) fn check(community: &Languages, id: LanguageId) -> Result<(), Code> {
    let known = language::find(id).is_some();
    if known && community.contains(id) { Ok(()) } else { Err(Code::LanguageNotAllowed) }
}

/// The language two sets have in common, if it is exactly one; "undetermined" does not count.
fn common(one: &Languages, other: &Languages) -> Option<LanguageId> {
    let ids = LANGUAGES.iter().map(|language| language.id).filter(|id| *id != UNDETERMINED);
    let mut both = ids.filter(|id| one.contains(*id) && other.contains(*id));
    both.next().filter(|_| both.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::{check, common};
    use base::error::Code;
    use base::ids::LanguageId;
    use db::languages::Languages;

    fn languages(ids: &[i32]) -> Languages {
        Languages(ids.iter().copied().map(LanguageId).collect())
    }

    #[test]
    fn the_only_common_language_is_chosen() {
        let table = [
            (&[0, 37][..], &[][..], Some(37)),
            (&[37], &[0, 37, 39], Some(37)),
            (&[], &[0, 39], Some(39)),
            (&[37, 39], &[37, 39], None),
            (&[37], &[39], None),
            (&[], &[], None),
            (&[0], &[0], None),
        ];
        for (reads, allows, expected) in table {
            let chosen = common(&languages(reads), &languages(allows));
            assert_eq!(chosen, expected.map(LanguageId), "{reads:?} {allows:?}");
        }
    }

    #[test]
    fn a_language_has_to_be_known_and_allowed() {
        assert_eq!(check(&languages(&[]), LanguageId(37)), Ok(()));
        assert_eq!(check(&languages(&[39]), LanguageId(37)), Err(Code::LanguageNotAllowed));
        assert_eq!(check(&languages(&[]), LanguageId(9999)), Err(Code::LanguageNotAllowed));
    }
}
