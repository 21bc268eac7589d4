package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * After an erasure, no value of the lead remains in the database, in the log or in the delivery log. Every field had
 * unique values. Deliveries were completed, given up, pending and in flight.
 */
class ErasedDataTest {

    private final EndpointApiFixture endpoints = EndpointApiFixture.forNewCompany();
    private final CompanyFixture company = endpoints.company();
    private final ApiClient admin = endpoints.admin();
    private final long lead = company.addLead();
    private final DatabaseSearch search = new DatabaseSearch(company.database());
    private final DeliveryTableFixture deliveryTable = new DeliveryTableFixture(company.database());
    private final List<String> values = new ArrayList<>();
    private final LeadValues fields = new LeadValues(company);
    private final Logger rootLogger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private StatusPathReceiver receiver;

    /** The custom fields of the company, one of each type with free values. */
    private record LeadValues(long text, long textarea, long number, long date) {
        LeadValues(CompanyFixture company) {
            this(
                    company.addField("text", "Text"),
                    company.addField("textarea", "Text area"),
                    company.addField("number", "Number"),
                    company.addField("date", "Date"));
        }
    }

    @BeforeEach
    void start() throws Exception {
        receiver = StatusPathReceiver.start();
        log.start();
        rootLogger.addAppender(log);
    }

    @AfterEach
    void stop() {
        rootLogger.detachAppender(log);
        receiver.close();
    }

    @Test
    void no_value_remains() {
        String uuid = endpoints.leadUuid(lead);
        setSource();
        Object rejecting = addEndpoint("/echo/400");
        change();
        await().until(() -> isDead(rejecting));
        endpoints.patch(rejecting, "{\"enabled\": false}").assertStatus(200);
        Object removed = addEndpoint("/echo/200");
        change();
        await().until(() -> countDeliveries(removed, "delivered") == 1);
        endpoints.delete(removed).assertStatus(204);
        Object accepting = addEndpoint("/echo/201");
        addEndpoint("/echo/503");
        Object hanging = addEndpoint("/hang/echo/202");
        String body = newBody();
        changeWithStoredResponse("key-1", body).assertStatus(200);
        // five attempts, and one of each other endpoint
        await().until(() -> countDeliveries(accepting, "delivered") == 1 && receivedOf(uuid) >= 9);
        changeWithStoredResponse("key-2", newBody()).assertStatus(200);
        conflict("key-3");
        bulkConflict("key-4");
        await().until(() -> countDeliveries(accepting, "delivered") == 2);
        String response = unique("response");
        deliveryTable.storeResponses(company.id(), lead, response);
        values.add(response);
        Set<String> tables = new TreeSet<>();
        values.forEach(value -> {
            Set<String> tablesWith = search.tablesWith(value);
            assertThat(tablesWith).as(value).isNotEmpty();
            tables.addAll(tablesWith);
        });
        assertThat(tables)
                .contains(
                        "idempotency_keys",
                        "lead_changes",
                        "lead_index",
                        "leads",
                        "webhook_deliveries",
                        "webhook_delivery_log",
                        "webhook_events");
        List<Object> events = EndpointFixture.eventIds(admin.get(deliveriesPath(accepting)));

        ApiResponse erased = EraseLeadTest.erase(admin, lead).assertStatus(200);

        assertNothingRemains();
        assertThat(removed(erased))
                .containsEntry("history_entries", 4L)
                .containsEntry("event_payloads", 4L)
                .containsEntry("stored_responses", 4L)
                .allSatisfy((kind, count) -> assertThat((Long) count).as(kind).isPositive());
        for (Object event : events) {
            assertThat(admin.get(deliveriesPath(accepting) + "/" + event).status())
                    .isEqualTo(404);
            assertThat(admin.send("POST", deliveriesPath(accepting) + "/" + event + "/replay", new byte[0])
                            .status())
                    .isEqualTo(404);
        }
        receiver.release();
        await().until(() -> countDeliveries(accepting, "delivered") == 1 && countDeliveries(hanging, "delivered") == 1);
        endpoints.patch(rejecting, "{\"enabled\": true}").assertStatus(200);
        admin.send(
                        "POST",
                        EndpointFixture.ENDPOINTS_PATH + accepting + "/replay?from=2024-01-01T00:00:00Z",
                        new byte[0])
                .assertStatus(202);
        await().until(() -> receiver.deliveries().stream()
                        .filter(delivery -> delivery.json().containsKey("erased"))
                        .count()
                >= 3);
        changeWithStoredResponse("key-1", body).assertError(410, "response_erased");
        assertNothingRemains();
    }

    private void setSource() {
        String source = unique("source");
        company.execute("update leads set source = ? where company_id = ? and id = ?", source, company.id(), lead);
        values.add(source);
        // the index is derived from the columns
        company.execute(
                "insert into lead_index (company_id, term, lead_id) values (?, ?, ?)",
                company.id(),
                "source=" + source,
                lead);
    }

    /** Sets every field to new values. */
    private void change() {
        admin.patch(lead, newBody()).assertStatus(200);
    }

    private ApiResponse changeWithStoredResponse(String key, String body) {
        return admin.withHeader(ReplayAssertions.KEY_HEADER, key)
                .withHeader("Prefer", "return=representation")
                .patch(lead, body);
    }

    private String newBody() {
        long number = 1_000_000_000_000L + Math.abs(UUID.randomUUID().getMostSignificantBits() % 1_000_000_000_000L);
        String date = "2031-02-14T07:31:47.%09dZ".formatted(number % 1_000_000_007);
        List<String> fieldValues = List.of(
                unique("company"),
                unique("mail") + "@erased.example",
                "+49" + number,
                unique("first"),
                unique("last"),
                unique("text"),
                unique("area"),
                number + "77",
                date);
        values.addAll(fieldValues);
        return """
                {"company_name": "%s", "email": "%s", "phone_number": "%s", "first_name": "%s", "last_name": "%s",
                 "customFields": [%s, %s, {"customFieldId": %d, "type": "number", "value": {"number": %s}}, %s]}
                """.formatted(
                        fieldValues.get(0),
                        fieldValues.get(1),
                        fieldValues.get(2),
                        fieldValues.get(3),
                        fieldValues.get(4),
                        PatchBodies.customFieldEntry(fields.text(), "text", fieldValues.get(5)),
                        PatchBodies.customFieldEntry(fields.textarea(), "textarea", fieldValues.get(6)),
                        fields.number(),
                        fieldValues.get(7),
                        PatchBodies.customFieldEntry(fields.date(), "date", fieldValues.get(8)));
    }

    /** The stored response contains the actual value. */
    private void conflict(String key) {
        admin.withHeader(ReplayAssertions.KEY_HEADER, key)
                .patch(lead, "{\"status\": \"lost\", \"if\": {\"company_name\": \"other\"}}")
                .assertError(409, "condition_failed");
    }

    private void bulkConflict(String key) {
        String items =
                "[{\"id\": %d, \"status\": \"new\"}, {\"id\": %d, \"status\": \"lost\", \"if\": {\"email\": null}}]"
                        .formatted(company.addLead(), lead);
        ApiResponse response = BulkRequests.send(admin.withHeader(ReplayAssertions.KEY_HEADER, key), "", items);
        assertThat(BulkRequests.statuses(response)).containsExactly(200L, 409L);
    }

    private void assertNothingRemains() {
        for (String value : values) {
            assertThat(search.tablesWith(value)).as(value).isEmpty();
        }
        String logged = List.copyOf(log.list).stream().map(ErasedDataTest::text).reduce("", String::concat);
        assertThat(values).noneMatch(logged::contains);
        for (Map<String, Object> endpoint :
                JsonLists.listOf(admin.get(EndpointApiFixture.ENDPOINTS_PATH), "endpoints")) {
            String deliveries = admin.get(deliveriesPath(endpoint.get("id")))
                    .assertStatus(200)
                    .body();
            assertThat(values).noneMatch(deliveries::contains);
        }
    }

    private static String text(ILoggingEvent event) {
        return event.getFormattedMessage()
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    private String unique(String name) {
        return name + "-" + UUID.randomUUID();
    }

    private Object addEndpoint(String path) {
        return endpoints
                .createSuccessfully("{\"url\": \"" + receiver.url(path) + "\"}")
                .get("id");
    }

    private boolean isDead(Object endpoint) {
        deliveryTable.endRetryDelay(company.id(), lead);
        return countDeliveries(endpoint, "dead") == 1;
    }

    private int countDeliveries(Object endpoint, String status) {
        return EndpointFixture.deliveries(admin.get(deliveriesPath(endpoint) + "?status=" + status))
                .size();
    }

    private static String deliveriesPath(Object endpoint) {
        return EndpointFixture.ENDPOINTS_PATH + endpoint + "/deliveries";
    }

    private long receivedOf(String uuid) {
        return receiver.deliveries().stream()
                .filter(delivery -> delivery.objectMember("lead").get("uuid").equals(uuid))
                .count();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> removed(ApiResponse erased) {
        return (Map<String, Object>) erased.json().get("removed");
    }
}
