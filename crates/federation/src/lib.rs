//! ActivityPub and discovery: the only crate that knows them.
