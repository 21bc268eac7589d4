package dev.leadpatch.adapter.persistence.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.DemoDatabaseTestBase;
import dev.leadpatch.adapter.persistence.TestCluster;
import dev.leadpatch.adapter.persistence.TestDatabase;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.testing.DemoCompany;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that keys and leads with equal hash codes do not block each other. */
final class HashCollisionTest extends DemoDatabaseTestBase {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    HashCollisionTest() {
        super(DATABASE);
    }

    @Test
    void idempotency_keys_with_equal_hash_codes_do_not_block_each_other() {
        assertThat(key("Aa")).hasSameHashCodeAs(key("BB"));

        assertThat(executeNested(1, Optional.of("Aa"), () -> executeNested(2, Optional.of("BB"), () -> "decided")))
                .isEqualTo(new Outcome.Completed<>(new Outcome.Completed<>("decided")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L + 1024, 1L << 32})
    void leads_with_colliding_hash_codes_do_not_block_each_other(long other) {
        assertThat(executeNested(1, Optional.empty(), () -> executeNested(other, Optional.empty(), () -> "decided")))
                .isEqualTo(new Outcome.Completed<>(new Outcome.Completed<>("decided")));
    }

    private <R> Outcome<R> executeNested(long lead, Optional<String> key, Supplier<R> result) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        new LeadId(lead),
                        snapshot -> new Decision.NoWrite<>(result.get()),
                        key.map(name -> new IdempotentRequest<>(key(name), "", Object::toString))));
    }

    private static IdempotencyKey key(String name) {
        return new IdempotencyKey(COMPANY, DemoCompany.KEY_ID.value(), name);
    }
}
