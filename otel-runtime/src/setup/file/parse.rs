//! Parses YAML, of which JSON is a part, into values with their places.

use super::scalar::plain;
use super::substitution::substituted;
use super::tree::{Entry, Node, NodeValue, Place};
use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};
use std::collections::HashMap;

/// Maximum number of levels of lists and mappings.
const MAX_DEPTH: usize = 64;
/// Maximum number of values, where an alias counts as all that it stands for.
const MAX_VALUES: usize = 100_000;
/// Maximum number of entries of a list or a mapping.
const MAX_ENTRIES: usize = 1_000;
/// Maximum number of bytes of all scalars after the substitution of variables.
const MAX_TEXT: usize = 4 << 20;

/// Why a file cannot be parsed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ParseError {
    pub(super) place: Place,
    pub(super) message: String,
}

/// Parses a file, and replaces references to variables in scalars. A variable can change the type of a scalar, and cannot add to the structure.
///
/// # Errors
///
/// Returns an error if the text is no YAML, if it contains something that a configuration file cannot contain, or if it exceeds a limit.
pub(super) fn parse(text: &str, environment: &dyn Fn(&str) -> Option<String>) -> Result<Node, ParseError> {
    let mut builder =
        TreeBuilder { environment, open: Vec::new(), anchors: HashMap::new(), values: 0, text: 0, root: None };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = next(&mut parser)? {
        let (event, span) = event;
        builder.add(event, place(&span))?;
    }
    Ok(builder.root.unwrap_or(Node { place: Place { line: 1, column: 1 }, value: NodeValue::Null }))
}

fn next<'a>(parser: &mut Parser<'a, StrInput<'a>>) -> Result<Option<(Event<'a>, Span)>, ParseError> {
    parser.next_event().transpose().map_err(|error| {
        let marker = error.marker();
        let place = Place { line: marker.line().max(1), column: marker.col() + 1 };
        ParseError { place, message: format!("not YAML: {}", error.info()) }
    })
}

fn place(span: &Span) -> Place {
    Place { line: span.start.line().max(1), column: span.start.col() + 1 }
}

struct TreeBuilder<'a> {
    environment: &'a dyn Fn(&str) -> Option<String>,
    /// The lists and mappings that have not ended.
    open: Vec<Open>,
    /// Values with an anchor, and how many values and bytes they have.
    anchors: HashMap<usize, (Node, usize, usize)>,
    values: usize,
    text: usize,
    root: Option<Node>,
}

/// A list or mapping that has not ended.
struct Open {
    place: Place,
    anchor: usize,
    /// The numbers of values and bytes when it began.
    values: usize,
    text: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    /// The key is set while its value is missing.
    Mapping(Vec<Entry>, Option<(String, Place)>),
}

impl TreeBuilder<'_> {
    fn add(&mut self, event: Event<'_>, place: Place) -> Result<(), ParseError> {
        let refused = |message: &str| Err(ParseError { place, message: message.to_owned() });
        match event {
            Event::DocumentStart(_) if self.root.is_some() => {
                refused("a second document; a configuration file has one")
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {
                Ok(())
            }
            Event::Alias(anchor) => self.alias(anchor, place),
            Event::Scalar(text, style, anchor, tag) => {
                let is_text = match tag.as_deref() {
                    None => style != ScalarStyle::Plain,
                    Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => true,
                    Some(_) => return refused("a tag; only `!!str` is supported"),
                };
                if self.is_at_key() {
                    return self.key(text.into_owned(), place);
                }
                self.scalar(&text, is_text, anchor, place)
            }
            Event::SequenceStart(_, Some(_)) | Event::MappingStart(_, Some(_)) => {
                refused("a tag; only `!!str` is supported")
            }
            Event::SequenceStart(anchor, None) => self.begin(Content::List(Vec::new()), anchor, place),
            Event::MappingStart(anchor, None) => self.begin(Content::Mapping(Vec::new(), None), anchor, place),
            Event::SequenceEnd | Event::MappingEnd => self.end(),
        }
    }

    fn is_at_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Mapping(_, None), .. }))
    }

    fn key(&mut self, key: String, place: Place) -> Result<(), ParseError> {
        self.count(1, key.len(), place)?;
        let Some(Open { content: Content::Mapping(entries, waiting), .. }) = self.open.last_mut() else {
            return Ok(());
        };
        if let Some(first) = entries.iter().find(|entry| entry.key == key) {
            let message = format!("the key `{key}` is also in line {}; remove one of them", first.key_place.line);
            return Err(ParseError { place, message });
        }
        if entries.len() == MAX_ENTRIES {
            return Err(ParseError { place, message: format!("more than {MAX_ENTRIES} keys in a mapping") });
        }
        *waiting = Some((key, place));
        Ok(())
    }

    fn scalar(&mut self, text: &str, is_text: bool, anchor: usize, place: Place) -> Result<(), ParseError> {
        let text = substituted(text, self.environment).map_err(|message| ParseError { place, message })?;
        self.count(1, text.len(), place)?;
        let length = text.len();
        let value = if is_text { NodeValue::Text(text) } else { plain(&text) };
        self.value(Node { place, value }, anchor, 1, length)
    }

    fn alias(&mut self, anchor: usize, place: Place) -> Result<(), ParseError> {
        if self.is_at_key() {
            return Err(ParseError { place, message: "a key must be a text".to_owned() });
        }
        let Some((_, values, text)) = self.anchors.get(&anchor) else {
            return Err(ParseError { place, message: "an alias inside the value that it stands for".to_owned() });
        };
        let (values, text) = (*values, *text);
        self.count(values, text, place)?;
        let node = self.anchors.get(&anchor).map(|(node, ..)| node.clone());
        node.map_or(Ok(()), |node| self.value(node, 0, values, text))
    }

    fn begin(&mut self, content: Content, anchor: usize, place: Place) -> Result<(), ParseError> {
        if self.is_at_key() {
            return Err(ParseError { place, message: "a key must be a text".to_owned() });
        }
        if self.open.len() == MAX_DEPTH {
            return Err(ParseError { place, message: format!("more than {MAX_DEPTH} levels") });
        }
        self.count(1, 0, place)?;
        self.open.push(Open { place, anchor, values: self.values - 1, text: self.text, content });
        Ok(())
    }

    fn end(&mut self) -> Result<(), ParseError> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let value = match open.content {
            Content::List(nodes) => NodeValue::List(nodes),
            Content::Mapping(entries, _) => NodeValue::Mapping(entries),
        };
        let (values, text) = (self.values - open.values, self.text - open.text);
        self.value(Node { place: open.place, value }, open.anchor, values, text)
    }

    /// Adds a complete value to what it is in.
    fn value(&mut self, node: Node, anchor: usize, values: usize, text: usize) -> Result<(), ParseError> {
        if anchor != 0 {
            // Copies of anchored values count, too, because one can contain the next.
            self.count(values, text, node.place)?;
            self.anchors.insert(anchor, (node.clone(), values, text));
        }
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.root = Some(node),
            Some(Content::List(nodes)) if nodes.len() == MAX_ENTRIES => {
                let message = format!("more than {MAX_ENTRIES} entries in a list");
                return Err(ParseError { place: node.place, message });
            }
            Some(Content::List(nodes)) => nodes.push(node),
            Some(Content::Mapping(entries, waiting)) => {
                let Some((key, key_place)) = waiting.take() else { return Ok(()) };
                entries.push(Entry { key, key_place, node });
            }
        }
        Ok(())
    }

    fn count(&mut self, values: usize, text: usize, place: Place) -> Result<(), ParseError> {
        self.values = self.values.saturating_add(values);
        self.text = self.text.saturating_add(text);
        let message = if self.values > MAX_VALUES {
            format!("more than {MAX_VALUES} values; an alias counts as all that it stands for")
        } else if self.text > MAX_TEXT {
            format!("more than {MAX_TEXT} bytes of text after the substitution of variables")
        } else {
            return Ok(());
        };
        Err(ParseError { place, message })
    }
}
