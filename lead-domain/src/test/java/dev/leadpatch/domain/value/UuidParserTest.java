package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0f8fad5b-d9cb-469f-a165-70867728950e",
                "0F8FAD5B-D9CB-469F-A165-70867728950E",
                "0f8fAD5B-d9cb-469F-a165-70867728950e"
            })
    void canonical_form_is_parsed_in_any_case(String text) {
        assertThat(UuidParser.parse(text)).hasValue(new UUID(0x0f8fad5bd9cb469fL, 0xa16570867728950eL));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"})
    void version_and_variant_are_not_checked(String text) {
        assertThat(UuidParser.parse(text).map(UUID::toString)).hasValue(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1-1-1-1-1",
                "0f8fad5bd9cb469fa16570867728950e",
                "0f8fad5b-d9cb-469f-a165-70867728950",
                "0f8fad5b-d9cb-469f-a165-70867728950e0",
                "0f8fad5b-d9cb-469f-a165-70867728950g",
                "0f8fad5-bd9cb-469f-a165-70867728950e",
                "{0f8fad5b-d9cb-469f-a165-70867728950e}",
                "urn:uuid:0f8fad5b-d9cb-469f-a165-70867728950e",
                " 0f8fad5b-d9cb-469f-a165-70867728950e",
                "0f8fad5b-d9cb-469f-a165-70867728950e\n",
                "٠f8fad5b-d9cb-469f-a165-70867728950e"
            })
    void any_other_form_is_rejected(String text) {
        assertThat(UuidParser.parse(text)).isEmpty();
    }
}
