//! OTLP exporters.

use super::cursor::{Cursor, Section};
use super::schema::{self, SchemaType};
use crate::export::url::{self, Url};
use crate::export::{Compression, Protocol};
use crate::report::Signal;
use crate::setup::config::{Pairs, header_pairs};
use crate::setup::exporters::{OtlpSettings, TlsFiles, compression};
use std::time::Duration;

/// Reads an exporter over HTTP or gRPC.
pub(super) fn read<'a>(cursor: &Cursor<'a>, is_grpc: bool, signal: Signal) -> (OtlpSettings, Section<'a>) {
    let section = cursor.section(exporter_type(is_grpc, signal));
    let mut reader = OtlpReader { section, signal, settings: OtlpSettings::default() };
    reader.settings.endpoint.is_complete = true;
    reader.protocol(is_grpc, cursor);
    reader.tls(is_grpc);
    reader.endpoint(is_grpc);
    reader.headers();
    reader.compression();
    reader.sizes(is_grpc);
    if let Some(timeout) = reader.at("timeout", "timeout").and_then(|timeout| timeout.whole(0)) {
        reader.settings.timeout = Some(Duration::from_millis(timeout));
    }
    (reader.settings, reader.section)
}

fn exporter_type(is_grpc: bool, signal: Signal) -> &'static SchemaType {
    match (is_grpc, signal) {
        (false, Signal::Metrics) => &schema::OTLP_HTTP_METRICS,
        (false, _) => &schema::OTLP_HTTP,
        (true, Signal::Metrics) => &schema::OTLP_GRPC_METRICS,
        (true, _) => &schema::OTLP_GRPC,
    }
}

struct OtlpReader<'a> {
    section: Section<'a>,
    signal: Signal,
    settings: OtlpSettings,
}

impl<'a> OtlpReader<'a> {
    /// Returns the value of a key, and records where the setting is.
    fn at(&mut self, key: &str, setting: &str) -> Option<Cursor<'a>> {
        let cursor = self.section.get(key)?.clone();
        self.settings.origins.add(format!("{}.{setting}", self.signal), cursor.source());
        Some(cursor)
    }

    fn protocol(&mut self, is_grpc: bool, cursor: &Cursor<'a>) {
        self.settings.origins.add(format!("{}.protocol", self.signal), cursor.source());
        let json = self.at("encoding", "protocol").and_then(|encoding| encoding.choice(&schema::ENCODING));
        self.settings.protocol = Some(match (is_grpc, json) {
            (true, _) => Protocol::Grpc,
            (false, Some("json")) => Protocol::HttpJson,
            (false, _) => Protocol::HttpProtobuf,
        });
    }

    fn endpoint(&mut self, is_grpc: bool) {
        let Some(endpoint) = self.at("endpoint", "endpoint") else { return };
        let Some(text) = endpoint.text() else { return };
        let without_scheme = is_grpc && !url::has_scheme(text);
        let checked = match is_grpc {
            true if without_scheme => url::check_grpc(&format!("http://{text}")),
            true => url::check_grpc(text),
            false => url::check(text),
        };
        match checked {
            Ok(_) => self.settings.endpoint.url = Some(Url(text.to_owned())),
            Err(reason) => endpoint.refuse(reason),
        }
    }

    fn headers(&mut self) {
        let Pairs(mut headers) = match self.at("headers_list", "headers") {
            Some(list) => list.parsed(header_pairs).unwrap_or_default(),
            None => Pairs::default(),
        };
        for entry in self.at("headers", "headers").map(|list| list.list(false)).unwrap_or_default() {
            let header = entry.section(&schema::NAME_VALUE);
            let name = header.required("name").and_then(Cursor::text);
            let value = header.required("value").filter(|value| !value.is_null()).and_then(Cursor::text);
            if let (Some(name), Some(value)) = (name, value) {
                headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        self.settings.headers = Pairs(headers);
    }

    fn compression(&mut self) {
        let Some(cursor) = self.at("compression", "compression") else { return };
        self.settings.compression = Some(cursor.parsed(compression).unwrap_or(Compression::None));
    }

    fn tls(&mut self, is_grpc: bool) {
        let Some(tls) = self.section.get("tls").cloned() else { return };
        let section = tls.section(if is_grpc { &schema::GRPC_TLS } else { &schema::HTTP_TLS });
        let mut file = |key: &str, setting: &str| {
            let cursor = section.get(key)?;
            self.settings.origins.add(format!("{}.{setting}", self.signal), cursor.source());
            cursor.text().map(str::to_owned)
        };
        let authority = file("ca_file", "certificate");
        let (key, chain) = (file("key_file", "client_key"), file("cert_file", "client_certificate"));
        if key.is_some() != chain.is_some() {
            tls.refuse_key("a client needs both a key and a certificate; write `key_file` and `cert_file`");
        }
        self.settings.tls = TlsFiles { authority, chain, key };
        self.settings.endpoint.insecure = Some(section.boolean("insecure").unwrap_or(false));
    }

    fn sizes(&mut self, is_grpc: bool) {
        if let Some(size) = self.at("max_request_size", "max_request_bytes").and_then(|size| size.whole(0)) {
            // Zero means "no limit".
            let bytes = usize::try_from(size).unwrap_or(usize::MAX);
            self.settings.request_bytes = Some(if bytes == 0 { usize::MAX } else { bytes });
        }
        let smallest = if is_grpc { 4 << 20 } else { 1 << 16 };
        let Some(cursor) = self.section.get("max_response_size") else { return };
        if cursor.whole(1).is_some_and(|size| size < smallest) {
            cursor.refuse(format_args!("a limit below {smallest} is not supported; write `{smallest}` or more"));
        }
    }
}
