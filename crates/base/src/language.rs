//! The languages that content can be written in: the same list, with the same ids, on every instance
//! that speaks the API, so that clients may keep ids.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::ids::LanguageId;

/// One language; the list of all is [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Language {
    /// Its place in [`LANGUAGES`], and its id in the API and the database.
    pub id: LanguageId,
    /// The two-letter code of ISO 639-1, or `und`.
    pub code: &'static str,
    /// What its speakers call it.
    pub name: &'static str,
}

/// The id of "undetermined": the author did not say.
pub const UNDETERMINED: LanguageId = LanguageId(0);

/// All languages by id, without gaps: `und` is 0, then come the codes in alphabetical order.
pub static LANGUAGES: LazyLock<Vec<Language>> = LazyLock::new(|| {
    let all = std::iter::once(("und", "Undetermined")).chain(ISO_639_1.iter().copied());
    (0..).zip(all).map(|(id, (code, name))| Language { id: LanguageId(id), code, name }).collect()
});

static BY_CODE: LazyLock<HashMap<&'static str, Language>> =
    LazyLock::new(|| LANGUAGES.iter().map(|language| (language.code, *language)).collect());

/// The language with this id.
pub fn find(id: LanguageId) -> Option<Language> {
    LANGUAGES.get(usize::try_from(id.0).ok()?).copied()
}

/// The language with this code. A longer tag counts as its first part (`de-AT` is `de`), in any case.
pub fn find_by_code(tag: &str) -> Option<Language> {
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    BY_CODE.get(primary.to_ascii_lowercase().as_str()).copied()
}

/// The languages an `Accept-Language` header asks for, best first, each once; unknown ones, `*` and those
/// with weight 0 are left out.
///
/// Of equal weights the earlier comes first (RFC 9110, 12.5.4). No more than the first 50 entries are read.
pub fn accepted(header: &str) -> Vec<Language> {
    let mut weighted: Vec<(f32, Language)> = Vec::new();
    for entry in header.split(',').take(50) {
        let mut parts = entry.split(';').map(str::trim);
        let Some(language) = parts.next().and_then(find_by_code) else { continue };
        let weight = parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, weight);
        if weight > 0.0 && language.id != UNDETERMINED {
            weighted.push((weight, language));
        }
    }
    weighted.sort_by(|(a, _), (b, _)| b.total_cmp(a));

    let mut languages: Vec<Language> = Vec::new();
    for (_, language) in weighted {
        if !languages.contains(&language) {
            languages.push(language);
        }
    }
    languages
}

/// A quality value between 0 and 1; what is no number counts as 0, so the entry is left out.
fn weight(value: &str) -> f32 {
    value.trim().parse().ok().filter(|weight| (0.0..=1.0).contains(weight)).unwrap_or(0.0)
}

/// Codes and native names, alphabetical by code. The order is the ids: never insert, only append.
const ISO_639_1: &[(&str, &str)] = &[
    ("aa", "Afaraf"),
    ("ab", "аҧсуа бызшәа"),
    ("ae", "avesta"),
    ("af", "Afrikaans"),
    ("ak", "Akan"),
    ("am", "አማርኛ"),
    ("an", "aragonés"),
    ("ar", "العربية"),
    ("as", "অসমীয়া"),
    ("av", "авар мацӀ"),
    ("ay", "aymar aru"),
    ("az", "azərbaycan dili"),
    ("ba", "башҡорт теле"),
    ("be", "беларуская мова"),
    ("bg", "български език"),
    ("bi", "Bislama"),
    ("bm", "bamanankan"),
    ("bn", "বাংলা"),
    ("bo", "བོད་ཡིག"),
    ("br", "brezhoneg"),
    ("bs", "bosanski jezik"),
    ("ca", "Català"),
    ("ce", "нохчийн мотт"),
    ("ch", "Chamoru"),
    ("co", "corsu"),
    ("cr", "ᓀᐦᐃᔭᐍᐏᐣ"),
    ("cs", "čeština"),
    ("cu", "ѩзыкъ словѣньскъ"),
    ("cv", "чӑваш чӗлхи"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("dv", "ދިވެހި"),
    ("dz", "རྫོང་ཁ"),
    ("ee", "Eʋegbe"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("eo", "Esperanto"),
    ("es", "Español"),
    ("et", "eesti"),
    ("eu", "euskara"),
    ("fa", "فارسی"),
    ("ff", "Fulfulde"),
    ("fi", "suomi"),
    ("fj", "vosa Vakaviti"),
    ("fo", "Føroyskt"),
    ("fr", "Français"),
    ("fy", "Frysk"),
    ("ga", "Gaeilge"),
    ("gd", "Gàidhlig"),
    ("gl", "galego"),
    ("gn", "Avañe'ẽ"),
    ("gu", "ગુજરાતી"),
    ("gv", "Gaelg"),
    ("ha", "هَوُسَ"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("ho", "Hiri Motu"),
    ("hr", "Hrvatski"),
    ("ht", "Kreyòl ayisyen"),
    ("hu", "magyar"),
    ("hy", "Հայերեն"),
    ("hz", "Otjiherero"),
    ("ia", "Interlingua"),
    ("id", "Bahasa Indonesia"),
    ("ie", "Interlingue"),
    ("ig", "Asụsụ Igbo"),
    ("ii", "ꆈꌠ꒿ Nuosuhxop"),
    ("ik", "Iñupiaq"),
    ("io", "Ido"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("iu", "ᐃᓄᒃᑎᑐᑦ"),
    ("ja", "日本語"),
    ("jv", "basa Jawa"),
    ("ka", "ქართული"),
    ("kg", "Kikongo"),
    ("ki", "Gĩkũyũ"),
    ("kj", "Kuanyama"),
    ("kk", "қазақ тілі"),
    ("kl", "kalaallisut"),
    ("km", "ខេមរភាសា"),
    ("kn", "ಕನ್ನಡ"),
    ("ko", "한국어"),
    ("kr", "Kanuri"),
    ("ks", "कश्मीरी"),
    ("ku", "Kurdî"),
    ("kv", "коми кыв"),
    ("kw", "Kernewek"),
    ("ky", "Кыргызча"),
    ("la", "latine"),
    ("lb", "Lëtzebuergesch"),
    ("lg", "Luganda"),
    ("li", "Limburgs"),
    ("ln", "Lingála"),
    ("lo", "ພາສາລາວ"),
    ("lt", "lietuvių kalba"),
    ("lu", "Kiluba"),
    ("lv", "latviešu valoda"),
    ("mg", "fiteny malagasy"),
    ("mh", "Kajin M̧ajeļ"),
    ("mi", "te reo Māori"),
    ("mk", "македонски јазик"),
    ("ml", "മലയാളം"),
    ("mn", "Монгол хэл"),
    ("mr", "मराठी"),
    ("ms", "Bahasa Melayu"),
    ("mt", "Malti"),
    ("my", "ဗမာစာ"),
    ("na", "Dorerin Naoero"),
    ("nb", "Norsk bokmål"),
    ("nd", "isiNdebele"),
    ("ne", "नेपाली"),
    ("ng", "Owambo"),
    ("nl", "Nederlands"),
    ("nn", "Norsk nynorsk"),
    ("no", "Norsk"),
    ("nr", "isiNdebele"),
    ("nv", "Diné bizaad"),
    ("ny", "chiCheŵa"),
    ("oc", "occitan"),
    ("oj", "ᐊᓂᔑᓈᐯᒧᐎᓐ"),
    ("om", "Afaan Oromoo"),
    ("or", "ଓଡ଼ିଆ"),
    ("os", "ирон æвзаг"),
    ("pa", "ਪੰਜਾਬੀ"),
    ("pi", "पाऴि"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("qu", "Runa Simi"),
    ("rm", "rumantsch grischun"),
    ("rn", "Ikirundi"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("rw", "Ikinyarwanda"),
    ("sa", "संस्कृतम्"),
    ("sc", "sardu"),
    ("sd", "सिन्धी"),
    ("se", "Davvisámegiella"),
    ("sg", "yângâ tî sängö"),
    ("si", "සිංහල"),
    ("sk", "slovenčtina"),
    ("sl", "slovenščina"),
    ("sm", "gagana fa'a Samoa"),
    ("sn", "chiShona"),
    ("so", "Soomaaliga"),
    ("sq", "Shqip"),
    ("sr", "српски језик"),
    ("ss", "SiSwati"),
    ("st", "Sesotho"),
    ("su", "Basa Sunda"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("te", "తెలుగు"),
    ("tg", "тоҷикӣ"),
    ("th", "ไทย"),
    ("ti", "ትግርኛ"),
    ("tk", "Türkmençe"),
    ("tl", "Wikang Tagalog"),
    ("tn", "Setswana"),
    ("to", "faka Tonga"),
    ("tr", "Türkçe"),
    ("ts", "Xitsonga"),
    ("tt", "татар теле"),
    ("tw", "Twi"),
    ("ty", "Reo Tahiti"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("uz", "Ўзбек"),
    ("ve", "Tshivenḓa"),
    ("vi", "Tiếng Việt"),
    ("vo", "Volapük"),
    ("wa", "walon"),
    ("wo", "Wollof"),
    ("xh", "isiXhosa"),
    ("yi", "ייִדיש"),
    ("yo", "Yorùbá"),
    ("za", "Saɯ cueŋƅ"),
    ("zh", "中文"),
    ("zu", "isiZulu"),
];

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, proptest};

    use super::{LANGUAGES, UNDETERMINED, accepted, find, find_by_code};
    use crate::ids::LanguageId;

    #[test]
    fn ids_are_those_that_clients_know() {
        let known = [
            (0, "und", "Undetermined"),
            (1, "aa", "Afaraf"),
            (32, "de", "Deutsch"),
            (37, "en", "English"),
            (39, "es", "Español"),
            (47, "fr", "Français"),
            (87, "ku", "Kurdî"),
            (116, "nn", "Norsk nynorsk"),
            (183, "zu", "isiZulu"),
        ];
        for (id, code, name) in known {
            let language = find(LanguageId(id)).unwrap();
            assert_eq!((language.id.0, language.code, language.name), (id, code, name));
            assert_eq!(find_by_code(code), Some(language));
        }
        assert_eq!(LANGUAGES.len(), 184);
    }

    #[test]
    fn codes_are_alphabetical_and_have_two_letters() {
        let codes: Vec<&str> = LANGUAGES.iter().skip(1).map(|language| language.code).collect();
        assert!(codes.is_sorted_by(|a, b| a < b));
        assert!(codes.iter().all(|code| code.len() == 2));
        assert!(LANGUAGES.iter().all(|language| !language.name.is_empty()));
    }

    #[test]
    fn what_does_not_exist_is_none() {
        assert_eq!(find(LanguageId(184)), None);
        assert_eq!(find(LanguageId(-1)), None);
        assert_eq!(find_by_code("xx"), None);
        assert_eq!(find_by_code(""), None);
    }

    #[test]
    fn a_tag_counts_as_its_primary_language() {
        assert_eq!(find_by_code("de-AT").unwrap().code, "de");
        assert_eq!(find_by_code("PT_br").unwrap().code, "pt");
        assert_eq!(find_by_code("und").unwrap().id, UNDETERMINED);
    }

    #[test]
    fn accepted_languages_come_by_weight() {
        let table: [(&str, &[&str]); 9] = [
            ("en", &["en"]),
            ("de-AT,de;q=0.8,en;q=0.9", &["de", "en"]),
            ("en;q=0.5, fr", &["fr", "en"]),
            ("fr ; q=0.5 , en;q=0.5", &["fr", "en"]),
            ("*", &[]),
            ("en;q=0, fr;q=0.1", &["fr"]),
            ("en;q=high, xx, fr", &["fr"]),
            ("und, en;q=2", &[]),
            ("", &[]),
        ];
        for (header, expected) in table {
            let codes: Vec<&str> = accepted(header).iter().map(|language| language.code).collect();
            assert_eq!(codes, expected, "{header}");
        }
    }

    proptest! {
        #[test]
        fn no_header_or_id_panics(header in ".*", id in any::<i32>()) {
            accepted(&header);
            find(LanguageId(id));
        }
    }
}
