package dev.leadpatch.bootstrap.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sizes of the connection pools. */
class PoolSizesTest {
    private static final Map<String, String> EXTERNAL = Map.of("LEADPATCH_DATABASE_URL", "postgresql://db/leads");

    @TempDir
    private Path directory;

    @Test
    void default_is_16_for_requests_and_4_for_deliveries() throws Exception {
        assertThat(ServeCommandSettings.read(Map.of(), EXTERNAL).pools()).isEqualTo(new PoolSizes(16, 4));
        assertThat(DemoCommandSettings.read(Map.of(Setting.DATA_DIR, directory.toString()), Map.of())
                        .pools())
                .isEqualTo(PoolSizes.DEFAULT);
    }

    @Test
    void external_database_can_have_more_connections() throws Exception {
        assertThat(ServeCommandSettings.read(Map.of(), sizes(EXTERNAL, 200, 20)).pools())
                .isEqualTo(new PoolSizes(200, 20));
    }

    @ParameterizedTest
    @CsvSource({"28,4", "2,30"})
    void embedded_database_has_up_to_32_connections(int requests, int deliveries) throws Exception {
        Map<String, String> embedded = Map.of("LEADPATCH_DATA_DIR", directory.toString());

        assertThat(ServeCommandSettings.read(Map.of(), sizes(embedded, requests, deliveries))
                        .pools())
                .isEqualTo(new PoolSizes(requests, deliveries));
        assertThat(errors(sizes(embedded, requests + 1, deliveries)))
                .containsExactly("LEADPATCH_REQUEST_CONNECTIONS: must be at most 32 together with"
                        + " LEADPATCH_DELIVERY_CONNECTIONS (" + deliveries
                        + "), because the embedded database accepts no more, not \"" + (requests + 1) + "\"");
    }

    @Test
    void each_pool_has_at_least_2_connections() {
        assertThat(errors(sizes(EXTERNAL, 1, 0)))
                .containsExactly(
                        "LEADPATCH_REQUEST_CONNECTIONS: must be a number from 2 to 500, not \"1\"",
                        "LEADPATCH_DELIVERY_CONNECTIONS: must be a number from 2 to 500, not \"0\"");
    }

    private static Map<String, String> sizes(Map<String, String> environment, int requests, int deliveries) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("LEADPATCH_REQUEST_CONNECTIONS", Integer.toString(requests));
        all.put("LEADPATCH_DELIVERY_CONNECTIONS", Integer.toString(deliveries));
        return all;
    }

    private static Iterable<String> errors(Map<String, String> environment) {
        return catchThrowableOfType(
                        InvalidSettingsException.class, () -> ServeCommandSettings.read(Map.of(), environment))
                .errors();
    }
}
