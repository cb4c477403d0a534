//! `#[async_trait]`: on the trait and its implementation, with the attribute on either side of it.

use super::check::{failed, inside, pause, spans, wait};
use async_trait::async_trait;
use otel_runtime::traced;

struct Unit(u8);

#[async_trait]
trait Store {
    async fn get(&self, key: &str) -> Result<u8, String>;

    async fn set(&mut self, value: u8) -> &mut u8;

    async fn nothing(&self);

    #[traced(args(key))]
    async fn provided(&self, key: &str) -> usize
    where
        Self: Sync,
    {
        pause().await;
        inside();
        key.len()
    }

    async fn by_value(self: Box<Self>) -> u8;

    async fn generic<T: Send + Sync + Clone + 'static>(&self, value: &T) -> T
    where
        Self: Sized;
}

#[async_trait]
impl Store for Unit {
    #[traced(args(key), fields(self.0), err)]
    async fn get(&self, key: &str) -> Result<u8, String> {
        pause().await;
        inside();
        if key.is_empty() { Err("empty".to_owned()) } else { Ok(self.0) }
    }

    #[traced]
    async fn set(&mut self, value: u8) -> &mut u8 {
        pause().await;
        inside();
        self.0 = value;
        &mut self.0
    }

    #[traced]
    async fn nothing(&self) {
        pause().await;
        inside();
    }

    #[traced]
    async fn by_value(self: Box<Self>) -> u8 {
        pause().await;
        inside();
        self.0
    }

    #[traced]
    async fn generic<T: Send + Sync + Clone + 'static>(&self, value: &T) -> T
    where
        Self: Sized,
    {
        pause().await;
        inside();
        value.clone()
    }
}

#[test]
fn inside_the_implementation() {
    let mut unit = Unit(1);
    assert_eq!(spans("get > inside", || wait(unit.get("x"))), Ok(1));
    failed("get > inside", "std::string::String", || wait(unit.get("")).unwrap_err());
    assert_eq!(spans("set > inside", || *wait(unit.set(2))), 2);
    spans("nothing > inside", || wait(unit.nothing()));
    assert_eq!(spans("provided > inside", || wait(unit.provided("x"))), 1);
    assert_eq!(spans("generic > inside", || wait(unit.generic(&1))), 1);
    assert_eq!(spans("by_value > inside", || wait(Box::new(unit).by_value())), 2);
}

#[async_trait]
trait Short {
    async fn get(&self) -> Result<u8, String>;
}

struct Above(u8);

#[traced]
#[async_trait]
impl Short for Above {
    async fn get(&self) -> Result<u8, String> {
        pause().await;
        inside();
        Ok(self.0)
    }
}

struct Below(u8);

#[async_trait]
#[traced]
impl Short for Below {
    async fn get(&self) -> Result<u8, String> {
        pause().await;
        inside();
        Ok(self.0)
    }
}

struct Local;

#[async_trait(?Send)]
trait ShortLocal {
    #[traced]
    async fn get_local(&self) -> u8 {
        let local = std::rc::Rc::new(3);
        pause().await;
        inside();
        *local
    }
}
impl ShortLocal for Local {}

#[test]
fn around_the_implementation() {
    assert_eq!(spans("Above::get > inside", || wait(Above(1).get())), Ok(1));
    assert_eq!(spans("Below::get > inside", || wait(Below(2).get())), Ok(2));
    assert_eq!(spans("get_local > inside", || wait(Local.get_local())), 3);
}

#[traced]
#[async_trait]
trait TracedAbove {
    async fn above(&self) -> u8 {
        pause().await;
        inside();
        1
    }

    async fn required(&self) -> u8;
}

#[async_trait]
#[traced]
trait TracedBelow {
    async fn below(&self) -> u8
    where
        Self: Sync,
    {
        pause().await;
        inside();
        1
    }
}

#[async_trait]
impl TracedAbove for Unit {
    async fn required(&self) -> u8 {
        self.0
    }
}

impl TracedBelow for Unit {}

#[test]
fn around_the_trait() {
    assert_eq!(spans("TracedAbove::above > inside", || wait(Unit(1).above())), 1);
    assert_eq!(spans("TracedBelow::below > inside", || wait(Unit(1).below())), 1);
    assert_eq!(
        spans("inside", || {
            inside();
            wait(Unit(1).required())
        }),
        1
    );
    let object: Box<dyn TracedAbove + Sync> = Box::new(Unit(1));
    assert_eq!(spans("TracedAbove::above > inside", || wait(object.above())), 1);
}
