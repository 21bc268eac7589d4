package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.ChangeRow;
import dev.leadpatch.acceptance.fixture.DatabaseFixture.RowCounts;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Concurrent patches of one lead have the same effect as in some serial order. */
class ConcurrentUpdatesTest {

    private static final int CLIENTS = 64;
    private static final int PATCHES = 200;
    private static final long SEED = 20240115;

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void updates_of_64_clients_to_one_lead_are_never_lost() throws Exception {
        long lead = demo.nextUnusedLead();
        ApiResponse start = client.getLead(lead);
        RowCounts before = demo.database().countRows(lead);
        List<Callable<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(() -> patchMany(lead, number));
        }
        List<String> times = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Future<List<String>> result : threads.invokeAll(clients, 5, TimeUnit.MINUTES)) {
                times.addAll(result.get());
            }
        } finally {
            threads.shutdownNow();
        }
        RowCounts after = demo.database().countRows(lead);
        long effective = after.version() - before.version();
        assertThat(after.changes() - before.changes()).isEqualTo(effective);
        assertThat(times.stream().distinct().count())
                .as("each effective change has its own updated_at, and an unchanged patch that of an earlier change")
                .isBetween(effective, effective + 1);
        assertHistoryConnects(
                start, client.getLead(lead), demo.database().changesAfter(before.version(), lead), before.version());
    }

    /** Asserts that each change starts from the result of the previous change, and that the last result is the lead. */
    private static void assertHistoryConnects(
            ApiResponse start, ApiResponse end, List<ChangeRow> history, long version) {
        Map<String, Object> state = new HashMap<>();
        long expected = version;
        for (ChangeRow change : history) {
            assertThat(change.version()).isEqualTo(++expected);
            for (Map<String, Object> field : change.changes()) {
                String name = (String) field.get("field");
                Object previous = state.containsKey(name) ? state.get(name) : field.get("from");
                assertThat(field.get("from"))
                        .as("%s at version %d", name, expected)
                        .isEqualTo(previous);
                state.put(name, field.get("to"));
            }
        }
        for (String name : List.of("company_name", "first_name", "last_name", "email", "status")) {
            assertThat(end.get(name)).as(name).isEqualTo(state.getOrDefault(name, start.get(name)));
        }
        assertThat(JsonLists.customFieldValue(end, 5)).contains(state.get("customFields/5"));
    }

    /** Sends patches of random subsets of the fields; the values identify the client. */
    private List<String> patchMany(long lead, int number) {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(SEED + number);
        List<String> times = new ArrayList<>();
        for (int i = 0; i < PATCHES; i++) {
            String mark = number + "-" + i;
            List<String> members = new ArrayList<>();
            addMember(members, random, "\"company_name\": \"C" + mark + "\"");
            addMember(members, random, "\"first_name\": \"F" + mark + "\"");
            addMember(members, random, "\"last_name\": \"L" + mark + "\"");
            addMember(members, random, "\"email\": \"e" + mark + "@example.com\"");
            addMember(members, random, "\"tags\": [" + (random.nextInt(3) + 10) + "]");
            addMember(members, random, "\"status\": \"" + (random.nextBoolean() ? "lost" : "new") + "\"");
            addMember(
                    members,
                    random,
                    "\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\", \"value\": {\"number\": " + number
                            + "." + (i + 1000) + "}}]");
            ApiResponse response =
                    client.patch(lead, "{" + String.join(", ", members) + "}").assertStatus(200);
            times.add((String) response.get("updated_at"));
        }
        return times;
    }

    private static void addMember(List<String> members, RandomGenerator random, String member) {
        if (random.nextInt(3) == 0) {
            members.add(member);
        }
    }

    @Test
    void concurrent_updates_of_disjoint_fields_are_all_applied() throws Exception {
        long lead = demo.nextUnusedLead();
        Map<String, String> fields = Map.of(
                "company_name", "Disjoint Inc", "email", "d@example.com", "first_name", "Dis", "last_name", "Joint");
        ExecutorService threads = Executors.newFixedThreadPool(fields.size());
        try {
            List<Callable<ApiResponse>> patches = new ArrayList<>();
            fields.forEach(
                    (field, value) -> patches.add(() -> client.patch(lead, "{\"" + field + "\": \"" + value + "\"}")));
            for (Future<ApiResponse> result : threads.invokeAll(patches)) {
                result.get().assertStatus(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(client.getLead(lead).json()).containsAllEntriesOf(fields);
    }
}
