package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A bulk request for many leads with long texts. */
class LargeLeadsTest {

    private static final int LEADS = 500;
    private static final int FIRST_LEAD = 20_000_000;

    private final DemoFixture demo = DemoFixture.shared();
    private final CompanyFixture company = CompanyFixture.create(demo.database());
    private final ApiClient client =
            ApiClient.withKey(demo.client().baseUri(), company.addKey(Optional.empty(), Optional.empty()));

    @AfterEach
    void deleteDeliveries() {
        company.execute("delete from webhook_lines where company_id = ?", company.id());
        company.execute("delete from webhook_deliveries where company_id = ?", company.id());
    }

    @Test
    void bulk_of_500_leads_of_20_kilobytes_with_three_endpoints_is_applied() {
        addLeads(1);
        addEndpoints(3);

        ApiResponse response = sendBulk("New").assertStatus(200);

        assertThat((List<?>) response.get("results"))
                .hasSize(LEADS)
                .allMatch(result -> result.toString().contains("version=2"));
    }

    private ApiResponse sendBulk(String name) {
        String items = LongStream.range(FIRST_LEAD, FIRST_LEAD + LEADS)
                .mapToObj(lead -> "{\"id\": " + lead + ", \"first_name\": \"" + name + "\"}")
                .collect(Collectors.joining(", "));
        return client.withHeader("Content-Type", "application/json")
                .send("PATCH", "/api/v1/leads", ApiClient.utf8("{\"leads\": [" + items + "]}"));
    }

    /** Adds leads with {@code texts} random texts of 20,000 characters each, which barely compress. */
    private void addLeads(int texts) {
        List<Long> fields = LongStream.range(0, texts)
                .map(number -> company.addField("textarea", "Text " + number))
                .boxed()
                .toList();
        company.execute(
                """
                insert into leads (company_id, id, uuid, version, created_at, updated_at, status, assigned_users, tags,
                                   custom_fields)
                select ?, lead, gen_random_uuid(), 1, '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', 'new', '{}', '{}',
                       (select jsonb_object_agg(field, jsonb_build_object('text', (
                            select string_agg(md5(random()::text || part || lead || field), '') from generate_series(1, 625) as part)))
                        from unnest(string_to_array(?, ',')) as field)
                from generate_series(?, ?) as lead
                """,
                company.id(),
                fields.stream().map(String::valueOf).collect(Collectors.joining(",")),
                FIRST_LEAD,
                FIRST_LEAD + LEADS - 1);
    }

    private void addEndpoints(int count) {
        for (int i = 0; i < count; i++) {
            // an address that is not allowed as a receiver, so that no delivery waits for a response
            demo.subscribe(company.id(), URI.create("https://192.0.2.1/" + i));
        }
    }
}
