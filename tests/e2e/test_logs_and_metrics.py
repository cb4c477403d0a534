"""Log records, metrics and resources of both services over both transports, as decoded by a third-party receiver."""

import re

from services import PASSWORD


def test_logs_belong_to_their_spans(visit):
    seen = visit.trace("registered")
    logs = [log for log in visit.exported.logs if log.trace == visit.ids["registered"]]
    (registered,) = [log for log in logs if log.event == "users.registered"]
    assert registered.span == seen.one("service.register_user").id, registered
    assert registered.attributes["user.id"] == visit.answers["registered"].json()["id"], registered
    assert registered.body.startswith("user registered in "), registered
    assert {log.service for log in logs} == {"user-service", "mailer"}, logs
    assert {log.span for log in logs} <= seen.ids, logs

    (refused,) = [
        log for log in visit.exported.logs if log.trace == visit.ids["duplicate"] and log.scope.endswith("::service")
    ]
    assert (refused.severity, refused.attributes["error.type"]) == ("WARN", "email_taken"), refused
    assert all(log.time > 0 and log.observed >= log.time for log in visit.exported.logs), visit.exported.logs


def test_metrics_have_the_expected_values(visit):
    instance = visit.trace("registered").one("POST /users").resource["service.instance.id"]

    def newest(service, name, **attributes):
        points = visit.exported.newest(service, name, **attributes)
        return [point for point in points if service == "mailer" or point.resource["service.instance.id"] == instance]

    (registered,) = newest("user-service", "users.registered")
    assert (registered.value, registered.unit, registered.monotonic) == (2, "{user}", True), registered
    (hashed,) = newest("user-service", "users.passwords_hashed")
    assert hashed.value == 3, hashed
    (created,) = newest(
        "user-service", "http.server.request.duration", http__route="/users", http__response__status_code=201
    )
    assert (created.count, created.unit, created.type, created.bounds[0]) == (2, "s", "Histogram", 0.005), created
    (conflict,) = newest("user-service", "http.server.request.duration", http__response__status_code=409)
    assert conflict.count == 1, conflict
    active = newest("user-service", "http.server.active_requests")
    assert active and {point.value for point in active} == {0}, active
    (sent,) = newest("user-service", "http.client.request.duration", http__response__status_code=202)
    assert (sent.count, sent.unit) == (2, "s"), sent
    inserts = newest("user-service", "db.client.operation.duration", db__operation__name="INSERT")
    assert sum(point.count for point in inserts) == 5, inserts
    assert newest("user-service", "db.client.connection.count"), visit.exported.metric_names("user-service")
    (delivered,) = newest("mailer", "mails.delivered")
    assert (delivered.value, delivered.unit) == (2, "{mail}"), delivered
    queued = newest("mailer", "mails.queued")
    assert [point.value for point in queued] == [0] and not queued[0].monotonic, queued


def test_all_telemetry_has_its_resource(visit):
    for record in (*visit.exported.spans, *visit.exported.logs, *visit.exported.points):
        resource = record.resource
        assert resource["service.name"] in ("user-service", "mailer"), resource
        assert resource["service.version"] == "0.1.0", resource
        assert resource["service.instance.id"], resource
        assert resource["telemetry.sdk.name"] == "opentelemetry", resource
        assert resource["telemetry.sdk.language"] == "rust", resource
        assert re.fullmatch(r"\d+\.\d+\.\d+", resource["telemetry.sdk.version"]), resource


def test_no_personal_data_leaves_the_services(visit):
    records = (*visit.exported.spans, *visit.exported.logs, *visit.exported.points)
    found = [record for record in records if re.search(rf"example\.com|{PASSWORD}", str(record))]
    assert not found, found
