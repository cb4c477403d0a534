//! Suggestions: right for misspelt keys, and none for the names of applications.

use otel_semconv::{Deprecation, Finding, Registry, Severity, Suggestion, Table, rules};
use std::collections::HashSet;

/// Repeatable random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).expect("a remainder of a `usize`")
    }

    fn letter(&mut self) -> char {
        char::from(b"abcdefghijklmnopqrstuvwxyz"[self.below(26)])
    }
}

type Misspelling = fn(&str, &mut Random) -> String;

const MISSPELLINGS: &[(&str, Misspelling)] = &[
    ("a missing letter", |key, random| {
        let at = random.below(key.len());
        format!("{}{}", &key[..at], &key[at + 1..])
    }),
    ("an additional letter", |key, random| {
        let at = random.below(key.len());
        format!("{}{}{}", &key[..at], random.letter(), &key[at..])
    }),
    ("another letter", |key, random| {
        let at = random.below(key.len());
        format!("{}{}{}", &key[..at], random.letter(), &key[at + 1..])
    }),
    ("two letters swapped", |key, random| {
        let mut letters: Vec<char> = key.chars().collect();
        let at = random.below(letters.len() - 1);
        letters.swap(at, at + 1);
        letters.into_iter().collect()
    }),
    ("`_` for `.`", |key, _| key.replacen('.', "_", 1)),
    ("`.` for `_`", |key, _| key.replacen('_', ".", 1)),
    ("camel case", |key, _| {
        let mut words = key.split('_');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |key, word| key + &word[..1].to_uppercase() + &word[1..])
    }),
    ("upper case", |key, _| key.to_uppercase()),
];

fn suggestions(registry: &Registry, key: &str) -> Vec<String> {
    let findings = rules::attribute_key(registry, key);
    let suggested = findings.iter().flat_map(Finding::suggestions).map(|suggestion| match suggestion {
        Suggestion::DidYouMean(key) => key.clone(),
        other => panic!("{key}: {other:?}"),
    });
    suggested.collect()
}

#[test]
fn misspelt_keys_are_recognised() {
    let registry = Registry::empty().layer(Table::official());
    let live: Vec<_> = registry.attributes().filter(|row| row.deprecation == Deprecation::Live).collect();
    assert_eq!(live.len(), 734);
    let known: HashSet<&str> = registry.attributes().map(|row| row.key).collect();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut all, mut right) = (0, 0);
    for (name, misspell) in MISSPELLINGS {
        let (mut of, mut found) = (0, 0);
        for row in &live {
            let misspelt = misspell(row.key, &mut random);
            if known.contains(&*misspelt) {
                continue;
            }
            of += 1;
            let expected = if row.value_type.is_template() { format!("{}.<key>", row.key) } else { row.key.to_owned() };
            if suggestions(&registry, &misspelt).first() == Some(&expected) {
                found += 1;
            } else {
                println!("{misspelt} is {}, and not {:?}", row.key, suggestions(&registry, &misspelt));
            }
        }
        println!("{name}: {found} of {of}");
        (all, right) = (all + of, right + found);
    }
    println!("together: {right} of {all}");
    assert!(all > 4_500, "only {all}");
    assert!(right * 100 >= all * 99, "{right} of {all}");
}

#[test]
fn names_of_applications_get_no_suggestion() {
    let registry = Registry::official();
    let names = [
        "account.id",
        "acme.order.id",
        "acme.user.id",
        "acme.user.tier",
        "app.order.id",
        "app.user.id",
        "basket.value",
        "batch.size",
        "build.number",
        "cache.hit",
        "cart.item.count",
        "cart.items",
        "customer.id",
        "customer.tier",
        "device.type",
        "env",
        "feature.name",
        "game.level",
        "input.size",
        "invoice.number",
        "item.id",
        "job.id",
        "job.name",
        "order.id",
        "order.total",
        "org.id",
        "payment.id",
        "payment.method",
        "product.id",
        "product.name",
        "queue.depth",
        "region",
        "request.id",
        "result.count",
        "retry.count",
        "room.id",
        "shop.order.id",
        "status",
        "tenant.id",
        "user.tier",
    ];
    assert_eq!(names.len(), 40);
    for name in names {
        assert_eq!(suggestions(&registry, name), [""; 0], "{name}");
    }
}

#[test]
fn names_in_a_declared_namespace_are_reported_only_if_misspelt() {
    let acme = "attribute\tacme.user.id\tstring\ts\nattribute\thtp.hops\tint\ts\nattribute\thttp.hop\tint\ts\n";
    let registry = Registry::official()
        .layer(Table::parse(acme).unwrap())
        .namespace("acme")
        .namespace("app.shop")
        .namespace("htp");
    for key in ["acme.order.id", "app.shop", "app.shop.order", "htp.route"] {
        assert_eq!(rules::attribute_key(&registry, key), [], "{key}");
    }
    let found = rules::attribute_key(&registry, "acme.user.id_").remove(0);
    assert_eq!(found.suggestions(), [Suggestion::DidYouMean("acme.user.id".to_owned())]);
    let found = rules::attribute_key(&registry, "htp.hop").remove(0);
    assert_eq!(found.suggestions(), [Suggestion::DidYouMean("htp.hops".to_owned())], "and not the nearer `http.hop`");
    let found = rules::attribute_key(&registry, "acme.usr.id").remove(0);
    assert_eq!(found.message(), "unknown attribute `acme.usr.id`; did you mean `acme.user.id`?");
    assert_eq!(found.severity(), Severity::Warn);
}

#[test]
fn names_in_an_undeclared_namespace_are_reported_only_if_misspelt() {
    let registry = Registry::official();
    let own = rules::attribute_key(&registry, "acme.user.id").remove(0);
    assert_eq!((own.severity(), own.suggestions()), (Severity::Silent, [].as_slice()));
    let slip = rules::attribute_key(&registry, "htpp.request.method").remove(0);
    assert_eq!(slip.suggestions(), [Suggestion::DidYouMean("http.request.method".to_owned())]);
    assert_eq!(slip.severity(), Severity::Warn);
    let two = rules::attribute_key(&registry, "hptp.reqest.method").remove(0);
    assert_eq!((two.severity(), two.suggestions()), (Severity::Silent, [].as_slice()));
}
