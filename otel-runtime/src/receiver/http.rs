//! OTLP over HTTP: `POST /v1/traces`, `/v1/metrics`, `/v1/logs`, in protobuf and in JSON.

use super::refusal::BODY_LIMIT;
use super::signal_request::SignalRequest;
use super::sink::TelemetrySink;
use crate::received::from_json;
use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use std::io::Read as _;
use std::sync::Arc;

pub(super) fn router(sink: Arc<dyn TelemetrySink>) -> Router {
    Router::new()
        .route("/v1/traces", post(export::<ExportTraceServiceRequest>))
        .route("/v1/metrics", post(export::<ExportMetricsServiceRequest>))
        .route("/v1/logs", post(export::<ExportLogsServiceRequest>))
        .with_state(sink)
}

async fn export<M: SignalRequest>(
    State(sink): State<Arc<dyn TelemetrySink>>,
    request: Request,
) -> Result<Response, Refusal> {
    let (message, encoding) = read::<M>(request).await?;
    Ok(encoding.answer(&message.accept(&*sink)))
}

/// A status and a message.
type Refusal = (StatusCode, String);

async fn read<M: SignalRequest>(request: Request) -> Result<(M, Encoding), Refusal> {
    let (parts, body) = request.into_parts();
    let encoding = Encoding::of(&parts.headers)?;
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|error| (StatusCode::PAYLOAD_TOO_LARGE, error.to_string()))?;
    let body = decompress(&parts.headers, body)?;
    let message: M = encoding.decode(&body)?;
    if matches!(encoding, Encoding::Json) && message.encoded_len() == 0 {
        only_known(&body, M::FIELD)?;
    }
    Ok((message, encoding))
}

/// Rejects a request that contains only unknown fields. Otherwise, unknown fields are ignored as the specification requires.
fn only_known(body: &[u8], field: &str) -> Result<(), Refusal> {
    let fields: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(body).unwrap_or_default();
    match fields.keys().next() {
        Some(other) if !fields.contains_key(field) => {
            let message = format!("the body is not an OTLP request: unknown field `{other}`; write `{field}`");
            Err((StatusCode::BAD_REQUEST, message))
        }
        _ => Ok(()),
    }
}

fn decompress(headers: &HeaderMap, body: Bytes) -> Result<Bytes, Refusal> {
    match headers.get(header::CONTENT_ENCODING).map(axum::http::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(body),
        Some(b"gzip") => unpacked(flate2::read::MultiGzDecoder::new(&*body), "gzip"),
        #[cfg(feature = "zstd")]
        Some(b"zstd") => match zstd::Decoder::with_buffer(&*body) {
            Ok(decoder) => unpacked(decoder, "zstd"),
            Err(error) => Err((StatusCode::INTERNAL_SERVER_ERROR, error.to_string())),
        },
        Some(other) => {
            let (other, known) = (String::from_utf8_lossy(other), SUPPORTED_ENCODINGS);
            Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, format!("content-encoding `{other}`; expected {known} or none")))
        }
    }
}

const SUPPORTED_ENCODINGS: &str = if cfg!(feature = "zstd") { "`gzip`, `zstd`" } else { "`gzip`" };

fn unpacked(decoder: impl std::io::Read, encoding: &str) -> Result<Bytes, Refusal> {
    let mut plain = Vec::new();
    let limit = u64::try_from(BODY_LIMIT).unwrap_or(u64::MAX).saturating_add(1);
    let read = decoder.take(limit).read_to_end(&mut plain);
    read.map_err(|error| (StatusCode::BAD_REQUEST, format!("the body is not {encoding}: {error}")))?;
    if plain.len() > BODY_LIMIT {
        let message = format!("the decompressed body is larger than {BODY_LIMIT} bytes");
        return Err((StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    Ok(plain.into())
}

/// The encoding of OTLP over HTTP. The response has the encoding of the request.
#[derive(Clone, Copy)]
enum Encoding {
    Protobuf,
    Json,
}

impl Encoding {
    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        let value = headers.get(header::CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let value = value.unwrap_or_default();
        match value.split(';').next().unwrap_or_default().trim() {
            "application/x-protobuf" => Ok(Self::Protobuf),
            "application/json" => Ok(Self::Json),
            other => Err((
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                format!("content-type `{other}`; expected `application/x-protobuf` or `application/json`"),
            )),
        }
    }

    fn decode<M>(self, body: &[u8]) -> Result<M, Refusal>
    where
        M: prost::Message + Default + serde::de::DeserializeOwned,
    {
        let message = match self {
            Self::Protobuf => M::decode(body).map_err(|error| error.to_string()),
            Self::Json => from_json(body).map_err(|error| error.to_string()),
        };
        message.map_err(|error| (StatusCode::BAD_REQUEST, format!("the body is not an OTLP request: {error}")))
    }

    fn answer(self, message: &(impl prost::Message + serde::Serialize)) -> Response {
        match self {
            Self::Protobuf => {
                ([(header::CONTENT_TYPE, "application/x-protobuf")], message.encode_to_vec()).into_response()
            }
            // Without a partial success, the message is empty.
            Self::Json if message.encoded_len() == 0 => {
                ([(header::CONTENT_TYPE, "application/json")], "{}").into_response()
            }
            Self::Json => {
                let text = serde_json::to_string(message).unwrap_or_default();
                ([(header::CONTENT_TYPE, "application/json")], text).into_response()
            }
        }
    }
}
