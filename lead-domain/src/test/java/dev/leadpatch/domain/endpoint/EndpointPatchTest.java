package dev.leadpatch.domain.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPatchTest {
    private static final String INTEGRATION = "3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11";
    private static final UUID KEY = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final String URL = "https://crm.example/hook";

    @Test
    void every_member_is_read() {
        UUID integration = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");
        EndpointPatch patch = EndpointPatch.readNew(object(
                "url", URL,
                "events", List.of("lead_updated", "lead_updated"),
                "description", " The CRM ",
                "skip_api_key_ids", List.of(KEY.toString(), KEY.toString()),
                "enabled", false,
                "headers", object("X-Team", "sales and more"),
                "basic_auth", object("username", "ada", "password", "a b:c"),
                "configuration", List.of(object("id", "region", "selected", List.of(object("id", "1", "value", "EU")))),
                "integration_id", integration.toString().toUpperCase(Locale.ROOT)));

        assertThat(violations(patch)).isEmpty();
        assertThat(patch.url()).contains(URL);
        assertThat(patch.events()).contains(List.of(WebhookEventType.LEAD_UPDATED));
        assertThat(patch.description()).isEqualTo(Patch.set("The CRM"));
        assertThat(patch.distinctSkipApiKeyIds()).contains(List.of(KEY));
        assertThat(patch.enabled()).contains(false);
        assertThat(patch.headers()).contains(Map.of("X-Team", "sales and more"));
        assertThat(patch.basicCredentials()).isEqualTo(Patch.set(new BasicCredentials("ada", "a b:c")));
        assertThat(patch.configuration())
                .contains(List.of(new EndpointConfigurationField("region", List.of(new Choice("1", "EU")))));
        assertThat(patch.integrationId()).contains(integration);
    }

    @Test
    void patch_contains_only_sent_members() {
        EndpointPatch patch = EndpointPatch.readChange(object("description", null));

        assertThat(patch.description()).isEqualTo(Patch.clear());
        assertThat(patch)
                .isEqualTo(new EndpointPatch(
                        Optional.empty(),
                        Optional.empty(),
                        Patch.clear(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Patch.keep(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void new_endpoint_requires_url() {
        assertThat(violations(EndpointPatch.readNew(object()))).containsExactly(" missing_member");
        assertThat(violations(EndpointPatch.readNew(null))).containsExactly(" type");
    }

    @Test
    void all_violations_are_reported_with_their_paths() {
        assertThat(violations(EndpointPatch.readNew(object(
                        "url", "gopher://a",
                        "events", List.of("lead_archived", 7L),
                        "description", " ",
                        "skip_api_key_ids", List.of("x", KEY.toString(), "00000000-0000-0000-0000-000000000002"),
                        "enabled", "true",
                        "headers", object("Host", "a", "X-A", "ä", "x-a", "b", "X-B", 1L, "X C", "d"),
                        "configuration", List.of(object("id", "a"), object("id", 1L, "selected", List.of("x"))),
                        "integration_id", "3b9e0d5e",
                        "skipApiKeyIds", List.of()))))
                .containsExactlyInAnyOrder(
                        "/url url",
                        "/events/0 unknown_event",
                        "/events/1 type",
                        "/description blank",
                        "/skip_api_key_ids/0 uuid",
                        "/skip_api_key_ids/2 unknown_api_key",
                        "/enabled type",
                        "/headers/Host header_name",
                        "/headers/X-A header_value",
                        "/headers/x-a header_name",
                        "/headers/X-B type",
                        "/headers/X C header_name",
                        "/configuration/0 missing_member",
                        "/configuration/1/id type",
                        "/configuration/1/selected/0 type",
                        "/integration_id uuid",
                        "/skipApiKeyIds unknown_field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"url", "events", "skip_api_key_ids", "enabled", "headers", "configuration", "integration_id"})
    void null_is_rejected_for_every_member_except_description(String name) {
        assertThat(violations(EndpointPatch.readChange(object(name, null))))
                .containsExactly("/" + name + " null_not_allowed");
    }

    @Test
    void error_of_null_says_how_to_clear_only_lists_that_may_be_empty() {
        EndpointPatch patch =
                EndpointPatch.readChange(object("events", null, "skip_api_key_ids", null, "configuration", null));

        assertThat(patch.readErrors())
                .extracting(error -> error.path().toJsonPointer(), Violation::message)
                .containsExactly(
                        tuple("/events", "must not be null"),
                        tuple("/skip_api_key_ids", "must not be null; send [] to clear"),
                        tuple("/configuration", "must not be null; send [] to clear"));
    }

    @Test
    void list_sizes_are_limited() {
        List<String> keys = Collections.nCopies(101, KEY.toString());

        assertThat(violations(EndpointPatch.readChange(
                        object("skip_api_key_ids", keys, "configuration", Collections.nCopies(101, 1L)))))
                .containsExactlyInAnyOrder("/skip_api_key_ids too_many", "/configuration too_many");
        assertThat(violations(EndpointPatch.readChange(object("events", List.of()))))
                .containsExactly("/events empty");
        assertThat(violations(EndpointPatch.readChange(object("description", "x".repeat(256)))))
                .containsExactly("/description too_long");
    }

    @Test
    void configuration_larger_than_16_kib_is_rejected() {
        // [{"id":"a","selected":[{"id":"b","value":"…"}, …]}] of 32 choices of 512 bytes each, with commas
        int overhead = "[{\"id\":\"a\",\"selected\":[]}]".length() + 31;
        String padding = "x".repeat(512 - "{\"id\":\"b\",\"value\":\"\"}".length() - 1 - 2);
        List<Object> choices = new ArrayList<>(Collections.nCopies(31, choice("\"ä大😀" + padding.substring(8))));
        choices.add(choice("\\ä大😀" + padding.substring(8 + overhead)));

        assertThat(violations(endpointWithChoices(choices))).isEmpty();
        choices.set(3, choice("\"ä大😀" + padding.substring(7)));
        assertThat(violations(endpointWithChoices(choices))).containsExactly("/configuration too_long");
        assertThat(endpointWithChoices(choices).configuration()).isEmpty();
    }

    private static EndpointPatch endpointWithChoices(List<Object> choices) {
        return EndpointPatch.readChange(object("configuration", List.of(object("id", "a", "selected", choices))));
    }

    private static Map<String, @Nullable Object> choice(String value) {
        return object("id", "b", "value", value);
    }

    @Test
    void subscription_requires_all_members_and_accepts_vendor_event_name() {
        SubscriptionRequest request =
                SubscriptionRequest.read(object("integration_id", INTEGRATION, "event", "leads.update", "url", URL));

        assertThat(violations(request.endpoint())).isEmpty();
        assertThat(request.event()).isEqualTo("leads.update");
        assertThat(request.endpoint().events()).contains(List.of(WebhookEventType.LEAD_UPDATED));
        assertThat(SubscriptionRequest.read(object("integration_id", INTEGRATION, "event", "leads.delete", "url", URL))
                        .endpoint()
                        .events())
                .contains(List.of(WebhookEventType.LEAD_DELETED));
        assertThat(violations(SubscriptionRequest.read(object("event", "leads.archive"))
                        .endpoint()))
                .containsExactlyInAnyOrder(" missing_member", "/event unknown_event");
        assertThat(violations(SubscriptionRequest.read(List.of()).endpoint())).containsExactly(" type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000-0000-0000-0000-000000000000",
                "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "00000000-0000-4000-8000-000000000001",
                "12345678-9abc-4def-8123-456789abcdef",
                "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
                "2ed6657d-e927-568b-95e1-2665a8aea6a2",
                "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
            })
    void predictable_integration_id_is_rejected(String uuid) {
        assertThat(violations(EndpointPatch.readChange(object("integration_id", uuid))))
                .containsExactly("/integration_id uuid");
        assertThat(violations(
                        SubscriptionRequest.read(object("integration_id", uuid, "event", "leads.update", "url", URL))
                                .endpoint()))
                .containsExactly("/integration_id uuid");
    }

    @Test
    void random_integration_id_is_accepted() {
        for (int i = 0; i < 10_000; i++) {
            UUID random = UUID.randomUUID();
            assertThat(EndpointPatch.readChange(object("integration_id", random.toString()))
                            .integrationId())
                    .contains(random);
        }
    }

    @Test
    void subscription_accepts_a_number_of_the_vendor() {
        SubscriptionRequest request =
                SubscriptionRequest.read(object("integration_id", 17L, "event", "leads.update", "url", URL));

        assertThat(violations(request.endpoint())).isEmpty();
        assertThat(request.integrationNumber()).contains(17L);
        assertThat(request.endpoint().integrationId()).isEmpty();
        assertThat(violations(
                        SubscriptionRequest.read(object("integration_id", 0L, "event", "leads.update", "url", URL))
                                .endpoint()))
                .containsExactly("/integration_id range");
        assertThat(violations(EndpointPatch.readChange(object("integration_id", 17L))))
                .containsExactly("/integration_id type");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "86400, 86400", "6.048e5, 604800"})
    void overlap_in_whole_seconds_is_accepted(BigDecimal input, long seconds) {
        SecretRotationRequest request = SecretRotationRequest.read(object("overlap_seconds", input));

        assertThat(request.readErrors()).isEmpty();
        assertThat(request.overlap().toSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"-1", "604801", "0.5", "1e5000000", "1e-5000000"})
    void fractional_or_out_of_range_overlap_is_rejected(BigDecimal input) {
        assertThat(toPathAndCode(SecretRotationRequest.read(object("overlap_seconds", input))
                        .readErrors()))
                .containsExactly("/overlap_seconds range");
    }

    @Test
    void rotation_without_overlap_defaults_to_one_day() {
        assertThat(SecretRotationRequest.read(object())).isEqualTo(SecretRotationRequest.DEFAULT);
        assertThat(toPathAndCode(SecretRotationRequest.read(object("overlap_seconds", "1"))
                        .readErrors()))
                .containsExactly("/overlap_seconds type");
        assertThat(toPathAndCode(
                        SecretRotationRequest.read(object("overlap", 1L)).readErrors()))
                .containsExactly("/overlap unknown_field");
    }

    private static List<String> violations(EndpointPatch patch) {
        return toPathAndCode(patch.violations(
                url -> url.startsWith("https://") ? Optional.empty() : Optional.of("must be an https URL"),
                KEY::equals));
    }

    private static List<String> toPathAndCode(List<Violation> violations) {
        return violations.stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        List<@Nullable Object> elements = Arrays.asList(namesAndValues);
        for (int i = 0; i < elements.size(); i += 2) {
            object.put(String.valueOf(elements.get(i)), elements.get(i + 1));
        }
        return object;
    }
}
