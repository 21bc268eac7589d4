package dev.leadpatch.acceptance.lead;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Element-wise list changes: {@code {"add": [11], "remove": [3]}} in place of a list. */
class ListChangesTest {

    private static final int CONCURRENT_CLIENTS = 64;

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));
    private final long lead = company.addLead();
    private final long first = company.addTag("First");
    private final long second = company.addTag("Second");
    private final long third = company.addTag("Third");

    @Test
    void tags_are_added_and_removed() {
        patchTags("[%d, %d]".formatted(first, second));

        patchTags("{\"add\": [%d, %d], \"remove\": [%d]}".formatted(third, second, first));

        assertThat(tags()).containsExactly(second, third);
    }

    @Test
    void users_are_assigned_and_removed() {
        long ada = company.addUser("Ada", "Lovelace");
        long grace = company.addUser("Grace", "Hopper");
        patch("{\"assignedUsers\": [%d]}".formatted(ada));

        patch("{\"assignedUsers\": {\"add\": [%d], \"remove\": [%d]}}".formatted(grace, ada));

        assertThat(JsonLists.idsOf(client.getLead(lead), "assigned_users")).containsExactly(grace);
    }

    @Test
    void options_are_selected_and_removed() {
        long field = company.addField("multi_select", "Interests", "A", "B", "C");
        String entry = "{\"customFields\": [{\"customFieldId\": " + field
                + ", \"type\": \"multi_select\", \"value\": {\"multi_select\": %s}}]}";
        patch(entry.formatted("[1, 2]"));

        patch(entry.formatted("{\"add\": [3], \"remove\": [1]}"));

        String condition = "{\"if\": {\"customFields/" + field + "\": {\"multi_select\": %s}}}";
        patch(condition.formatted("[2, 3]"));
        patch(condition.formatted("{\"add\": [3], \"remove\": [1]}"));
        client.patch(lead, condition.formatted("{\"remove\": [2]}")).assertError(409, "condition_failed");
        client.patch(lead, entry.formatted("{\"add\": [9], \"remove\": [8]}"))
                .assertRejected(
                        "/customFields/0/value/multi_select/add/0 unknown_option",
                        "/customFields/0/value/multi_select/remove/0 unknown_option");
        patch(entry.formatted("{\"remove\": [2, 3]}"));
        patch(condition.formatted("null"));
    }

    @Test
    void change_without_effect_keeps_the_version() {
        patchTags("[%d]".formatted(first));
        RowCounts before = demo.database().countRows(lead);

        patchTags("{\"add\": [%d], \"remove\": [%d]}".formatted(first, second));
        patchTags("{\"add\": [], \"remove\": []}");

        assertThat(demo.database().countRows(lead)).isEqualTo(before);
    }

    @Test
    void each_violation_has_its_pointer() {
        reject("{}", "/tags missing_member");
        reject("{\"add\": null}", "/tags/add null_not_allowed");
        reject("{\"add\": [%d], \"remove\": \"x\"}".formatted(first), "/tags/remove type");
        reject(
                "{\"add\": [999999999], \"remove\": [999999998]}",
                "/tags/add/0 unknown_tag",
                "/tags/remove/0 unknown_tag");
        reject(
                "{\"add\": [%d], \"remove\": [%d, %d]}".formatted(first, second, first),
                "/tags/remove/1 added_and_removed");
        reject("{\"add\": [%d], \"removed\": []}".formatted(first), "/tags/removed unknown_field");
    }

    @Test
    void tags_of_another_company_are_unknown() {
        long foreign = CompanyFixture.create(demo.database()).addTag("Foreign");

        reject("{\"add\": [%d]}".formatted(foreign), "/tags/add/0 unknown_tag");
        reject("{\"remove\": [%d]}".formatted(foreign), "/tags/remove/0 unknown_tag");
    }

    @Test
    void archived_tag_is_removed_but_not_added() {
        patchTags("[%d, %d]".formatted(first, second));
        new CatalogFixture(company).archiveTag(first);
        new CatalogFixture(company).archiveTag(third);

        reject("{\"add\": [%d]}".formatted(third), "/tags/add/0 archived");
        patchTags("{\"remove\": [%d, %d]}".formatted(first, third));

        assertThat(tags()).containsExactly(second);
    }

    @Test
    void resulting_list_is_limited_to_100_entries() {
        List<Long> hundred = LongStream.range(0, 100)
                .map(i -> company.addTag("Tag " + i))
                .boxed()
                .toList();
        patchTags(hundred.toString());

        reject("{\"add\": [%d]}".formatted(first), "/tags too_many");
        patchTags("{\"add\": [%d], \"remove\": [%d]}".formatted(first, hundred.get(0)));

        assertThat(tags()).hasSize(100).endsWith(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/merge-patch+json", "Application/Merge-Patch+JSON; charset=utf-8"})
    void merge_patch_cannot_change_elements(String mediaType) {
        ApiClient mergePatch = client.withHeader("Content-Type", mediaType);
        String path = "/api/v1/leads/" + lead;

        ApiResponse refused = mergePatch
                .send(
                        "PATCH",
                        path,
                        utf8("{\"tags\": {\"add\": [%d]}, \"if\": {\"tags\": {\"remove\": [%d]}}}"
                                .formatted(first, first)))
                .assertRejected("/tags type", "/if/tags type");
        mergePatch
                .send(
                        "PATCH",
                        "/api/v1/leads",
                        utf8("{\"leads\": [{\"id\": %d, \"tags\": {\"add\": [%d]}}]}".formatted(lead, first)))
                .assertStatus(200);
        assertThat(tags()).isEmpty();
        mergePatch
                .send("PATCH", path, utf8("{\"tags\": [%d]}".formatted(first)))
                .assertStatus(200);

        assertThat(refused.violations().get(0).get("message").toString()).contains("application/json");
        assertThat(tags()).containsExactly(first);
    }

    @Test
    void lenient_handling_ignores_and_lists_unknown_members() {
        ApiResponse response = client.withHeader("Prefer", "handling=lenient")
                .patch(lead, "{\"tags\": {\"add\": [%d], \"note\": 1}}".formatted(first))
                .assertStatus(200);

        assertThat(response.header("Leadpatch-Ignored")).hasValue("/tags/note");
        assertThat(tags()).containsExactly(first);
    }

    @Test
    void bulk_items_change_elements() {
        long other = company.addLead();
        patchTags("[%d]".formatted(first));

        ApiResponse response = BulkRequests.send(
                client,
                "[{\"id\": %d, \"tags\": {\"add\": [%d]}}, {\"id\": %d, \"tags\": {\"add\": [%d], \"remove\": [%d]}}]"
                        .formatted(lead, second, other, first, first));

        assertThat(BulkRequests.statuses(response)).containsExactly(200L, 400L);
        assertThat(tags()).containsExactly(first, second);
    }

    @Test
    void dry_run_and_history_show_the_list_before_and_after() {
        patchTags("[%d]".formatted(first));
        String body = "{\"tags\": {\"add\": [%d]}}".formatted(second);

        ApiResponse preview = client.send("PATCH", "/api/v1/leads/" + lead + "?dry_run=true", body);
        assertThat(tags()).containsExactly(first);
        ApiResponse updated =
                client.withHeader("Prefer", "return=representation").patch(lead, body);

        Map<String, Object> change =
                JsonLists.listOf(preview.assertStatus(200), "changes").get(0);
        assertThat(change.get("from").toString()).contains("First").doesNotContain("Second");
        assertThat(change.get("to").toString()).contains("First", "Second");
        assertThat(company.history(lead).get(1)).containsExactly(change);
        assertThat(JsonLists.idsOf(updated.assertStatus(200), "tags")).containsExactly(first, second);
    }

    @Test
    void condition_holds_if_the_change_has_no_effect() {
        patchTags("[%d]".formatted(first));
        String condition = "{\"status\": \"lost\", \"if\": {\"tags\": {\"%s\": [%d]}}}";

        patch(condition.formatted("add", first));
        patch(condition.formatted("remove", second));
        client.patch(lead, condition.formatted("remove", first)).assertError(409, "condition_failed");
        assertThat(client.patch(lead, condition.formatted("add", second))
                        .assertError(409, "condition_failed")
                        .body())
                .endsWith("\"failed\":[{\"field\":\"tags\",\"expected\":{\"add\":[%d]},\"actual\":[%d]}]}"
                        .formatted(second, first));
    }

    @Test
    void failed_condition_hides_the_list_without_read_access() {
        patchTags("[%d]".formatted(first));
        ApiClient writer =
                ApiClient.withKey(client.baseUri(), company.addKeyWith("write").value());

        ApiResponse response = writer.patch(lead, "{\"if\": {\"tags\": {\"add\": [%d]}}}".formatted(second))
                .assertError(409, "condition_failed");

        assertThat(response.body())
                .endsWith("\"failed\":[{\"field\":\"tags\",\"expected\":{\"add\":[%d]}}]}".formatted(second));
    }

    @Test
    void idempotent_retry_does_not_repeat_the_change() {
        ApiClient idempotent = client.withHeader("Idempotency-Key", "add-" + lead);
        String body = "{\"tags\": {\"add\": [%d]}}".formatted(first);
        ApiResponse original = idempotent.patch(lead, body).assertStatus(200);
        patchTags("{\"remove\": [%d]}".formatted(first));

        ApiResponse retry = idempotent.patch(lead, body).assertStatus(200);

        assertThat(retry.body()).isEqualTo(original.body());
        assertThat(tags()).isEmpty();
    }

    @Test
    void concurrent_additions_all_survive() throws Exception {
        List<Long> added = IntStream.range(0, CONCURRENT_CLIENTS)
                .mapToObj(i -> company.addTag("Client " + i))
                .toList();
        List<Callable<String>> additions = added.stream()
                .<Callable<String>>map(tag -> () -> client.patch(lead, "{\"tags\": {\"add\": [%d]}}".formatted(tag))
                        .assertStatus(200)
                        .header("ETag")
                        .orElseThrow())
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CONCURRENT_CLIENTS);
        try {
            List<Future<String>> results = threads.invokeAll(additions, 1, TimeUnit.MINUTES);
            List<String> versions = new ArrayList<>();
            for (Future<String> result : results) {
                versions.add(result.get());
            }
            assertThat(versions)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(2, CONCURRENT_CLIENTS + 1)
                            .mapToObj(version -> "\"" + version + "\"")
                            .toList());
        } finally {
            threads.shutdownNow();
        }

        assertThat(tags()).containsExactlyInAnyOrderElementsOf(added);
    }

    private void patchTags(String tags) {
        patch("{\"tags\": " + tags + "}");
    }

    private void patch(String body) {
        client.patch(lead, body).assertStatus(200);
    }

    private void reject(String tags, String... violations) {
        RowCounts before = demo.database().countRows(lead);
        client.patch(lead, "{\"tags\": " + tags + "}").assertRejected(violations);
        assertThat(demo.database().countRows(lead)).isEqualTo(before);
    }

    private List<Long> tags() {
        return JsonLists.idsOf(client.getLead(lead), "tags");
    }
}
