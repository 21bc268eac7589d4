package dev.leadpatch.application;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameBasedUuidTest {

    @Test
    void rfc_9562_appendix_a4_example_matches() {
        UUID dns = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");

        assertThat(NameBasedUuid.of(dns, "www.example.com")).hasToString("2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    /** The expected values were computed by Python's {@code uuid.uuid5}. */
    @ParameterizedTest
    @CsvSource({
        "f0000005-0000-4000-8000-000000000005, 48031b75-1dac-5415-aa86-54201eebcc53",
        "f0000006-0000-4000-8000-000000000006, 7eef06cc-b9c2-550c-aa7c-f4534ae8116d",
        "f0000012-0000-4000-8000-00000000000c, a9e0db19-15ee-5ec3-a1f2-1a14b17ab498",
        "Zürich € 😀, f83637f4-1423-538b-8519-4188d0f27594"
    })
    void result_matches_reference_implementation(String name, String expected) {
        UUID lead = UUID.fromString("0d9f2f0e-7c1b-4a58-9d6e-3b1f5c2a7e90");

        assertThat(NameBasedUuid.of(lead, name)).hasToString(expected);
    }

    @Test
    void version_and_variant_are_5_and_ietf() {
        for (int i = 0; i < 1_000; i++) {
            UUID uuid = NameBasedUuid.of(new UUID(i, -i), "name " + i);

            assertThat(uuid.version()).isEqualTo(5);
            assertThat(uuid.variant()).isEqualTo(2);
        }
    }
}
