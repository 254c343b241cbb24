//! What becomes of an optional value when its owner edits it.

/// Leave it, take it away, or put another in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Edit<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// There is none any more.
    Clear,
    /// This is the new one.
    Set(T),
}

impl Edit<String> {
    /// As both APIs say it: a field that is missing keeps, an empty one clears (docs/reference/api-v3.md 1.4).
    pub fn from_field(field: Option<String>) -> Self {
        match field {
            None => Self::Keep,
            Some(text) if text.trim().is_empty() => Self::Clear,
            Some(text) => Self::Set(text),
        }
    }
}

impl<T> Edit<T> {
    /// What the edit makes of `current`.
    pub fn apply(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The same edit with its new value checked or converted.
    pub fn try_map<U, E>(self, convert: impl FnOnce(T) -> Result<U, E>) -> Result<Edit<U>, E> {
        Ok(match self {
            Self::Keep => Edit::Keep,
            Self::Clear => Edit::Clear,
            Self::Set(value) => Edit::Set(convert(value)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Edit;

    #[test]
    fn a_missing_field_keeps_an_empty_one_clears() {
        let edited =
            |field: Option<&str>| Edit::from_field(field.map(str::to_owned)).apply(Some("old".to_owned()));
        assert_eq!(edited(None).as_deref(), Some("old"));
        assert_eq!(edited(Some(" ")), None);
        assert_eq!(edited(Some("new")).as_deref(), Some("new"));
    }

    #[test]
    fn only_a_new_value_is_checked() {
        let check = |value: i32| if value > 0 { Ok(i64::from(value)) } else { Err("not positive") };
        assert_eq!(Edit::Set(0).try_map(check), Err("not positive"));
        assert_eq!(Edit::Set(1).try_map(check), Ok(Edit::Set(1)));
        assert_eq!(Edit::Clear.try_map(check), Ok(Edit::Clear));
        assert_eq!(Edit::Keep.try_map(check), Ok(Edit::Keep));
    }
}
