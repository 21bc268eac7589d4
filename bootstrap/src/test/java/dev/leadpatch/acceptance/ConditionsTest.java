package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code if} in the body: the patch is applied only if the lead holds what is expected. */
class ConditionsTest {

    private static final int AT_ONCE = 16;

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final long lead = demo.freshLead();

    @Test
    void the_documented_example_works_as_it_stands() {
        client.patch(lead, """
                        {"status": "contacted", "email": null,
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.0}}]}
                        """).is(200);

        client.patch(lead, """
                        {"status": "qualified", "if": {"status": "contacted", "email": null, "customFields/5": {"number": 1}}}
                        """).is(200);

        assertThat(client.lead(lead).get("status")).isEqualTo("qualified");
    }

    @Test
    void a_miss_tells_each_field_that_is_not_as_expected_and_writes_nothing() {
        client.patch(lead, """
                        {"status": "lost", "email": "jane@example.com", "last_name": null, "tags": [10, 11],
                         "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 1.50}},
                                          {"customFieldId": 6, "type": "select", "value": {"select": 2}}]}
                        """).is(200);
        Count before = demo.tables().count(lead);

        Answer answer = client.patch(lead, """
                        {"first_name": "Changed",
                         "if": {"customFields/6": null, "customFields/5": {"number": 15e1}, "tags": [11, 10],
                                "last_name": " Doe ", "email": "jane@example.com", "status": "new"}}
                        """).isError(409, "condition_failed");

        assertThat(answer.get("error"))
                .isEqualTo("5 fields do not hold what was expected: last_name, status, tags, customFields/5,"
                        + " customFields/6");
        assertThat(answer.body())
                .endsWith("\"failed\":[{\"field\":\"last_name\",\"expected\":\"Doe\",\"actual\":null},"
                        + "{\"field\":\"status\",\"expected\":\"new\",\"actual\":\"lost\"},"
                        + "{\"field\":\"tags\",\"expected\":[11,10],\"actual\":[10,11]},"
                        + "{\"field\":\"customFields/5\",\"expected\":{\"number\":150},\"actual\":{\"number\":1.5}},"
                        + "{\"field\":\"customFields/6\",\"expected\":null,\"actual\":{\"select\":2}}]}");
        assertThat(demo.tables().count(lead)).isEqualTo(before);
        assertThat(client.lead(lead).get("first_name")).isNotEqualTo("Changed");
    }

    @Test
    void a_key_without_read_access_is_not_told_what_the_lead_holds() {
        client.patch(lead, "{\"email\": \"secret@example.com\", \"last_name\": null}")
                .is(200);

        Answer answer = demo.writeOnly()
                .patch(lead, "{\"status\": \"lost\", \"if\": {\"email\": null, \"last_name\": \"Doe\"}}")
                .isError(409, "condition_failed");

        assertThat(answer.body())
                .doesNotContain("secret@example.com")
                .endsWith("\"failed\":[{\"field\":\"email\",\"expected\":null},"
                        + "{\"field\":\"last_name\",\"expected\":\"Doe\"}]}");
        demo.writeOnly()
                .patch(lead, "{\"if\": {\"email\": \"secret@example.com\"}}")
                .is(200);
    }

    @Test
    void a_patch_that_would_change_nothing_fails_by_its_conditions_too() {
        client.patch(lead, "{\"status\": \"lost\"}").is(200);

        client.patch(lead, "{\"status\": \"lost\", \"if\": {\"status\": \"new\"}}")
                .isError(409, "condition_failed");
        client.patch(lead, "{\"if\": {\"status\": \"new\"}}").isError(409, "condition_failed");
        client.patch(lead, "{\"if\": {}}").is(200);
    }

    @Test
    void fill_only_if_empty_is_one_request() {
        client.patch(lead, "{\"last_name\": null}").is(200);
        String fill = "{\"last_name\": \"%s\", \"if\": {\"last_name\": null}}";

        client.patch(lead, fill.formatted("First")).is(200);
        client.patch(lead, fill.formatted("Second")).isError(409, "condition_failed");

        assertThat(client.lead(lead).get("last_name")).isEqualTo("First");
    }

    @Test
    void a_required_custom_field_that_the_lead_lacks_is_filled_only_if_empty() {
        OwnCompany company = OwnCompany.in(demo.tables());
        long field = company.addField("text", "Reference");
        new Catalog(company).require(field);
        Client own = ownClient(company);
        long ownLead = company.addLead();
        String fill = "{\"customFields\": [%s], \"if\": {\"customFields/%d\": null}}"
                .formatted(Patches.entry(field, "text", "R-1"), field);

        own.patch(ownLead, fill).is(200);
        own.patch(ownLead, fill).isError(409, "condition_failed");
    }

    @Test
    void of_many_who_fill_a_field_only_if_it_is_empty_at_once_exactly_one_does() throws Exception {
        client.patch(lead, "{\"last_name\": null}").is(200);
        Count before = demo.tables().count(lead);
        List<Callable<Integer>> fills = IntStream.range(0, AT_ONCE)
                .<Callable<Integer>>mapToObj(i -> () -> client.patch(
                                lead, "{\"last_name\": \"Filled %d\", \"if\": {\"last_name\": null}}".formatted(i))
                        .status())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        int[] done = {0};
        try {
            for (Future<Integer> status : threads.invokeAll(fills, 1, TimeUnit.MINUTES)) {
                done[0] += status.get() == 200 ? 1 : 0;
                assertThat(status.get()).isIn(200, 409);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(done[0]).isEqualTo(1);
        assertThat(demo.tables().count(lead))
                .isEqualTo(new Count(before.version() + 1, before.changes() + 1, before.events() + 1));
    }

    @Test
    void two_integrations_that_own_different_fields_never_block_each_other() throws Exception {
        client.patch(lead, "{\"first_name\": \"0\", \"last_name\": \"0\"}").is(200);
        List<Callable<Boolean>> integrations = List.of(() -> counts("first_name"), () -> counts("last_name"));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (Future<Boolean> done : threads.invokeAll(integrations, 1, TimeUnit.MINUTES)) {
                assertThat(done.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(client.lead(lead).json()).containsEntry("first_name", "25").containsEntry("last_name", "25");
    }

    @Test
    void the_actual_value_can_be_expected_next_time() {
        client.patch(lead, "{\"customFields\": [%s]}".formatted(Patches.entry(14, "multi_select", List.of(3, 1))))
                .is(200);
        Answer missed =
                client.patch(lead, "{\"if\": {\"customFields/14\": null}}").isError(409, "condition_failed");
        Object actual = Lists.of(missed, "failed").get(0).get("actual");

        client.patch(lead, Patches.of("if", Map.of("customFields/14", actual))).is(200);
    }

    @Test
    void archived_values_may_be_expected_by_whoever_still_sees_them() {
        OwnCompany company = OwnCompany.in(demo.tables());
        long tag = company.addTag("Old");
        long ownLead = company.addLead();
        Client own = ownClient(company);
        own.patch(ownLead, Patches.ids("tags", tag)).is(200);
        new Catalog(company).archiveTag(tag);
        String takeAway = "{\"tags\": [], \"if\": {\"tags\": [%d]}}".formatted(tag);

        own.patch(ownLead, takeAway).is(200);
        own.patch(ownLead, takeAway).isError(409, "condition_failed");
    }

    @Test
    void violations_of_conditions_stand_among_those_of_the_patch_in_the_order_of_the_body() {
        client.patch(lead, """
                        {"email": "a",
                         "if": {"zzz": 1, "tags": [10, 777777], "customFields/5": {"number": "1"}, "status": null,
                                "customFields": [], "customFields/6": {"select": 99}, "first_name": " "},
                         "status": "won"}
                        """)
                .isRejected(
                        "/email email",
                        "/if/zzz unknown_field",
                        "/if/tags/1 unknown_tag",
                        "/if/customFields~15/number type",
                        "/if/status null_not_allowed",
                        "/if/customFields unknown_field",
                        "/if/customFields~16/select unknown_option",
                        "/if/first_name blank",
                        "/status unknown_status");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"status\"", "1", "true"})
    void conditions_that_are_no_object_are_rejected(String conditions) {
        client.patch(lead, "{\"if\": " + conditions + "}").isRejected("/if type");
    }

    @Test
    void another_companys_users_tags_and_fields_are_unknown() {
        OwnCompany company = OwnCompany.in(demo.tables());
        long field = company.addField("text", "Other");

        client.patch(lead, """
                        {"if": {"assignedUsers": [%d], "tags": [%d], "customFields/%d": null}}
                        """.formatted(company.addUser("Ada", "Other"), company.addTag("Other"), field))
                .isRejected(
                        "/if/assignedUsers/0 unknown_user",
                        "/if/tags/0 unknown_tag",
                        "/if/customFields~1" + field + " unknown_custom_field");
    }

    @Test
    void lenient_handling_drops_no_condition_and_takes_blank_text_as_null() {
        Client lenient = client.with("Prefer", "handling=lenient");
        client.patch(lead, "{\"email\": null}").is(200);

        lenient.patch(lead, "{\"if\": {\"zzz\": 1}}").isRejected("/if/zzz unknown_field");
        lenient.patch(lead, "{\"If\": {\"email\": null}}").isRejected("/If unknown_field");
        assertThat(lenient.patch(lead, "{\"zzz\": 1, \"if\": {\"email\": \"\"}}")
                        .is(200)
                        .header("Leadpatch-Ignored"))
                .contains("/zzz");
    }

    @Test
    void a_name_that_stands_twice_is_malformed() {
        client.patch(lead, "{\"if\": {\"status\": \"new\", \"status\": \"lost\"}}")
                .isError(400, "malformed_json");
        client.patch(lead, "{\"if\": {}, \"if\": {}}").isError(400, "malformed_json");
    }

    @Test
    void conditions_of_a_mebibyte_are_refused_in_a_short_answer() {
        String many = IntStream.range(0, 40_000)
                .mapToObj(i -> "\"customFields/" + (i + 1) + "\":null")
                .collect(Collectors.joining(",", "{\"if\":{", "}}"));
        String longest = "{\"if\":{\"customFields/5\":{\"number\":" + "9".repeat(900_000) + "}}}";
        String list = "{\"if\":{\"tags\":" + Collections.nCopies(300_000, 1) + "}}";

        assertThat(client.patch(lead, many).isRejected("/if too_many").body()).hasSizeLessThan(1_000);
        assertThat(client.patch(lead, longest).status()).isEqualTo(400);
        client.patch(lead, list.replace(" ", "")).isRejected("/if/tags too_many");
    }

    /** Counts a field up to 25, each time only if it is as this caller left it. */
    private boolean counts(String field) {
        return IntStream.range(0, 25)
                .allMatch(i -> client.patch(
                                        lead,
                                        "{\"%s\": \"%d\", \"if\": {\"%s\": \"%d\"}}".formatted(field, i + 1, field, i))
                                .status()
                        == 200);
    }

    private static Client ownClient(OwnCompany company) {
        return Client.withKey(Demo.running().client().base(), company.addKey(Optional.empty(), Optional.empty()));
    }
}
