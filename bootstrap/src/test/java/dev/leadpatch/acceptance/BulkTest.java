package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import dev.leadpatch.application.testing.Concurrently;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code PATCH /api/v1/leads}: many leads by one request. */
class BulkTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void each_item_is_answered_in_order_as_its_patch_alone_would_be() {
        long changed = demo.blankLead();
        long same = demo.blankLead();
        long rejected = demo.blankLead();
        long missed = demo.blankLead();

        Answer answer = bulk("""
                [{"id": %d, "status": "lost", "tags": [10]}, {"id": %d, "status": "new"}, {"id": 999999999},
                 {"id": %d, "email": "x", "zzz": 1},
                 {"id": %d, "status": "lost", "if": {"status": "qualified"}}]
                """.formatted(changed, same, rejected, missed)).is(200);

        assertThat(answer.body()).matches("""
                        \\{"results":\\[\
                        \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"[^"]+Z","version":2},\
                        \\{"id":%d,"status":200,"uuid":"[0-9a-f-]{36}","updated_at":"2024-01-01T00:00:00.000000Z",\
                        "version":1},\
                        \\{"id":999999999,"status":404,"error":"Lead not found or not accessible"},\
                        \\{"id":%d,"status":400,\
                        "error":"2 fields were rejected: /leads/3/email, /leads/3/zzz","code":"invalid_patch",\
                        "violations":\\[\\{"pointer":"/leads/3/email","code":"email",\
                        "message":"must be an email address"},\
                        \\{"pointer":"/leads/3/zzz","code":"unknown_field","message":"is not a known field"}]},\
                        \\{"id":%d,"status":409,"error":"1 field does not hold what was expected: status",\
                        "code":"condition_failed",\
                        "failed":\\[\\{"field":"status","expected":"qualified","actual":"new"}]}]}""".formatted(changed, same, rejected, missed));
        assertThat(demo.tables().count(changed)).isEqualTo(new Count(2, 1, 1));
        for (long untouched : List.of(same, rejected, missed)) {
            assertThat(demo.tables().count(untouched)).isEqualTo(new Count(1, 0, 0));
        }
    }

    @Test
    void history_and_event_are_those_of_a_single_patch() {
        long single = demo.blankLead();
        long many = demo.blankLead();
        String patch = """
                "status": "lost", "tags": [10, 11], "assignedUsers": [456],
                "customFields": [{"customFieldId": 6, "type": "select", "value": {"select": 3}}]""";

        client.with("X-Request-Id", "once").patch(single, "{" + patch + "}").is(200);
        bulk(client.with("X-Request-Id", "once"), "[{\"id\": %d, %s}]".formatted(many, patch))
                .is(200);

        assertThat(demo.tables().historyAfter(0, many))
                .isEqualTo(demo.tables().historyAfter(0, single))
                .hasSize(1);
        assertThat(lead(many)).isEqualTo(lead(single));
    }

    @Test
    void another_companys_lead_is_not_found_and_not_changed() {
        Answer answer = bulk(demo.otherCompany(), "[{\"id\": 789, \"status\": \"lost\"}]");

        assertThat(answer.is(200).body())
                .isEqualTo(
                        "{\"results\":[{\"id\":789,\"status\":404,\"error\":\"Lead not found or not accessible\"}]}");
    }

    @Test
    void atomic_changes_all() {
        List<Long> leads = blankLeads(3);

        assertThat(statuses(atomic(client, items(leads, "\"status\": \"lost\"")).is(200)))
                .containsExactly(200L, 200L, 200L);

        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1)));
    }

    @Test
    void atomic_changes_nothing_if_one_is_refused() {
        List<Long> leads = blankLeads(2);
        String items = "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": %d, \"status\": \"won\"}, {\"id\": %d}]"
                .formatted(leads.get(0), leads.get(1), 999_999_999);

        Answer answer = atomic(client, items).isError(400, "atomic_failed");

        assertThat((String) answer.get("error")).isEqualTo("2 of 3 patches were refused, so no lead was changed");
        assertThat(statuses(answer)).containsExactly(424L, 400L, 404L);
        assertThat(results(answer).get(0))
                .containsEntry("code", "failed_dependency")
                .containsEntry("id", leads.get(0));
        assertThat(results(answer).get(1).toString()).contains("pointer=/leads/1/status");
        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0)));
    }

    @Test
    void atomic_false_is_as_if_it_were_not_said() {
        long lead = demo.blankLead();
        Answer answer = send(
                client, "?atomic=false", "[{\"id\": %d, \"status\": \"lost\"}, {\"id\": 999999999}]".formatted(lead));
        assertThat(statuses(answer.is(200))).containsExactly(200L, 404L);
    }

    @Test
    void what_is_wrong_around_the_patches_is_told_and_nothing_judged() {
        long lead = demo.blankLead();

        bulk("[{\"id\": %1$d, \"status\": \"lost\"}, {\"id\": %1$d, \"status\": \"won\"}, 7, {\"status\": 1}]"
                        .formatted(lead))
                .isRejected("/leads/1/id duplicate_lead", "/leads/2 type", "/leads/3 missing_member");

        assertThat(demo.tables().count(lead)).isEqualTo(new Count(1, 0, 0));
        bulk("[]").isRejected("/leads empty");
        client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads", Client.bytes("{\"lead\": []}"))
                .isRejected(" missing_member", "/lead unknown_field");
        bulk(items(LongStream.rangeClosed(1, 501).boxed().toList(), "\"status\": \"won\""))
                .isRejected("/leads too_many");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"789\"", "0", "-1", "1.5", "null", "true", "9223372036854775808", "1e400"})
    void an_id_is_a_positive_integer_of_64_bits(String id) {
        assertThat(bulk("[{\"id\": " + id + "}]").is(400).violations())
                .singleElement()
                .extracting(violation -> violation.get("pointer"))
                .isEqualTo("/leads/0/id");
    }

    @Test
    void a_bulk_of_500_is_one_request_and_one_change_of_each() {
        List<Long> leads = blankLeads(500);

        assertThat(statuses(bulk(items(leads, "\"first_name\": \"Ann\"")).is(200)))
                .hasSize(500)
                .containsOnly(200L);

        assertThat(demo.tables().count(leads.get(499))).isEqualTo(new Count(2, 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match, *, invalid_header, If-Match",
        "Prefer, return=representation, invalid_header, return=representation",
        "Idempotency-Key, '', invalid_header, Idempotency-Key"
    })
    void headers_that_are_for_one_lead_are_refused(String header, String value, String code, String named) {
        Answer answer = bulk(client.with(header, value), "[{\"id\": 789}]").isError(400, code);

        assertThat((String) answer.get("error")).contains(named);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?dry_run=true", "?dry_run=false", "?atomic=yes", "?atomic", "?atomic=true&atomic=true"})
    void queries_that_it_does_not_take_are_refused(String query) {
        send(client, query, "[{\"id\": 789}]").isError(400, "invalid_query");
    }

    @Test
    void it_needs_write_access_and_says_little_to_those_who_may_not_read() {
        long lead = demo.blankLead();
        bulk(demo.readOnly(), "[{\"id\": 789}]").is(403);
        bulk(client.without("Authorization"), "[{\"id\": 789}]").is(401);
        assertThat(bulk(demo.writeOnly(), "[{\"id\": %d, \"if\": {\"status\": \"lost\"}}]".formatted(lead))
                        .is(200)
                        .body())
                .contains("\"expected\":\"lost\"")
                .doesNotContain("actual");
    }

    @Test
    void it_answers_to_patch_alone() {
        Answer answer = client.send("GET", "/api/v1/leads", new byte[0]).isError(405, "method_not_allowed");
        assertThat(answer.header("Allow")).hasValue("OPTIONS, PATCH");
    }

    @Test
    void lenient_handling_holds_for_each_item() {
        long lead = demo.blankLead();

        Answer answer = bulk(
                        client.with("Prefer", "handling=lenient, return=minimal"),
                        "[{\"id\": 789}, {\"id\": %d, \"zzz\": 1, \"first_name\": \" \"}]".formatted(lead))
                .is(200);

        assertThat(answer.header("Leadpatch-Ignored")).hasValue("/leads/1/zzz");
        assertThat(answer.header("Preference-Applied")).hasValue("handling=lenient, return=minimal");
    }

    @Test
    void a_repeated_request_with_an_idempotency_key_is_answered_as_before() {
        List<Long> leads = blankLeads(2);
        Client repeating = client.with("Idempotency-Key", "bulk-" + leads.get(0));
        String items = items(leads, "\"status\": \"lost\"");

        Answer first = bulk(repeating, items).is(200);
        Answer second = bulk(repeating, items).is(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).hasValue("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        bulk(repeating, items(leads, "\"status\": \"new\"")).isError(422, "idempotency_key_reused");
        send(repeating, "?atomic=true", items).isError(422, "idempotency_key_reused");
        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1)));
    }

    @Test
    void a_refusal_is_repeated_too() {
        Client repeating = client.with("Idempotency-Key", "bulk-refused-" + demo.blankLead());

        bulk(repeating, "[]").isRejected("/leads empty");

        assertThat(bulk(repeating, "[]").isRejected("/leads empty").header("Idempotency-Replayed"))
                .hasValue("true");
    }

    @Test
    void a_key_that_needs_preconditions_needs_conditions_in_each_item() {
        OwnCompany company = OwnCompany.in(demo.tables());
        Client careful = client.without("Authorization")
                .with("Authorization", "Bearer " + company.addKey(Optional.empty(), Optional.empty()));
        company.execute("update api_keys set require_preconditions = true where company_id = ?", company.id());
        long first = company.addLead();
        long second = company.addLead();
        long third = company.addLead();

        Answer answer = bulk(careful, """
                [{"id": %d, "status": "lost", "if": {"status": "new"}}, {"id": %d, "status": "lost"},
                 {"id": %d, "status": "lost", "if": {}}]""".formatted(first, second, third)).is(200);

        assertThat(statuses(answer)).containsExactly(200L, 428L, 428L);
        assertThat((String) results(answer).get(1).get("error")).contains("\"if\"");
    }

    @Test
    void many_mistakes_are_cut_to_what_a_single_patch_tells() {
        String mistakes = IntStream.range(0, 300)
                .mapToObj(i -> "\"zzz" + i + "\": 1")
                .collect(Collectors.joining(", ", "{\"id\": %d, ", "}"));
        String items = blankLeads(20).stream().map(mistakes::formatted).collect(Collectors.joining(", ", "[", "]"));

        List<Map<String, Object>> results = results(bulk(items).is(200));

        assertThat(results).hasSize(20).allMatch(result -> result.get("status").equals(400L));
        assertThat(results.stream()
                        .mapToInt(result -> ((List<?>) result.get("violations")).size())
                        .sum())
                .isBetween(1_000, 1_020);
        assertThat(results.get(19)).containsEntry("violations_truncated", true);
        assertThat(results.get(0)).doesNotContainKey("violations_truncated");
    }

    @Test
    void requests_about_the_same_leads_at_once_all_come_through() throws Exception {
        List<Long> leads = blankLeads(50);
        List<Long> backwards = new ArrayList<>(leads);
        Collections.reverse(backwards);
        int writers = 8;

        List<Answer> answers = Concurrently.run(
                writers,
                writer -> bulk(items(writer % 2 == 0 ? leads : backwards, "\"last_name\": \"W" + writer + "\"")));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(statuses(answer.is(200))).containsOnly(200L));
        leads.forEach(
                lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(1 + writers, writers, writers)));
    }

    private List<Long> blankLeads(int many) {
        return IntStream.range(0, many).mapToObj(i -> demo.blankLead()).toList();
    }

    private static String items(List<Long> leads, String patch) {
        return leads.stream()
                .map(lead -> "{\"id\": " + lead + ", " + patch + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private Answer bulk(String items) {
        return bulk(client, items);
    }

    private static Answer bulk(Client client, String items) {
        return send(client, "", items);
    }

    private static Answer atomic(Client client, String items) {
        return send(client, "?atomic=true", items);
    }

    private static Answer send(Client client, String query, String items) {
        return client.with("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads" + query, Client.bytes("{\"leads\": " + items + "}"));
    }

    private Map<String, Object> lead(long lead) {
        Map<String, Object> whole = client.lead(lead).json();
        List.of("id", "uuid", "updated_at").forEach(whole::remove);
        return whole;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(Answer answer) {
        return (List<Map<String, Object>>) answer.get("results");
    }

    private static List<Object> statuses(Answer answer) {
        return results(answer).stream().map(result -> result.get("status")).toList();
    }
}
