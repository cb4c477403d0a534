//! The admin route shows telemetry, and changes it, for clients on the same machine.

use crate::running::{Service, directory};
use ureq::Agent;

#[test]
fn the_admin_route_changes_what_is_recorded() {
    let database = format!("sqlite:{}", directory("admin").join("users.db").display());
    let service = Service::start("user-service", &[("DATABASE_URL", &database), ("ADMIN_ADDR", "127.0.0.1:0")]);
    let url = service.admin.clone().expect("it is printed");
    let client: Agent = Agent::config_builder().http_status_as_error(false).build().into();
    let page = |response: Result<ureq::http::Response<ureq::Body>, ureq::Error>| {
        let mut response = response.expect("a response");
        (response.status().as_u16(), response.body_mut().read_to_string().expect("UTF-8"))
    };
    let (status, report) = page(client.get(&url).call());
    assert_eq!(status, 200);
    assert!(report.contains("service.name") && report.contains("open spans: "), "{report}");
    assert_eq!(page(client.get(&url).header("host", "users.example").call()).0, 403);
    assert_eq!(page(client.get(&url).header("origin", "http://users.example").call()).0, 403);

    let user = service.get("/users/00000000-0000-4000-8000-000000000000");
    assert_eq!(user.status, 404);
    assert_eq!(page(client.put(&url).send("ratio=0")), (200, "ratio: 0\n".to_owned()));
    let unsampled = service.get("/users/00000000-0000-4000-8000-000000000000");
    let (_, report) = page(client.get(&url).call());
    assert!(report.contains("traces.sampler: parentbased_traceidratio(0) (admin route, 127.0.0.1)"), "{report}");
    let printed = service.terminate();
    assert!(printed.contains(&user.trace), "{printed}");
    assert!(!printed.contains(&unsampled.trace), "{printed}");
}
