package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.LeadTables.Count;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Idempotency keys and preconditions of requests for many leads. */
class BulkPreconditionsTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @Test
    void a_repeated_request_with_an_idempotency_key_is_answered_as_before() {
        List<Long> leads = demo.blankLeads(2);
        Client repeating = client.with("Idempotency-Key", "bulk-" + leads.get(0));
        String items = Bulk.items(leads, "\"status\": \"lost\"");

        Answer first = Bulk.send(repeating, items).is(200);
        Answer second = Bulk.send(repeating, items).is(200);

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.header("Idempotency-Replayed")).hasValue("true");
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        Bulk.send(repeating, Bulk.items(leads, "\"status\": \"new\"")).isError(422, "idempotency_key_reused");
        Bulk.send(repeating, "?atomic=true", items).isError(422, "idempotency_key_reused");
        leads.forEach(lead -> assertThat(demo.tables().count(lead)).isEqualTo(new Count(2, 1, 1)));
    }

    @Test
    void a_refusal_is_repeated_too() {
        Client repeating = client.with("Idempotency-Key", "bulk-refused-" + demo.blankLead());

        Bulk.send(repeating, "[]").isRejected("/leads empty");

        assertThat(Bulk.send(repeating, "[]").isRejected("/leads empty").header("Idempotency-Replayed"))
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

        Answer answer = Bulk.send(careful, """
                [{"id": %d, "status": "lost", "if": {"status": "new"}}, {"id": %d, "status": "lost"},
                 {"id": %d, "status": "lost", "if": {}}]""".formatted(first, second, third)).is(200);

        assertThat(Bulk.statuses(answer)).containsExactly(200L, 428L, 428L);
        assertThat((String) Bulk.results(answer).get(1).get("error")).contains("\"if\"");
    }
}
