package dev.leadpatch.application.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.application.testing.ReferenceExchange;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A host on the store in memory returns each reference response. The acceptance tests run the same on the service. */
class ReferenceExchangeTest {

    @TestFactory
    Stream<DynamicTest> host_returns_reference_response() {
        LeadHttp http = host();
        return ReferenceExchange.all().stream()
                .map(exchange -> DynamicTest.dynamicTest(
                        exchange.name(), () -> assertThat(exchange.send(http)).isEqualTo(exchange.response())));
    }

    private static LeadHttp host() {
        InMemoryLeadStore store = new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(ReferenceExchange.CLOCK));
        store.with(ReferenceExchange.company().catalog());
        ReferenceExchange.company().leads().forEach(store::with);
        return Leadpatch.builder(store).clock(ReferenceExchange.CLOCK).build().http();
    }
}
