package io.tidings.api.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.tidings.access.Role;
import io.tidings.api.Answer;
import io.tidings.api.ApiUnderTest;
import io.tidings.api.Caller;
import io.tidings.api.Tenant;
import io.tidings.delivery.Attempt;
import io.tidings.delivery.Deliveries;
import io.tidings.delivery.Delivery;
import io.tidings.delivery.DeliveryId;
import io.tidings.delivery.DeliveryKey;
import io.tidings.delivery.DeliveryStatus;
import io.tidings.delivery.Progress;
import io.tidings.event.EventId;
import io.tidings.event.EventTypeName;
import io.tidings.event.Level;
import io.tidings.identity.EntityId;
import io.tidings.json.Json;
import io.tidings.organization.OrganizationId;
import io.tidings.organization.ProjectId;
import io.tidings.organization.Scope;
import io.tidings.sending.Outcome;
import io.tidings.sending.Outcome.Failure;
import io.tidings.sending.Response;
import io.tidings.webhook.Lane;
import io.tidings.webhook.WebhookId;
import io.tidings.webhook.WebhookKey;

import static org.assertj.core.api.Assertions.assertThat;

/// Deliveries of webhooks at either scope.
@ParameterizedClass
@EnumSource(Level.class)
class DeliveryApiIT {

    @RegisterExtension
    static final ApiUnderTest API = new ApiUnderTest();

    private static final Response ANSWER = new Response(500, Map.of("server", "test"), "oops", true);

    private final Instant first = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);

    @Parameter
    private Level level;

    private Tenant tenant;
    private Caller member;
    private WebhookKey webhook;
    private String deliveries;

    @BeforeEach
    void register() {
        tenant = API.tenant();
        member = tenant.with(Role.ORG_MEMBER);
        webhook = newWebhook();
        deliveries = path(webhook);
    }

    @Test
    void shouldShowADeliveryWithItsAttempts() {
        EventId event = new EventId(Tenant.newId());
        Delivery delivery = new Delivery(key(webhook), event, new EventTypeName("PROJECT_IMPORT"), false, first,
                List.of(new Attempt(1, first, Duration.ofMillis(15_000),
                        new Outcome.Unreachable(Failure.TIMEOUT, "no complete answer within 15 s")),
                        new Attempt(2, first.plusSeconds(5), Duration.ofMillis(20),
                                new Outcome.Rejected(ANSWER, Optional.empty()), Lane.SLOW)),
                new Progress(DeliveryStatus.RETRYING, 1, 0, 2, Optional.of(first.plusSeconds(300)), Optional.empty(),
                        first.plusSeconds(6)));
        store(delivery);

        Answer answer = member.get(deliveries + "/" + delivery.key().id().value());

        assertThat(answer.inWords()).isEqualTo("200");
        assertThat(answer.json()).isEqualTo(Json.parse("""
            {"_id": "%s", "webhook": "%s", "event": "%s", "type": "PROJECT_IMPORT", "status": "retrying",
             "attemptCount": 2, "lastOutcome": "rejected", "lastResponseStatus": 500,
             "lastMilliseconds": 20, "nextAttemptAt": "%s", "createdAt": "%s", "updatedAt": "%s",
             "attempts": [
               {"number": 1, "at": "%s", "milliseconds": 15000, "outcome": "timeout", "lane": "fast",
                "detail": "no complete answer within 15 s"},
               {"number": 2, "at": "%s", "milliseconds": 20, "outcome": "rejected", "lane": "slow",
                "response": {"status": 500, "headers": {"server": "test"}, "body": "oops", "truncated": true}}]}"""
                .formatted(delivery.key().id().value(), webhook.id().value(), event.value(), first.plusSeconds(300),
                        first, first.plusSeconds(6), first, first.plusSeconds(5))));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void shouldNameEveryOutcome(Outcome outcome, String name, Integer status) {
        Delivery delivery = attempted(outcome);
        store(delivery);

        Answer list = member.get(deliveries);

        assertThat(list.text("/items/0/lastOutcome")).isEqualTo(name);
        assertThat(list.json().at("/items/0").has("lastResponseStatus")).isEqualTo(status != null);
        if (status != null) {
            assertThat(list.json().at("/items/0/lastResponseStatus").intValue()).isEqualTo(status);
        }
        assertThat(member.get(deliveries + "/" + delivery.key().id().value()).text("/attempts/0/outcome"))
                .isEqualTo(name);
    }

    static Stream<Object[]> outcomes() {
        return Stream.of(
                outcome(new Outcome.Delivered(Response.of(204)), "delivered", 204),
                outcome(new Outcome.Gone(Response.of(410)), "gone", 410),
                outcome(new Outcome.Rejected(Response.of(429), Optional.of(Instant.EPOCH)), "rejected", 429),
                outcome(new Outcome.Refused("address not allowed"), "refused", null),
                outcome(new Outcome.Unreachable(Failure.DNS, "x"), "dns", null),
                outcome(new Outcome.Unreachable(Failure.CONNECTION, "x"), "connection", null),
                outcome(new Outcome.Unreachable(Failure.TLS, "x"), "tls", null),
                outcome(new Outcome.Unreachable(Failure.TIMEOUT, "x"), "timeout", null),
                outcome(new Outcome.Unreachable(Failure.PROTOCOL, "x"), "protocol", null));
    }

    @ParameterizedTest
    @EnumSource(DeliveryStatus.class)
    void shouldNameEveryStatus(DeliveryStatus status) {
        store(attempted(new Outcome.Refused("x")).set(status, first));

        assertThat(member.get(deliveries).text("/items/0/status"))
                .isEqualTo(status.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void shouldListWithoutAttempts() {
        store(attempted(new Outcome.Rejected(ANSWER, Optional.empty())));

        Answer list = member.get(deliveries);

        assertThat(list.json().at("/items/0").has("attempts")).isFalse();
        assertThat(list.body()).doesNotContain("oops");
    }

    @Test
    void shouldListNothingAtFirst() {
        assertThat(member.get(deliveries).json()).isEqualTo(Json.parse("{\"items\": []}"));
    }

    @Test
    void shouldListTheNewestFirstPageByPage() {
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> HexFormat.of().toHexDigits(0x65000000 + i) + Tenant.newId().substring(8))
                .toList();
        ids.forEach(id -> store(delivery(new DeliveryKey(webhook, new DeliveryId(id)))));

        assertThat(listed("?limit=2")).isEqualTo(ids.reversed());
    }

    @ParameterizedTest
    @EnumSource(DeliveryStatus.class)
    void shouldListTheDeliveriesOfAStatus(DeliveryStatus status) {
        Stream.of(DeliveryStatus.values())
                .map(any -> delivery(key(webhook)).set(any, first))
                .forEach(DeliveryApiIT::store);

        assertThat(member.get(deliveries + "?status=" + status.wireName()).texts("/status"))
                .containsExactly(status.wireName());
    }

    @Test
    void shouldListTheDeliveriesOfAType() {
        String id = published("PROJECT_PUBLISH", first);
        published("PROJECT_PUBLISH_ANY", first);

        assertThat(member.get(deliveries + "?type=PROJECT_PUBLISH").texts("/_id")).containsExactly(id);
        assertThat(member.get(deliveries + "?type=project_publish").texts("/_id")).isEmpty();
        assertThat(member.get(deliveries + "?type=" + "a".repeat(100)).texts("/_id")).isEmpty();
    }

    @Test
    void shouldListTheDeliveriesFromATimeOn() {
        String id = published("PROJECT_IMPORT", first);
        String later = published("PROJECT_IMPORT", first.plusSeconds(3));

        assertThat(member.get(deliveries + "?after=" + first).texts("/_id")).containsExactly(later, id);
        assertThat(member.get(deliveries + "?after=" + first.plusNanos(1)).texts("/_id")).containsExactly(later);
        assertThat(member.get(deliveries + "?after=0001-01-01T00:00:00Z").texts("/_id")).hasSize(2);
        assertThat(member.get(deliveries + "?after=9999-12-31T23:59:59Z").texts("/_id")).isEmpty();
    }

    @Test
    void shouldListTheDeliveriesBeforeATime() {
        String id = published("PROJECT_IMPORT", first);
        String later = published("PROJECT_IMPORT", first.plusSeconds(3));

        assertThat(member.get(deliveries + "?before=" + first.plusSeconds(3)).texts("/_id")).containsExactly(id);
        assertThat(member.get(deliveries + "?before=" + first.plusSeconds(3).plusNanos(1)).texts("/_id"))
                .containsExactly(later, id);
        assertThat(member.get(deliveries + "?before=9999-12-31T23:59:59Z").texts("/_id")).hasSize(2);
        assertThat(member.get(deliveries + "?before=1969-12-31T23:59:59Z").texts("/_id")).isEmpty();
        assertThat(member.get(deliveries + "?after=" + first.plusMillis(1) + "&before=" + first.plusSeconds(3))
                .texts("/_id")).isEmpty();
    }

    @Test
    void shouldTakeTimesOfAnyZone() {
        String id = published("PROJECT_IMPORT", first);
        String inIndia = DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.ofHoursMinutes(5, 30))
                .format(first)
                .replace("+", "%2B");

        assertThat(member.get(deliveries + "?after=" + inIndia).texts("/_id")).containsExactly(id);
    }

    /// With cursors that lead past what is not wanted.
    @Test
    void shouldListPageByPageWhatPassesEveryFilter() {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Delivery delivery = delivery(new DeliveryKey(webhook, new DeliveryId(id(first.plusSeconds(i)))),
                    i % 3 == 0 ? "PROJECT_EXPORT" : "PROJECT_IMPORT", first.plusSeconds(i))
                    .set(i % 2 == 0 ? DeliveryStatus.EXHAUSTED : DeliveryStatus.HELD, first);
            store(delivery);
            if (i % 6 == 0 && i >= 6 && i < 54) {
                wanted.add(delivery.key().id().value());
            }
        }
        String filter = "?status=exhausted&type=PROJECT_EXPORT&after=" + first.plusSeconds(6) + "&before="
                + first.plusSeconds(54);

        for (int limit : List.of(1, 3, 7, 8, 9, 100)) {
            assertThat(listed(filter + "&limit=" + limit)).isEqualTo(wanted.reversed());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        status=                          | status: must be one of pending, retrying, held, delivered, exhausted, cancelled
        status=DELIVERED                 | status: must be one of pending, retrying, held, delivered, exhausted, cancelled
        type=                            | type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first
        type=*                           | type: must be 2 to 100 characters of A-Z, a-z, 0-9, '_', '.' and '-', a letter first
        after=                           | after: must be a time like 2026-01-31T12:00:00Z
        after=2026-01-31                 | after: must be a time like 2026-01-31T12:00:00Z
        after=2026-01-31T12:00:00        | after: must be a time like 2026-01-31T12:00:00Z
        after=2026-02-30T12:00:00Z       | after: must be a time like 2026-01-31T12:00:00Z
        before=1772366400                | before: must be a time like 2026-01-31T12:00:00Z
        before=2026-01-31T12:00:00+01:00 | before: must be a time like 2026-01-31T12:00:00Z, without blanks (in a query, '+' is written %2B)
        after=2026-01-31T12:00:00Z&before=2026-01-31T12:00:00Z | before: must be later than 'after'
        after=2026-01-31T12:00:01Z&before=2026-01-31T12:00:00Z | before: must be later than 'after'
        status=held&limit=0              | limit: must be 1 to 100
        status=held&cursor=Z2FyYmFnZQ    | cursor: must be a cursor from an earlier answer""", quoteCharacter = '`')
    void shouldRefuseABadParameterByName(String query, String fault) {
        assertThat(member.get(deliveries + "?" + query).inWords()).isEqualTo("400 " + fault);
    }

    @Test
    void shouldListTheDeliveriesOfThisWebhookOnly() {
        WebhookKey other = newWebhook();
        Delivery delivery = attempted(new Outcome.Refused("x"));
        store(delivery);

        assertThat(member.get(path(other)).texts("/_id")).isEmpty();
        assertThat(member.get(path(other) + "/" + delivery.key().id().value()).status()).isEqualTo(404);
    }

    @Test
    void shouldNotKnowWhatIsNotThere() {
        assertThat(member.get(deliveries + "/" + Tenant.newId()).inWords())
                .isEqualTo("404 There is no such delivery.");
        assertThat(member.get(deliveries.replace(webhook.id().value(), Tenant.newId())).inWords())
                .isEqualTo("404 There is no such webhook.");
    }

    /// The deliveries are found by the webhook's id alone, so its organization and project must be minded.
    @Test
    void shouldNotShowDeliveriesThroughAnotherScope() {
        Delivery delivery = attempted(new Outcome.Refused("x"));
        store(delivery);
        String elsewhere = level == Level.PROJECT
                ? deliveries.replace("/projects/" + tenant.project(), "")
                : deliveries.replace("/settings", "/projects/" + tenant.project() + "/settings");

        assertThat(Stream.of(member.get(elsewhere), member.get(elsewhere + "/" + delivery.key().id().value())))
                .extracting(Answer::inWords)
                .containsOnly("404 There is no such webhook.");
    }

    @Test
    void shouldNotShowDeliveriesOfAWebhookThatIsGone() {
        Delivery delivery = attempted(new Outcome.Refused("x"));
        store(delivery);
        tenant.admin().delete(deliveries.substring(0, deliveries.lastIndexOf('/'))).success();

        assertThat(member.get(deliveries).inWords()).isEqualTo("404 There is no such webhook.");
    }

    @Test
    void shouldRefuseMalformedIdsByName() {
        String fault = ": must be 24 hexadecimal digits";

        assertThat(member.get(deliveries + "/x").inWords()).isEqualTo("400 deliveryId" + fault);
        assertThat(member.get(deliveries.replace(webhook.id().value(), "x")).inWords())
                .isEqualTo("400 webhookId" + fault);
        assertThat(member.get(deliveries.replace("/organizations/" + tenant.id(),
                "/organizations/" + tenant.id() + (level == Level.PROJECT ? "" : "/projects/x"))
                .replace(tenant.project(), "x")).inWords()).isEqualTo("400 projectId" + fault);
    }

    /// The ids on all pages.
    private List<String> listed(String query) {
        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            Answer page = member.get(deliveries + query + next);
            listed.addAll(page.texts("/_id"));
            next = page.json().has("next") ? "&cursor=" + page.text("/next") : "";
        } while (!next.isEmpty());
        return listed;
    }

    private WebhookKey newWebhook() {
        Scope scope = Scope.of(new OrganizationId(tenant.id()),
                level == Level.PROJECT ? Optional.of(new ProjectId(tenant.project())) : Optional.empty());
        String list = (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks";
        String id = tenant.admin()
                .post(list, "{\"name\": \"Hook\", \"url\": \"https://example.com/\", \"events\": [\"*\"]}")
                .success()
                .text("/_id");
        return new WebhookKey(scope, new WebhookId(id));
    }

    private String path(WebhookKey key) {
        return (level == Level.PROJECT ? tenant.projectPath() : tenant.path()) + "/settings/webhooks/"
                + key.id().value() + "/deliveries";
    }

    private static DeliveryKey key(WebhookKey webhook) {
        return new DeliveryKey(webhook, new DeliveryId(Tenant.newId()));
    }

    private Delivery attempted(Outcome outcome) {
        return delivery(key(webhook)).delivered(new Attempt(1, first, Duration.ofMillis(1), outcome), first);
    }

    private Delivery delivery(DeliveryKey key) {
        return delivery(key, "PROJECT_IMPORT", first);
    }

    private Delivery delivery(DeliveryKey key, String type, Instant createdAt) {
        return new Delivery(key, new EventId(Tenant.newId()), new EventTypeName(type), false, createdAt, List.of(),
                Progress.pending(1, 0, first));
    }

    /// A delivery of an event of that time.
    ///
    /// @return its id
    private String published(String type, Instant time) {
        String id = id(time);
        store(delivery(new DeliveryKey(webhook, new DeliveryId(id)), type, time));
        return id;
    }

    private static String id(Instant time) {
        return EntityId.timePrefix(time) + Tenant.newId().substring(8);
    }

    private static void store(Delivery delivery) {
        API.bean(Deliveries.class).saveDelivered(List.of(delivery));
    }

    private static Object[] outcome(Outcome outcome, String name, Integer status) {
        return new Object[]{outcome, name, status};
    }
}
