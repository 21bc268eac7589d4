package dev.leadpatch.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest;
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

/** Who wants one thing does not wait for who has another, whatever the two have in common. */
final class SameHashTest extends DemoTest {
    private static final TestDatabase DATABASE = TestCluster.newDatabase();

    SameHashTest() {
        super(DATABASE);
    }

    @Test
    void a_key_is_not_in_use_because_one_of_the_same_hash_code_is() {
        assertThat(key("Aa")).hasSameHashCodeAs(key("BB"));

        assertThat(ask(1, Optional.of("Aa"), () -> ask(2, Optional.of("BB"), () -> "asked")))
                .isEqualTo(new Outcome.Completed<>(new Outcome.Completed<>("asked")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1L + 1024, 1L << 32})
    void a_lead_is_not_in_use_because_one_of_a_like_hash_code_is(long other) {
        assertThat(ask(1, Optional.empty(), () -> ask(other, Optional.empty(), () -> "asked")))
                .isEqualTo(new Outcome.Completed<>(new Outcome.Completed<>("asked")));
    }

    private <R> Outcome<R> ask(long lead, Optional<String> key, Supplier<R> result) {
        return persistence
                .leadStore()
                .change(Change.of(
                        COMPANY,
                        new LeadId(lead),
                        found -> new Decision.NoWrite<>(result.get()),
                        key.map(name -> new IdempotentRequest<>(key(name), "", Object::toString))));
    }

    private static IdempotencyKey key(String name) {
        return new IdempotencyKey(COMPANY, DemoCompany.KEY_ID, name);
    }
}
