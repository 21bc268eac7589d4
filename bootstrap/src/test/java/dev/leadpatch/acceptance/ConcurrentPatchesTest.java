package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Change;
import dev.leadpatch.acceptance.LeadTables.Count;
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

/** Many clients patch one lead; whatever they do, it is as if they had done it one after the other. */
class ConcurrentPatchesTest {

    private static final int CLIENTS = 64;
    private static final int PATCHES = 200;
    private static final long SEED = 20240115;

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void sixty_four_clients_on_one_lead_lose_nothing() throws Exception {
        long lead = demo.freshLead();
        Answer start = client.lead(lead);
        Count before = demo.tables().count(lead);
        List<Callable<List<String>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int number = i;
            clients.add(() -> patchMany(lead, number));
        }
        List<String> times = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        try {
            for (Future<List<String>> done : threads.invokeAll(clients, 5, TimeUnit.MINUTES)) {
                times.addAll(done.get());
            }
        } finally {
            threads.shutdownNow();
        }
        Count after = demo.tables().count(lead);
        long effective = after.version() - before.version();
        assertThat(after.changes() - before.changes()).isEqualTo(effective);
        assertThat(after.events() - before.events()).isEqualTo(effective);
        assertThat(times.stream().distinct().count())
                .as("each effective change has a time of its own, and a no-op the time of an earlier one")
                .isBetween(effective, effective + 1);
        assertHistoryLeadsFrom(
                start, client.lead(lead), demo.tables().historyAfter(before.version(), lead), before.version());
    }

    /** Each change starts from what the one before has left, and the last one leaves what the lead has now. */
    private static void assertHistoryLeadsFrom(Answer start, Answer end, List<Change> history, long version) {
        Map<String, Object> state = new HashMap<>();
        long expected = version;
        for (Change change : history) {
            assertThat(change.version()).isEqualTo(++expected);
            for (Map<String, Object> field : change.changes()) {
                String name = (String) field.get("field");
                Object known = state.containsKey(name) ? state.get(name) : field.get("from");
                assertThat(field.get("from"))
                        .as("%s at version %d", name, expected)
                        .isEqualTo(known);
                state.put(name, field.get("to"));
            }
        }
        for (String name : List.of("company_name", "first_name", "last_name", "email", "status")) {
            assertThat(end.get(name)).as(name).isEqualTo(state.getOrDefault(name, start.get(name)));
        }
        assertThat(Lists.customField(end, 5)).contains(state.get("customFields/5"));
    }

    /** Each patch touches another subset of the fields; the values name who wrote them. */
    private List<String> patchMany(long lead, int number) {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(SEED + number);
        List<String> times = new ArrayList<>();
        for (int i = 0; i < PATCHES; i++) {
            String mark = number + "-" + i;
            List<String> members = new ArrayList<>();
            add(members, random, "\"company_name\": \"C" + mark + "\"");
            add(members, random, "\"first_name\": \"F" + mark + "\"");
            add(members, random, "\"last_name\": \"L" + mark + "\"");
            add(members, random, "\"email\": \"e" + mark + "@example.com\"");
            add(members, random, "\"tags\": [" + (random.nextInt(3) + 10) + "]");
            add(members, random, "\"status\": \"" + (random.nextBoolean() ? "lost" : "new") + "\"");
            add(
                    members,
                    random,
                    "\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\", \"value\": {\"number\": " + number
                            + "." + (i + 1000) + "}}]");
            Answer answer =
                    client.patch(lead, "{" + String.join(", ", members) + "}").is(200);
            times.add((String) answer.get("updated_at"));
        }
        return times;
    }

    private static void add(List<String> members, RandomGenerator random, String member) {
        if (random.nextInt(3) == 0) {
            members.add(member);
        }
    }

    @Test
    void disjoint_fields_all_survive() throws Exception {
        long lead = demo.freshLead();
        Map<String, String> fields = Map.of(
                "company_name", "Disjoint Inc", "email", "d@example.com", "first_name", "Dis", "last_name", "Joint");
        ExecutorService threads = Executors.newFixedThreadPool(fields.size());
        try {
            List<Callable<Answer>> patches = new ArrayList<>();
            fields.forEach(
                    (field, value) -> patches.add(() -> client.patch(lead, "{\"" + field + "\": \"" + value + "\"}")));
            for (Future<Answer> done : threads.invokeAll(patches)) {
                done.get().is(200);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(client.lead(lead).json()).containsAllEntriesOf(fields);
    }
}
