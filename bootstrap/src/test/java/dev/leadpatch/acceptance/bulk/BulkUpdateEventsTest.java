package dev.leadpatch.acceptance.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DeliveryTableFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.ReplayAssertions;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bulk request sends each of a company's two endpoints the same events as single patches. */
class BulkUpdateEventsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final DeliveryTableFixture deliveries = new DeliveryTableFixture(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private List<WebhookReceiver> receivers = List.of();

    @BeforeEach
    void subscribe() throws Exception {
        receivers = List.of(WebhookReceiver.start(), WebhookReceiver.start());
        for (WebhookReceiver receiver : receivers) {
            demo.subscribe(company.id(), receiver.url());
        }
    }

    @AfterEach
    void closeReceivers() {
        receivers.forEach(WebhookReceiver::close);
    }

    @Test
    void each_changed_lead_is_delivered_once_to_each_endpoint_with_its_own_payload() {
        List<Long> leads = company.addLeads(3);
        client.patch(leads.get(1), "{\"first_name\": \"Before\"}").assertStatus(200);

        BulkRequests.send(client, """
                [{"id": %d, "last_name": "One"}, {"id": %d, "last_name": "Two", "status": "lost"},
                 {"id": %d, "email": "three@example.com"}]""".formatted(leads.toArray())).assertStatus(200);

        for (WebhookReceiver receiver : receivers) {
            ReceivedDelivery one = lastDelivery(receiver, leads.get(0), 2);
            assertThat(one.objectMember("lead")).containsEntry("last_name", "One");
            assertThat(one.objectMember("changes")).containsOnlyKeys("last_name");
            ReceivedDelivery two = lastDelivery(receiver, leads.get(1), 2, 3);
            assertThat(two.objectMember("lead"))
                    .containsEntry("last_name", "Two")
                    .containsEntry("first_name", "Before");
            assertThat(two.objectMember("changes")).containsOnlyKeys("last_name", "status");
            ReceivedDelivery three = lastDelivery(receiver, leads.get(2), 2);
            assertThat(three.objectMember("lead")).containsEntry("email", "three@example.com");
            assertThat(three.objectMember("changes")).containsOnlyKeys("email");
            assertThat(List.of(one.header("Webhook-id"), two.header("Webhook-id"), three.header("Webhook-id")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void bulk_event_payload_equals_single_patch_payload() {
        long tag = company.addTag("Hot");
        long number = company.addField("number", "Budget");
        String patch = """
                "status": "lost", "tags": [%d], "assignedUsers": [%d],
                "customFields": [{"customFieldId": %d, "type": "number", "value": {"number": 1.50}}]""".formatted(tag, company.ownerId(), number);
        List<Long> leads = company.addLeads(2);

        client.patch(leads.get(0), "{" + patch + "}").assertStatus(200);
        BulkRequests.send(client, BulkRequests.items(leads.subList(1, 2), patch))
                .assertStatus(200);

        for (WebhookReceiver receiver : receivers) {
            assertThat(withoutIdentity(lastDelivery(receiver, leads.get(1), 2)))
                    .isEqualTo(withoutIdentity(lastDelivery(receiver, leads.get(0), 2)));
        }
    }

    @Test
    void unchanged_and_rejected_items_send_no_event() {
        List<Long> leads = company.addLeads(4);

        ApiResponse response = BulkRequests.send(client, """
                [{"id": %d, "status": "lost"}, {"id": %d, "status": "new"}, {"id": %d, "status": "won"},
                 {"id": %d, "status": "lost", "if": {"status": "lost"}}, {"id": 789, "status": "lost"}]""".formatted(leads.toArray()));

        assertThat(BulkRequests.statuses(response.assertStatus(200))).containsExactly(200L, 200L, 400L, 409L, 404L);
        assertDelivered(leads, 1, 0, 0, 0);
    }

    @Test
    void atomic_bulk_sends_all_events_or_none() {
        List<Long> rejected = company.addLeads(2);
        List<Long> applied = company.addLeads(2);

        BulkRequests.atomic(
                        client,
                        "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}]"
                                .formatted(rejected.toArray()))
                .assertError(400, "atomic_failed");
        BulkRequests.atomic(client, BulkRequests.items(applied, "\"status\": \"lost\""))
                .assertStatus(200);

        assertDelivered(applied, 1, 1);
        assertDelivered(rejected, 0, 0);
    }

    @Test
    void retried_bulk_sends_each_event_once() {
        List<Long> leads = company.addLeads(2);
        ApiClient retrying = client.withHeader(ReplayAssertions.KEY_HEADER, "bulk-events-once");

        BulkRequests.send(retrying, BulkRequests.items(leads, "\"status\": \"lost\""))
                .assertStatus(200);
        BulkRequests.send(retrying, BulkRequests.items(leads, "\"status\": \"lost\""))
                .assertStatus(200);

        assertDelivered(leads, 1, 1);
    }

    /** Asserts the deliveries per lead. They are queued in the transaction of the change, so none appears later. */
    private void assertDelivered(List<Long> leads, int... times) {
        for (int i = 0; i < times.length; i++) {
            long lead = leads.get(i);
            assertThat(deliveries.count(company.id(), lead)).isEqualTo((long) times[i] * receivers.size());
            for (WebhookReceiver receiver : receivers) {
                assertThat(awaitDeliveries(receiver, lead, times[i])).hasSize(times[i]);
            }
        }
    }

    /** Returns the last delivery of the lead; asserts that there is one delivery per version. */
    private ReceivedDelivery lastDelivery(WebhookReceiver receiver, long lead, Integer... sequences) {
        assertThat(deliveries.count(company.id(), lead)).isEqualTo((long) sequences.length * receivers.size());
        List<ReceivedDelivery> received = awaitDeliveries(receiver, lead, sequences.length);
        assertThat(received).extracting(ReceivedDelivery::sequence).containsExactly(sequences);
        return received.get(received.size() - 1);
    }

    private List<ReceivedDelivery> awaitDeliveries(WebhookReceiver receiver, long lead, int times) {
        String uuid = (String) client.getLead(lead).get("uuid");
        await().until(() -> receiver.deliveriesOf(uuid).size() >= times);
        return receiver.deliveriesOf(uuid);
    }

    private static Map<String, Object> withoutIdentity(ReceivedDelivery delivery) {
        Map<String, Object> event = new LinkedHashMap<>(delivery.json());
        List.of("id", "occurred_at").forEach(event::remove);
        Map<String, Object> lead = new LinkedHashMap<>(delivery.objectMember("lead"));
        List.of("id", "uuid", "updated_at").forEach(lead::remove);
        // the uuid of a custom field value is derived from the lead's uuid
        lead.computeIfPresent("custom_fields", (name, fields) -> withoutValueUuids((List<?>) fields));
        event.put("lead", lead);
        return event;
    }

    private static List<Map<Object, Object>> withoutValueUuids(List<?> fields) {
        return fields.stream()
                .<Map<Object, Object>>map(field -> new LinkedHashMap<>((Map<?, ?>) field))
                .peek(field ->
                        assertThat(field.remove("custom_field_value_uuid")).isNotNull())
                .toList();
    }
}
