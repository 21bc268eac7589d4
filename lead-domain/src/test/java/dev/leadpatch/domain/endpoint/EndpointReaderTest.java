package dev.leadpatch.domain.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.endpoint.ConfiguredField.Choice;
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

class EndpointReaderTest {
    private static final UUID KEY = UUID.fromString("00000000-0000-0000-0000-000000000001");
    private static final String URL = "https://crm.example/hook";

    @Test
    void everything_that_can_be_asked_for_is_read() {
        UUID integration = UUID.fromString("3b9e0d5e-7d0c-4d55-9f0a-0f6a3d7b7c11");
        EndpointPatch patch = EndpointReader.readNew(object(
                "url", URL,
                "events", List.of("lead_updated", "lead_updated"),
                "description", " The CRM ",
                "skip_api_key_ids", List.of(KEY.toString(), KEY.toString()),
                "enabled", false,
                "headers", object("X-Team", "sales and more"),
                "configuration", List.of(object("id", "region", "selected", List.of(object("id", "1", "value", "EU")))),
                "integration_id", integration.toString().toUpperCase(Locale.ROOT)));

        assertThat(violations(patch)).isEmpty();
        assertThat(patch.url()).contains(URL);
        assertThat(patch.events()).contains(List.of(WebhookEvent.LEAD_UPDATED));
        assertThat(patch.description()).isEqualTo(Patch.set("The CRM"));
        assertThat(patch.skippedKeys()).contains(List.of(KEY));
        assertThat(patch.enabled()).contains(false);
        assertThat(patch.headers()).contains(Map.of("X-Team", "sales and more"));
        assertThat(patch.configuration())
                .contains(List.of(new ConfiguredField("region", List.of(new Choice("1", "EU")))));
        assertThat(patch.integrationId()).contains(integration);
    }

    @Test
    void a_change_mentions_what_it_changes_and_nothing_else() {
        EndpointPatch patch = EndpointReader.readChange(object("description", null));

        assertThat(patch.description()).isEqualTo(Patch.clear());
        assertThat(patch)
                .isEqualTo(new EndpointPatch(
                        Optional.empty(),
                        Optional.empty(),
                        Patch.clear(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()));
    }

    @Test
    void a_new_endpoint_needs_a_url() {
        assertThat(violations(EndpointReader.readNew(object()))).containsExactly(" missing_member");
        assertThat(violations(EndpointReader.readNew(null))).containsExactly(" type");
    }

    @Test
    void every_mistake_is_told_at_once_with_its_place() {
        assertThat(violations(EndpointReader.readNew(object(
                        "url", "gopher://a",
                        "events", List.of("lead_created", 7L),
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
    void only_the_description_can_be_null(String name) {
        assertThat(violations(EndpointReader.readChange(object(name, null))))
                .containsExactly("/" + name + " null_not_allowed");
    }

    @Test
    void lists_have_an_end() {
        List<String> keys = Collections.nCopies(101, KEY.toString());

        assertThat(violations(EndpointReader.readChange(
                        object("skip_api_key_ids", keys, "configuration", Collections.nCopies(101, 1L)))))
                .containsExactlyInAnyOrder("/skip_api_key_ids too_many", "/configuration too_many");
        assertThat(violations(EndpointReader.readChange(object("events", List.of()))))
                .containsExactly("/events empty");
        assertThat(violations(EndpointReader.readChange(object("description", "x".repeat(256)))))
                .containsExactly("/description too_long");
    }

    @Test
    void a_configuration_has_at_most_16_kib_as_json() {
        // [{"id":"a","selected":[{"id":"b","value":"…"}, …]}] of 32 choices of 512 bytes each, with commas
        int around = "[{\"id\":\"a\",\"selected\":[]}]".length() + 31;
        String rest = "x".repeat(512 - "{\"id\":\"b\",\"value\":\"\"}".length() - 1 - 2);
        List<Object> choices = new ArrayList<>(Collections.nCopies(31, choice("\"ä大😀" + rest.substring(8))));
        choices.add(choice("\\ä大😀" + rest.substring(8 + around)));

        assertThat(violations(configured(choices))).isEmpty();
        choices.set(3, choice("\"ä大😀" + rest.substring(7)));
        assertThat(violations(configured(choices))).containsExactly("/configuration too_long");
        assertThat(configured(choices).configuration()).isEmpty();
    }

    private static EndpointPatch configured(List<Object> choices) {
        return EndpointReader.readChange(object("configuration", List.of(object("id", "a", "selected", choices))));
    }

    private static Map<String, @Nullable Object> choice(String value) {
        return object("id", "b", "value", value);
    }

    @Test
    void a_subscription_needs_all_of_its_members_and_takes_the_vendors_name_of_the_event() {
        SubscriptionRequest request =
                SubscriptionRequest.read(object("integration_id", KEY.toString(), "event", "leads.update", "url", URL));

        assertThat(violations(request.endpoint())).isEmpty();
        assertThat(request.event()).isEqualTo("leads.update");
        assertThat(request.endpoint().events()).contains(List.of(WebhookEvent.LEAD_UPDATED));
        assertThat(violations(SubscriptionRequest.read(object("event", "leads.delete"))
                        .endpoint()))
                .containsExactlyInAnyOrder(" missing_member", "/event unknown_event");
        assertThat(violations(SubscriptionRequest.read(List.of()).endpoint())).containsExactly(" type");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "86400, 86400", "6.048e5, 604800"})
    void an_overlap_is_a_whole_number_of_seconds(BigDecimal sent, long seconds) {
        RotationRequest request = RotationRequest.read(object("overlap_seconds", sent));

        assertThat(request.defects()).isEmpty();
        assertThat(request.overlap().toSeconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({"-1", "604801", "0.5", "1e5000000", "1e-5000000"})
    void no_other_number_is_an_overlap(BigDecimal sent) {
        assertThat(named(RotationRequest.read(object("overlap_seconds", sent)).defects()))
                .containsExactly("/overlap_seconds range");
    }

    @Test
    void a_rotation_that_says_nothing_overlaps_for_a_day() {
        assertThat(RotationRequest.read(object())).isEqualTo(RotationRequest.STANDARD);
        assertThat(named(RotationRequest.read(object("overlap_seconds", "1")).defects()))
                .containsExactly("/overlap_seconds type");
        assertThat(named(RotationRequest.read(object("overlap", 1L)).defects()))
                .containsExactly("/overlap unknown_field");
    }

    private static List<String> violations(EndpointPatch patch) {
        return named(patch.violations(
                url -> url.startsWith("https://") ? Optional.empty() : Optional.of("must be an https URL"),
                KEY::equals));
    }

    private static List<String> named(List<Violation> violations) {
        return violations.stream()
                .map(violation ->
                        violation.place().pointer() + " " + violation.code().wireName())
                .toList();
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        List<@Nullable Object> all = Arrays.asList(namesAndValues);
        for (int i = 0; i < all.size(); i += 2) {
            object.put(String.valueOf(all.get(i)), all.get(i + 1));
        }
        return object;
    }
}
