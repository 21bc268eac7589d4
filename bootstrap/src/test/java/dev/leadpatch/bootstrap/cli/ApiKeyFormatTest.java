package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.testing.DemoCompany;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeyFormatTest {
    private static final ApiKey KEY = DemoCompany.apiKey();

    @Test
    void key_is_listed_with_its_number_of_subscriptions() {
        ApiKeyFormat format = new ApiKeyFormat(Instant.EPOCH, Map.of(KEY.id(), 3L));

        assertThat(format.format().json().apply(KEY).get("subscriptions")).isEqualTo(3L);
        assertThat(format.format().columns())
                .filteredOn(column -> column.header().equals("SUBSCRIPTIONS"))
                .extracting(column -> column.text().apply(KEY))
                .containsExactly("3");
    }
}
