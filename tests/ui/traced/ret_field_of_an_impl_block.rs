use otel_runtime::traced;

struct Order {
    id: u64,
}

struct Orders;

#[traced(ret(fields(acme.order.id = ret.id)))]
impl Orders {
    fn find(&self) -> Order {
        Order { id: 1 }
    }

    fn all(&self) -> Orders {
        Orders
    }
}

fn main() {
    Orders.all().find();
}
