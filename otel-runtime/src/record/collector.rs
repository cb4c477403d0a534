//! The thread that takes what all threads have recorded, and hands it to the lanes.

use super::chunk::Contents;
use super::recorder::Recorder;
use super::tail::Tail;
use crate::clock;
use crate::export::Lane;
use crate::open_spans::OpenSpans;
use crate::otlp::{EncodedResource, RequestLimits};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use std::{io, thread};

/// When items are collected, and how they are divided into requests.
#[derive(Clone, Debug)]
pub(crate) struct CollectorSettings {
    /// The time between two collections, if there is not a whole batch before.
    pub(crate) delay: Duration,
    pub(crate) requests: RequestLimits,
    /// Why items are dropped before they are collected.
    pub(crate) when_full: String,
}

/// Takes what was recorded, and hands it to the lanes.
#[derive(Debug)]
pub(crate) struct Collector {
    recorder: Arc<Recorder>,
    resource: EncodedResource,
    requests: RequestLimits,
    when_full: String,
    lanes: Vec<Lane>,
    /// The spans that have started and not ended, if they are tracked.
    open_spans: OnceLock<Arc<OpenSpans>>,
    /// Locked during a collection, so that a flush waits for one that has begun.
    collecting: Mutex<()>,
    /// Where traces wait that are not sampled, with their spans and log records.
    tail: OnceLock<Arc<Tail>>,
}

impl Collector {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread.
    pub(crate) fn start(
        recorder: Arc<Recorder>,
        resource: EncodedResource,
        lanes: Vec<Lane>,
        settings: CollectorSettings,
    ) -> io::Result<Arc<Self>> {
        let CollectorSettings { delay, requests, when_full } = settings;
        let name = lanes.first().map_or_else(String::new, |lane| format!("otel-collect-{}", lane.delivery().signal()));
        let (tail, open_spans, collecting) = (OnceLock::new(), OnceLock::new(), Mutex::default());
        let collector = Arc::new(Self { recorder, resource, requests, when_full, lanes, open_spans, collecting, tail });
        let on_thread = Arc::clone(&collector);
        thread::Builder::new().name(name).spawn(move || on_thread.run(delay))?;
        Ok(collector)
    }

    /// Names the spans that are open at the shutdown.
    pub(crate) fn name_open_spans(&self, open_spans: Arc<OpenSpans>) {
        _ = self.open_spans.set(open_spans);
    }

    fn run(&self, delay: Duration) {
        while self.recorder.wait(delay) {
            clock::adjust();
            // A panic must not end the thread. What it had taken is not delivered, and remains counted as waiting.
            _ = catch_unwind(AssertUnwindSafe(|| self.flush()));
        }
    }

    /// Sets where traces wait that are not sampled.
    pub(crate) fn set_tail(&self, tail: &Arc<Tail>) {
        _ = self.tail.set(Arc::clone(tail));
    }

    /// Decides about the traces that can be decided, and hands over everything that has been recorded.
    pub(crate) fn flush(&self) {
        self.review();
        self.collect();
    }

    fn review(&self) {
        if let Some(tail) = self.tail.get() {
            tail.review();
        }
    }

    /// Hands over everything that has been recorded.
    pub(crate) fn collect(&self) {
        let _exclusive = self.collecting.lock().unwrap_or_else(PoisonError::into_inner);
        let mut contents = self.recorder.take();
        // Spans that ended before one of these, in a chunk that was emptied before, are taken with it.
        contents.add(self.recorder.take());
        self.hand_over(&contents);
    }

    /// Hands over everything that has been recorded, and ends the recorder. What is recorded later is lost, and what has begun and not ended
    /// is counted as lost.
    pub(crate) fn close(&self) {
        let _exclusive = self.collecting.lock().unwrap_or_else(PoisonError::into_inner);
        if self.recorder.is_closed() {
            return;
        }
        // Log records wait with the spans. Whichever collector is closed first decides, and the other one waits until it is done.
        if let Some(tail) = self.tail.get() {
            tail.close();
        }
        let contents = self.recorder.close();
        self.hand_over(&contents);
        self.count_open(&contents);
        self.recorder.end_collector();
    }

    /// Counts spans that have not ended. Log records are never open, and are not counted when they begin.
    fn count_open(&self, contents: &Contents) {
        let Some(open) = u64::try_from(contents.open).ok().filter(|open| *open > 0) else { return };
        let names = self.open_spans.get().and_then(|spans| spans.names());
        let cause = names.map_or_else(|| OPEN.to_owned(), |names| format!("{OPEN}: {names}"));
        for lane in &self.lanes {
            lane.delivery().accepted(open);
            lane.delivery().failed(open, &cause);
        }
    }

    fn hand_over(&self, contents: &Contents) {
        let requests = contents.to_batch().to_requests(&self.resource, self.requests);
        self.recorder.release(contents);
        let items = u64::try_from(contents.items).unwrap_or(u64::MAX);
        for lane in &self.lanes {
            let delivery = lane.delivery();
            delivery.accepted(items + contents.dropped);
            delivery.handed_over(items);
            if contents.dropped > 0 {
                delivery.dropped(contents.dropped, &self.when_full);
            }
            for request in &requests {
                lane.push(request.clone());
            }
        }
    }
}

/// Why spans are lost that have not ended.
const OPEN: &str = "telemetry was shut down before they ended";

/// The collectors of an installation, which end with it.
#[derive(Debug, Default)]
pub(crate) struct Collectors(Vec<Arc<Collector>>);

impl Collectors {
    pub(crate) fn add(&mut self, collector: &Arc<Collector>) {
        self.0.push(Arc::clone(collector));
    }
}

impl Drop for Collectors {
    /// Ends the threads of an installation that failed. After a shutdown, they have ended.
    fn drop(&mut self) {
        self.0.iter().for_each(|collector| collector.close());
    }
}
