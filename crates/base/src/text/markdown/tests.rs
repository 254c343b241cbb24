//! What markdown becomes, and that it becomes so quickly and safely.

use std::time::{Duration, Instant};

use proptest::prelude::{ProptestConfig, proptest};
use url::Url;

use super::{clean, excerpt, links, render, render_for_peers, replace_images};
use crate::text::mention;

/// The slowest text takes a twentieth of it, unoptimised; one that takes quadratic time takes many times more.
const MUCH_TOO_LONG: Duration = Duration::from_secs(60);

const REL: &str = r#"rel="nofollow noopener""#;

#[track_caller]
fn assert_renders(table: &[(&str, &str)]) {
    for (text, html) in table {
        assert_eq!(render(text).trim_end(), html.replace("REL", REL), "{text}");
    }
}

#[test]
fn the_dialect_is_commonmark_with_extensions() {
    assert_renders(&[
        ("", ""),
        (
            "*a* **b** ~~c~~ H~2~O x^2^",
            "<p><em>a</em> <strong>b</strong> <del>c</del> H<sub>2</sub>O x<sup>2</sup></p>",
        ),
        ("# One\n\n---\n> two", "<h1>One</h1>\n<hr>\n<blockquote>\n<p>two</p>\n</blockquote>"),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("one\ntwo  \nthree", "<p>one\ntwo<br>\nthree</p>"),
        ("`a<b`", "<p><code>a&lt;b</code></p>"),
        ("```rust\nfn a() {}\n```", "<pre><code class=\"language-rust\">fn a() {}\n</code></pre>"),
        ("[a](https://b.example \"c\")", "<p><a href=\"https://b.example\" title=\"c\" REL>a</a></p>"),
        (
            "see https://b.example/x_y_z.",
            "<p>see <a href=\"https://b.example/x_y_z\" REL>https://b.example/x_y_z</a>.</p>",
        ),
        ("www.b.example", "<p><a href=\"http://www.b.example\" REL>www.b.example</a></p>"),
        ("ada@b.example", "<p><a href=\"mailto:ada@b.example\" REL>ada@b.example</a></p>"),
        (
            "![cat](https://b.example/c.png \"d\")",
            "<p><img src=\"https://b.example/c.png\" alt=\"cat\" title=\"d\" loading=\"lazy\"></p>",
        ),
        (
            "|a|b|\n|:-:|-|\n|1|2|",
            "<table>\n<thead>\n<tr>\n<th align=\"center\">a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n\
             <td align=\"center\">1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
        ),
    ]);
}

#[test]
fn spoilers_fold() {
    assert_renders(&[
        (
            "::: spoiler The end\nHe *dies*.\n:::\nafter",
            "<details><summary>The end</summary>\n<p>He <em>dies</em>.</p>\n</details>\n<p>after</p>",
        ),
        (
            "before\n:::spoiler a: b <c>\n- x\n\n- y\n:::",
            "<p>before</p>\n<details><summary>a: b &lt;c&gt;</summary>\n<ul>\n<li>\n<p>x</p>\n</li>\n<li>\n<p>y</p>\n\
             </li>\n</ul>\n</details>",
        ),
        ("::: spoiler\nx\n:::", "<details><summary>Spoiler</summary>\n<p>x</p>\n</details>"),
        (
            ":::: spoiler a\n::: spoiler b\nx\n:::\n::::",
            "<details><summary>a</summary>\n<details><summary>b</summary>\n<p>x</p>\n</details>\n</details>",
        ),
        (
            "> ::: spoiler a: b\n> x\n> :::",
            "<blockquote>\n<details><summary>a: b</summary>\n<p>x</p>\n</details>\n</blockquote>",
        ),
        ("```\n::: spoiler a: b\n```", "<pre><code>::: spoiler a: b\n</code></pre>"),
        ("::: warning\nx\n:::", "<p>::: warning</p>\n<p>x</p>"),
    ]);
}

#[test]
fn handles_lead_to_our_pages() {
    let link = |path: &str, label: &str| format!("<a href=\"{path}\" {REL}>{label}</a>");
    let table = [
        ("!books@alpha.test", link("/c/books@alpha.test", "!books@alpha.test")),
        ("@ada@alpha.test", link("/u/ada@alpha.test", "@ada@alpha.test")),
        ("/c/books@alpha.test", link("/c/books@alpha.test", "/c/books@alpha.test")),
        ("/u/ada@alpha.test", link("/u/ada@alpha.test", "/u/ada@alpha.test")),
        ("!a_b_c@alpha.test:8536", link("/c/a_b_c@alpha.test:8536", "!a_b_c@alpha.test:8536")),
        ("hi @ada@alpha.test.", format!("hi {}.", link("/u/ada@alpha.test", "@ada@alpha.test"))),
        ("*!books@alpha.test*", format!("<em>{}</em>", link("/c/books@alpha.test", "!books@alpha.test"))),
        (
            "!a@x.test, @b@y.test",
            format!("{}, {}", link("/c/a@x.test", "!a@x.test"), link("/u/b@y.test", "@b@y.test")),
        ),
        ("`!books@alpha.test`", "<code>!books@alpha.test</code>".into()),
        ("[!books@alpha.test](/x)", link("/x", "!books@alpha.test")),
        ("a!b", "a!b".into()),
    ];
    for (text, html) in table {
        assert_eq!(render(text).trim_end(), format!("<p>{html}</p>"), "{text}");
    }
}

#[test]
fn for_peers_no_link_is_relative() {
    let origin = Url::parse("https://here.test").unwrap();
    let table = [
        ("!books@alpha.test", "https://alpha.test/c/books"),
        ("@ada@here.test", "https://here.test/u/ada"),
        ("[a](/post/1)", "https://here.test/post/1"),
        ("[a](https://b.example/)", "https://b.example/"),
    ];
    for (text, target) in table {
        assert!(render_for_peers(text, &origin).contains(&format!("href=\"{target}\"")), "{text}");
    }
    let image = render_for_peers("![](/pictrs/image/a.png)", &origin);
    assert!(image.contains("src=\"https://here.test/pictrs/image/a.png\""), "{image}");
    let footnote = render_for_peers("a[^1]\n\n[^1]: b", &origin);
    assert!(footnote.contains("href=\"#fn-"), "{footnote}");
}

#[test]
fn footnotes_of_different_texts_do_not_clash() {
    let (one, other) = (render("a[^1] b[^1]\n\n[^1]: one"), render("a[^1]\n\n[^1]: other"));
    let id = |html: &str| {
        let (_, rest) = html.split_once("<li id=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_ne!(id(&one), id(&other));
    assert!(one.contains(&format!("href=\"#{}\"", id(&one))), "{one}");
    assert!(one.contains("<section class=\"footnotes\">"), "{one}");
    let back = id(&one).replace("fn-", "fnref-");
    for reference in [back.clone(), format!("{back}-2")] {
        assert!(one.contains(&format!("id=\"{reference}\"")), "{one}");
        assert!(one.contains(&format!("href=\"#{reference}\"")), "{one}");
    }
}

#[test]
fn html_is_shown_as_typed() {
    assert_renders(&[
        ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<div style=\"x\">\n*a*\n</div>", "<p>&lt;div style=\"x\"&gt;\n*a*\n&lt;/div&gt;</p>"),
        ("<!-- a -->", "<p>&lt;!-- a --&gt;</p>"),
        ("&lt;b&gt; &copy;", "<p>&lt;b&gt; ©</p>"),
    ]);
}

#[test]
fn links_have_harmless_schemes() {
    for scheme in ["javascript:alert(1)", "JaVaScript:x", "data:text/html,x", "vbscript:x", "file:///x"] {
        for text in [format!("[a]({scheme})"), format!("![a]({scheme})"), format!("<{scheme}>")] {
            let html = render(&text);
            assert!(
                !html.contains("href=\"j") && !html.contains("script:x\"") && !html.contains("src=\"d"),
                "{html}"
            );
            for found in html.split("href=\"").skip(1).chain(html.split("src=\"").skip(1)) {
                assert!(found.starts_with('"'), "{text}: {html}");
            }
        }
    }
    for url in ["https://a.example/", "mailto:a@b.example", "magnet:?xt=urn:btih:a", "/post/1"] {
        assert!(render(&format!("[a]({url})")).contains(&format!("href=\"{url}\"")), "{url}");
    }
}

#[test]
fn attributes_cannot_be_broken_out_of() {
    for text in [
        "[a](https://b.example/\"onmouseover=alert(1))",
        "![a\"onerror=alert(1)](https://b.example/ 'c\" onerror=\"x')",
        "```a\"onclick=\"x\nb\n```",
        "::: spoiler <img src=x onerror=alert(1)>\n:::",
        "[^\"onclick=x]\n\n[^\"onclick=x]: b",
        "!a@b.example\"onclick=x",
    ] {
        let html = render(text);
        let outside: String = html.split('"').step_by(2).collect();
        assert!(
            !outside.split('<').skip(1).any(|tag| tag.split('>').next().unwrap().contains(" on")),
            "{html}"
        );
    }
}

#[test]
fn excerpts_are_plain_and_short() {
    let table = [
        ("# Title\n\nSome *text* and `code`.\n\n- a\n- b", 100, "Title Some text and code. a b"),
        ("[a](https://b.example) ![alt](https://b.example/c.png)", 100, "a alt"),
        ("a\nb  \nc", 100, "a b c"),
        ("see ::: x\n\n::: spoiler The end\nHe dies.\n:::\nSad.", 100, "see ::: x The end Sad."),
        ("one two three four", 18, "one two three four"),
        ("one two three four", 17, "one two three…"),
        ("one two three four", 9, "one two…"),
        ("abcdefghij", 5, "abcd…"),
        ("жжжжж жжжжж", 6, "жжжжж…"),
        ("a <b> c", 100, "a <b> c"),
        ("", 10, ""),
        ("abc", 0, "…"),
    ];
    for (text, max, expected) in table {
        assert_eq!(excerpt(text, max), expected, "{text}");
    }
}

#[test]
fn links_are_those_that_can_be_followed() {
    let text = "[a](https://a.example) ![b](https://b.example/b.png) <https://c.example> https://d.example\n\n\
                [e]\n\n`https://no.example`\n\n[e]: https://e.example\n\n!f@f.example";
    let expected = [
        "https://a.example",
        "https://b.example/b.png",
        "https://c.example",
        "https://d.example",
        "https://e.example",
    ];
    assert_eq!(links(text)[..5], expected);
}

#[test]
fn bodies_lose_tracking_parameters() {
    let table = [
        ("[a](https://b.example/?utm_source=x&c=d)", "[a](https://b.example/?c=d)"),
        ("![a](https://b.example/c.png?fbclid=x \"t\")", "![a](https://b.example/c.png \"t\")"),
        ("https://b.example/?gclid=x, and", "https://b.example/, and"),
        ("www.b.example/?gclid=x", "www.b.example/"),
        ("<https://b.example/?gclid=x>", "<https://b.example/>"),
        ("[a][b]\n\n[b]: https://c.example/?utm_a=x 'y'", "[a][b]\n\n[b]: https://c.example/ 'y'"),
        ("[a](https://b.example/?c=d&amp;utm_a=x&amp;e=f)", "[a](https://b.example/?c=d&amp;e=f)"),
        (
            "> - https://b.example/?utm_a=1\n> - https://b.example/?utm_a=12",
            "> - https://b.example/\n> - https://b.example/",
        ),
        ("[ж](https://youtu.be/a?si=b) ж", "[ж](https://youtu.be/a) ж"),
    ];
    for (text, expected) in table {
        assert_eq!(clean(text), expected, "{text}");
    }
    for text in
        ["", "*a*", "`https://b.example/?utm_a=1`", "[a](https://b.example/?c=utm_source)", "a?utm_source=x"]
    {
        assert_eq!(clean(text), text);
    }
}

#[test]
fn what_nobody_writes_is_shown_as_text() {
    let deep = "> ".repeat(150) + "<a>";
    assert_eq!(render(&deep), format!("<p>{}&lt;a&gt;</p>\n", "&gt; ".repeat(150)));
    let long = "*a*\n".repeat(60_000);
    assert!(render(&long).starts_with("<p>*a*<br>\n*a*<br>\n"));
    assert_eq!(excerpt(&deep, 5), "> >…");
    assert!(links(&format!("{deep} https://a.example")).is_empty());
}

#[test]
fn the_longest_bodies_are_rendered() {
    for (piece, html) in [
        ("- a **b** [c](https://d.example/) `e` @f@g.example\n", "<strong>b</strong>"),
        ("> > > *a* b\n", "<em>a</em>"),
        ("|*a*|b|c|d|\n|-|-|-|-|\n|1|2|3|4|\n\n", "<td>4</td>"),
        ("*a* ", "<em>a</em>"),
        ("a\n", "<p>a\na"),
        ("::: spoiler a: b\nc\n:::\n", "<summary>a: b</summary>"),
    ] {
        assert!(render(&piece.repeat(50_000 / piece.len())).contains(html), "{piece}");
    }
}

#[test]
fn hostile_texts_take_no_longer_than_they_are() {
    let pieces = [
        "[",
        "]",
        "![",
        "*",
        "**a ",
        "_",
        "`",
        "``a",
        "~",
        "^",
        ">",
        "> ",
        "- ",
        "1. ",
        "<",
        "<a",
        "</",
        "&",
        "&#",
        "\\",
        "|",
        "|a",
        ":::",
        "::: spoiler a\n",
        "[a](",
        "[a](b",
        "![a](<",
        "[^a]",
        "[^a]: ",
        "[a]: b\n",
        "a@a.",
        "@a@a ",
        "!a@a.b ",
        "@a",
        "www.a.b ",
        "www.",
        "http://",
        "https://a.b/(",
        "https://a.b/?utm_a=b ",
        "(",
        "\n",
        "\n\n",
        "\t",
        "a\n=\n",
        "***a** ",
        "*a_b*_",
        "[a](<b",
        "[[a]",
        "<!--",
        "<?",
        "<![CDATA[",
        "x^y~z",
        "a**b_c_",
        "\"",
        "😀",
        "\u{fdd0}",
        "  \n>",
        "* a\n ",
        "* * ",
    ];
    for piece in pieces {
        let text: String = piece.chars().cycle().take(50_000).collect();
        let started = Instant::now();
        let html = render(&text);
        let part = text.get(..5_000).unwrap_or(&text);
        clean(part);
        excerpt(part, 200);
        mention::find(part);
        assert!(started.elapsed() < MUCH_TOO_LONG, "{piece:?}: {:?}", started.elapsed());
        assert!(html.len() < 60 * text.len(), "{piece:?}: {} bytes", html.len());
    }
    let table = format!("|{}\n|{}\n{}", "a|".repeat(2_000), "-|".repeat(2_000), "|\n".repeat(20_000));
    let started = Instant::now();
    assert!(render(&table).len() < 60 * table.len());
    assert!(started.elapsed() < MUCH_TOO_LONG, "{:?}", started.elapsed());
}

#[test]
fn no_image_stays_that_others_serve() {
    let shown = |text: &str| {
        replace_images(text, |url| (!url.starts_with("/")).then(|| format!("/proxy/{}", url.len())))
            .into_owned()
    };
    assert_eq!(shown("![a](https://a.b/c.png) [d](https://a.b/c.png)"), "![a](/proxy/17) [d](/proxy/17)");
    for hidden in [
        r"![a](https://a.b/c\_d.png)",
        "![a](https://a.b/&#99;.png)",
        "!!![a](https://a.b/c\\_d.png)",
        "![a][ref]\n\n[ref]: https://a.b/c\\_d.png",
        "\\![a](https://a.b/c.png) ![a](https://a.b/&#99;.png)",
    ] {
        let html = render(&shown(hidden));
        assert!(!html.contains("src=\"https"), "{hidden}: {html}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_text_panics_or_leaks_scripts(text in "([\\[\\]()*_`~^>|:!@#<&\\-\\\\ \n\t]|a|b.c|https://a.b|javascript:|spoiler|<script>|\\PC){0,60}") {
        for html in [render(&text), render_for_peers(&text, &Url::parse("https://a.test").unwrap())] {
            assert!(!html.contains("<script") && !html.contains("href=\"javascript") && !html.contains("src=\"javascript"));
        }
        excerpt(&text, 20);
        links(&text);
        let cleaned = clean(&text);
        assert_eq!(clean(&cleaned), cleaned);
    }
}
