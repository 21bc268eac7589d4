package dev.leadpatch.domain.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.Patch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BasicCredentialsTest {

    @Test
    void credentials_are_set_kept_and_cleared() {
        assertThat(read(credentials("ada", " s ")).basicCredentials())
                .isEqualTo(Patch.set(new BasicCredentials("ada", " s ")));
        assertThat(EndpointPatch.readChange(Map.of()).basicCredentials()).isEqualTo(Patch.keep());
        assertThat(read(null).readErrors()).isEmpty();
        assertThat(read(null).basicCredentials()).isEqualTo(Patch.clear());
    }

    static List<Arguments> invalid() {
        return List.of(
                new Arguments("ada:s", List.of("/basic_auth type")),
                new Arguments(List.of("ada", "s"), List.of("/basic_auth type")),
                new Arguments(Map.of(), List.of("/basic_auth missing_member")),
                new Arguments(Map.of("username", "ada"), List.of("/basic_auth missing_member")),
                new Arguments(
                        Map.of("username", "a", "password", "b", "realm", "c"),
                        List.of("/basic_auth/realm unknown_field")),
                new Arguments(
                        credentials(null, 7L),
                        List.of("/basic_auth/username null_not_allowed", "/basic_auth/password type")),
                new Arguments(credentials("", ""), List.of("/basic_auth empty")),
                new Arguments(credentials("a:b", "c"), List.of("/basic_auth/username header_value")),
                new Arguments(
                        credentials("a\nb", "c\u0000"),
                        List.of("/basic_auth/username control_character", "/basic_auth/password control_character")),
                new Arguments(
                        credentials("x".repeat(256), "\ud800"),
                        List.of("/basic_auth/username too_long", "/basic_auth/password lone_surrogate")));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void invalid_credentials_are_rejected_with_all_violations(Arguments arguments) {
        assertThat(read(arguments.value()).readErrors())
                .extracting(error ->
                        error.path().toJsonPointer() + " " + error.code().wireName())
                .containsExactlyInAnyOrderElementsOf(arguments.violations());
    }

    @Test
    void text_form_contains_no_secret() {
        assertThat(new BasicCredentials("ada", "s3cret").toString()).doesNotContain("ada", "s3cret");
    }

    private record Arguments(Object value, List<String> violations) {}

    private static Map<String, @Nullable Object> credentials(@Nullable Object username, @Nullable Object password) {
        Map<String, @Nullable Object> credentials = new LinkedHashMap<>();
        credentials.put("username", username);
        credentials.put("password", password);
        return credentials;
    }

    private static EndpointPatch read(@Nullable Object value) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("basic_auth", value);
        return EndpointPatch.readChange(document);
    }
}
