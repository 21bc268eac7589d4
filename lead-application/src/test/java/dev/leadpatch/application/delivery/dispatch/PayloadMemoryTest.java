package dev.leadpatch.application.delivery.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PayloadMemoryTest {
    // 100 bytes of payloads on the node, and 50 of a company
    private final MemoryBudget budget = new MemoryBudget(2 * 3 * 100);
    private final PayloadMemory memory = new PayloadMemory(budget);

    @AfterEach
    void releaseAll() {
        memory.releaseAllExcept(Set.of());
        assertThat(budget.held(Use.PAYLOADS)).isZero();
    }

    @Test
    void company_waits_until_one_of_its_payloads_is_released() {
        assertThat(memory.admit(key(1, 1), 30)).isTrue();
        assertThat(memory.admit(key(1, 2), 21)).isFalse();
        assertThat(memory.isWaiting(key(1, 1).endpoint())).isTrue();
        assertThat(memory.admit(key(1, 3), 1)).isFalse();
        assertThat(memory.admit(key(2, 1), 50)).isTrue();

        memory.release(key(1, 1));

        assertThat(memory.isWaiting(key(1, 1).endpoint())).isFalse();
        assertThat(memory.admit(key(1, 2), 21)).isTrue();
    }

    @Test
    void payloads_of_all_companies_leave_memory_to_requests() {
        assertThat(memory.admit(key(1, 1), 50)).isTrue();
        assertThat(memory.admit(key(2, 1), 50)).isTrue();
        assertThat(memory.admit(key(3, 1), 1)).isFalse();
        assertThat(budget.held(Use.PAYLOADS)).isEqualTo(budget.maxBytes() / 2);
    }

    @Test
    void payload_larger_than_the_maximum_is_admitted_alone() {
        assertThat(memory.admit(key(1, 1), 1)).isTrue();
        assertThat(memory.admit(key(1, 2), 1_000)).isFalse();

        memory.release(key(1, 1));

        assertThat(memory.admit(key(1, 2), 1_000)).isTrue();
        assertThat(memory.admit(key(1, 3), 1)).isFalse();
    }

    @Test
    void payload_waits_while_requests_use_the_memory() {
        try (Reservation requests = budget.open(Optional.of(new CompanyId(1)), Use.RESPONSES)) {
            requests.add(290);
            assertThat(memory.admit(key(1, 1), 10)).isFalse();
        }
        assertThat(memory.admit(key(1, 1), 10)).isFalse();

        memory.endWaiting();

        assertThat(memory.admit(key(1, 1), 10)).isTrue();
    }

    @Test
    void repeated_claim_reserves_once() {
        assertThat(memory.admit(key(1, 1), 10)).isTrue();
        assertThat(memory.admit(key(1, 1), 10)).isTrue();
        assertThat(budget.held(Use.PAYLOADS)).isEqualTo(30);
    }

    private static OrderingKey key(long company, long lead) {
        return new OrderingKey(
                new EndpointRef(new CompanyId(company), new EndpointId(new UUID(0, 1))), new LeadId(lead));
    }
}
