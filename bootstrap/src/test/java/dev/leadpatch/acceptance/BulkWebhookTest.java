package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.Receiver.Told;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a company's two endpoints are told of a request for many leads: the same as of single patches. */
class BulkWebhookTest {

    private final Demo demo = Demo.running();
    private final OwnCompany company = OwnCompany.in(demo.tables());
    private final DeliveryTable deliveries = new DeliveryTable(demo.tables());
    private final Client client =
            Client.withKey(demo.client().base(), company.addKey(Optional.empty(), Optional.empty()));
    private List<Receiver> receivers = List.of();

    @BeforeEach
    void subscribe() throws Exception {
        receivers = List.of(Receiver.start(), Receiver.start());
        for (Receiver receiver : receivers) {
            demo.subscribe(company.id(), receiver.url());
        }
    }

    @AfterEach
    void endReceivers() {
        receivers.forEach(Receiver::close);
    }

    @Test
    void each_changed_lead_is_told_once_to_each_endpoint_with_what_is_its_own() {
        List<Long> leads = leads(3);
        client.patch(leads.get(1), "{\"first_name\": \"Before\"}").is(200);

        Bulk.send(client, """
                [{"id": %d, "last_name": "One"}, {"id": %d, "last_name": "Two", "status": "lost"},
                 {"id": %d, "email": "three@example.com"}]""".formatted(leads.toArray())).is(200);

        for (Receiver receiver : receivers) {
            Told one = lastTold(receiver, leads.get(0), 2);
            assertThat(one.object("lead")).containsEntry("last_name", "One");
            assertThat(one.object("changes")).containsOnlyKeys("last_name");
            Told two = lastTold(receiver, leads.get(1), 2, 3);
            assertThat(two.object("lead")).containsEntry("last_name", "Two").containsEntry("first_name", "Before");
            assertThat(two.object("changes")).containsOnlyKeys("last_name", "status");
            Told three = lastTold(receiver, leads.get(2), 2);
            assertThat(three.object("lead")).containsEntry("email", "three@example.com");
            assertThat(three.object("changes")).containsOnlyKeys("email");
            assertThat(List.of(one.header("Webhook-id"), two.header("Webhook-id"), three.header("Webhook-id")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void what_is_told_is_what_a_single_patch_tells() {
        long tag = company.addTag("Hot");
        long number = company.addField("number", "Budget");
        String patch = """
                "status": "lost", "tags": [%d], "assignedUsers": [%d],
                "customFields": [{"customFieldId": %d, "type": "number", "value": {"number": 1.50}}]""".formatted(tag, company.owner(), number);
        List<Long> leads = leads(2);

        client.patch(leads.get(0), "{" + patch + "}").is(200);
        Bulk.send(client, Bulk.items(leads.subList(1, 2), patch)).is(200);

        for (Receiver receiver : receivers) {
            assertThat(withoutIdentity(lastTold(receiver, leads.get(1), 2)))
                    .isEqualTo(withoutIdentity(lastTold(receiver, leads.get(0), 2)));
        }
    }

    @Test
    void of_items_that_are_unchanged_or_refused_nobody_is_told() {
        List<Long> leads = leads(4);

        Answer answer = Bulk.send(client, """
                [{"id": %d, "status": "lost"}, {"id": %d, "status": "new"}, {"id": %d, "status": "won"},
                 {"id": %d, "status": "lost", "if": {"status": "lost"}}, {"id": 789, "status": "lost"}]""".formatted(leads.toArray()));

        assertThat(Bulk.statuses(answer.is(200))).containsExactly(200L, 200L, 400L, 409L, 404L);
        assertTold(leads, 1, 0, 0, 0);
    }

    @Test
    void all_is_told_of_an_atomic_request_or_nothing() {
        List<Long> refused = leads(2);
        List<Long> done = leads(2);

        Bulk.atomic(
                        client,
                        "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}]"
                                .formatted(refused.toArray()))
                .isError(400, "atomic_failed");
        Bulk.atomic(client, Bulk.items(done, "\"status\": \"lost\"")).is(200);

        assertTold(done, 1, 1);
        assertTold(refused, 0, 0);
    }

    @Test
    void a_repeated_request_is_told_once() {
        List<Long> leads = leads(2);
        Client repeating = client.with(Repeats.KEY, "told-once");

        Bulk.send(repeating, Bulk.items(leads, "\"status\": \"lost\"")).is(200);
        Bulk.send(repeating, Bulk.items(leads, "\"status\": \"lost\"")).is(200);

        assertTold(leads, 1, 1);
    }

    private List<Long> leads(int many) {
        return IntStream.range(0, many).mapToObj(i -> company.addLead()).toList();
    }

    /** What is to be delivered is recorded with the change, so what is not recorded by now will never be. */
    private void assertTold(List<Long> leads, int... times) {
        for (int i = 0; i < times.length; i++) {
            long lead = leads.get(i);
            assertThat(deliveries.count(company.id(), lead)).isEqualTo((long) times[i] * receivers.size());
            for (Receiver receiver : receivers) {
                assertThat(awaitTold(receiver, lead, times[i])).hasSize(times[i]);
            }
        }
    }

    /** The last of those that told the endpoint of the lead, one for each of these versions. */
    private Told lastTold(Receiver receiver, long lead, Integer... sequences) {
        assertThat(deliveries.count(company.id(), lead)).isEqualTo((long) sequences.length * receivers.size());
        List<Told> told = awaitTold(receiver, lead, sequences.length);
        assertThat(told).extracting(Told::sequence).containsExactly(sequences);
        return told.get(told.size() - 1);
    }

    private List<Told> awaitTold(Receiver receiver, long lead, int times) {
        String uuid = (String) client.lead(lead).get("uuid");
        await().until(() -> receiver.about(uuid).size() >= times);
        return receiver.about(uuid);
    }

    private static Map<String, Object> withoutIdentity(Told told) {
        Map<String, Object> event = new LinkedHashMap<>(told.json());
        List.of("id", "occurred_at").forEach(event::remove);
        Map<String, Object> lead = new LinkedHashMap<>(told.object("lead"));
        List.of("uuid", "updated_at").forEach(lead::remove);
        // the value's uuid is made of the lead's
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
