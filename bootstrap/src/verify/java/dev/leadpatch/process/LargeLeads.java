package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.BulkRequests;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A company with leads of 800 kB each. An update of all of them sends the database a statement that is larger than the
 * buffers of the connection.
 */
final class LargeLeads {

    private static final String KEY = "jb_api_of_company_2_with_large_leads";
    private static final int FIELDS = 40;
    private static final int LEADS = 10;
    private static final String TEXT = "x".repeat(20_000);
    private static final String VALUE =
            "{\"customFieldId\": %d, \"type\": \"textarea\", \"value\": {\"textarea\": \"%s\"}}";

    private final ApiClient client;
    private int updates;

    private LargeLeads(ApiClient client) {
        this.client = client;
    }

    /** Loads the company; {@code node} is the number of the node that receives the updates. */
    static LargeLeads load(NodeCluster nodes, int node) throws Exception {
        String leads = IntStream.rangeClosed(1, LEADS)
                .mapToObj(lead -> "{\"id\": %d, \"status\": \"new\", \"customFields\": [%s]}".formatted(lead, values()))
                .collect(Collectors.joining(", "));
        nodes.load("large-leads.json", """
                {"company": {"id": 2, "name": "Large"},
                 "users": [{"id": 1, "email": "ada@example.com", "first_name": "Ada", "last_name": "Lovelace",
                            "color": "#0369a1"}],
                 "custom_fields": [%s],
                 "api_keys": [{"key": "%s", "label": "Key", "owner": 1, "access": ["read", "write"]}],
                 "leads": [%s]}
                """.formatted(fields(), KEY, leads));
        return new LargeLeads(ApiClient.withKey(nodes.client(node).baseUri(), KEY));
    }

    private static String fields() {
        return IntStream.rangeClosed(1, FIELDS)
                .mapToObj(field -> "{\"id\": %1$d, \"label\": \"Text %1$d\", \"type\": \"textarea\"}".formatted(field))
                .collect(Collectors.joining(", "));
    }

    private static String values() {
        return IntStream.rangeClosed(1, FIELDS)
                .mapToObj(field -> VALUE.formatted(field, TEXT))
                .collect(Collectors.joining(", "));
    }

    /** Changes a custom field of all leads in one transaction. */
    ApiResponse updateAll() {
        updates++;
        return BulkRequests.send(
                client,
                BulkRequests.items(
                        LongStream.rangeClosed(1, LEADS).boxed().toList(),
                        "\"customFields\": [" + VALUE.formatted(1, "update " + updates) + "]"));
    }

    /** Asserts that each update has changed all leads or none. */
    void assertUpdatedTogether() {
        List<String> versions = LongStream.rangeClosed(1, LEADS)
                .mapToObj(lead -> client.getLead(lead).header("ETag").orElseThrow())
                .distinct()
                .toList();
        assertThat(versions).hasSize(1);
    }
}
