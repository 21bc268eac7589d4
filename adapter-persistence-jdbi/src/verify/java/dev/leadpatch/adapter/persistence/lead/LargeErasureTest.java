package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.application.lead.LeadErasureStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The erasure of a lead with a long history, in a company with many other rows. */
@Tag("verification")
final class LargeErasureTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();
    private static final int CHANGES = 10_000;

    LargeErasureTest() {
        super(DATABASE);
    }

    @Test
    void lead_with_many_changes_is_erased_within_the_deadline() {
        change(snapshot -> snapshot.lead().fields());
        addChanges(CHANGES);
        addLogAndKeysOfOtherLeads(CHANGES);

        assertThat(erase()).isEqualTo(new ErasedData(CHANGES + 1, 0, 0, 0, 0));
    }

    private void addChanges(int count) {
        database.execute("""
                insert into lead_changes (company_id, lead_id, version, kind, changed_at, user_id, api_key_id, actor_label,
                                          request_id, changes)
                select company_id, lead_id, version + n, kind, changed_at + n * interval '1 second', user_id, api_key_id,
                       actor_label, request_id,
                       cast('{"first_name": {"from": "Ada ' || n || '", "to": "Grace ' || n || '"}}' as json)
                from lead_changes, generate_series(1, ?) n
                """, count);
        database.execute("update leads set version = version + ?, updated_at = now()", count);
    }

    private void addLogAndKeysOfOtherLeads(int count) {
        database.execute("""
                insert into webhook_delivery_log (company_id, endpoint_id, event_id, lead_id, sequence, configuration,
                                                  status, queued_at, completed_at, attempts)
                select 1, cast(lpad(cast(e as text), 32, '0') as uuid), gen_random_uuid(), 1000 + n, 2, '[]', 'delivered',
                       now(), now(), '[]'
                from generate_series(1, 10) e, generate_series(1, ?) n
                """, count);
        database.execute("""
                insert into idempotency_keys (company_id, caller_id, key, fingerprint, used_at, response, lead_ids)
                select 1, gen_random_uuid(), cast(n as text), 'f', now(), 'response', array[1000 + n]
                from generate_series(1, ?) n
                """, count);
    }

    private ErasedData erase() {
        Outcome outcome = persistence
                .leadErasureStore()
                .erase(
                        COMPANY,
                        LEAD,
                        snapshot -> DemoCompany.erasedEvent(
                                snapshot, snapshot.lead().updatedAt().plusSeconds(1)));
        return ((Outcome.Erased) outcome).removed();
    }
}
