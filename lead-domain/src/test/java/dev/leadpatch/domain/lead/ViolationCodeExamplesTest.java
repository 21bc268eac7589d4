package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.ARCHIVED_TAG;
import static dev.leadpatch.domain.lead.SampleCatalog.DATE;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.WritableFields;
import dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch;
import dev.leadpatch.domain.catalog.TagPatch;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.LeadDraftReader;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An example document for each violation code, so every code is in use. */
class ViolationCodeExamplesTest {
    private static final Map<String, ?> ENTRY = LeadPatchFixture.entry(1L, "text", object("text", "a"));

    private static final Map<ViolationCode, Object> EXAMPLES = Map.ofEntries(
            entry(ViolationCode.FIELD_NOT_PERMITTED, new Refused(object("email", "a@example.com"))),
            entry(ViolationCode.UNSUPPORTED_JAVA_TYPE, value(NUMBER, 1.5)),
            entry(ViolationCode.TYPE, object("first_name", 1L)),
            entry(ViolationCode.NULL_NOT_ALLOWED, object("tags", null)),
            entry(ViolationCode.MISSING_MEMBER, customFields(object("customFieldId", 1L, "type", "text"))),
            entry(ViolationCode.NOT_SUPPORTED, new Draft(object("powerups", array(1L)))),
            entry(ViolationCode.UNKNOWN_FIELD, object("companyName", "a")),
            entry(ViolationCode.VALUE_KEY, customFields(LeadPatchFixture.entry(1L, "text", object("number", 1L)))),
            entry(ViolationCode.BLANK, object("first_name", " ")),
            entry(ViolationCode.CONTROL_CHARACTER, object("first_name", "a\u0000")),
            entry(ViolationCode.LONE_SURROGATE, object("first_name", "a\uD83D")),
            entry(ViolationCode.TOO_LONG, object("first_name", "a".repeat(256))),
            entry(ViolationCode.TOO_MANY, value(SampleCatalog.MULTI_SELECT, Collections.nCopies(1_001, 1L))),
            entry(ViolationCode.LEAD_TOO_LARGE, new PatchOfLargeLead(object("first_name", "a"))),
            entry(ViolationCode.EMPTY, new Bulk(List.of())),
            entry(ViolationCode.EMAIL, object("email", "a")),
            entry(ViolationCode.PHONE_NUMBER, object("phone_number", "a")),
            entry(ViolationCode.COLOR, new NewTag(object("label", "Hot", "text_color", "red"))),
            entry(ViolationCode.CATEGORY, new NewField(object("label", "a", "type", "text", "category", "Lead"))),
            entry(ViolationCode.UNKNOWN_STATUS, object("status", "won")),
            entry(ViolationCode.UNKNOWN_SOURCE, new Draft(object("source", "web_form"))),
            entry(ViolationCode.UNKNOWN_ASSOCIATION_TYPE, new Draft(object("associationType", "partner"))),
            entry(ViolationCode.UNKNOWN_ACCESS, new NewApiKey(object("label", "a", "access", array("all")))),
            entry(ViolationCode.UUID, new NewEndpoint(object("url", "https://a.example", "integration_id", "7"))),
            entry(ViolationCode.RANGE, new Rotation(object("overlap_seconds", -1L))),
            entry(ViolationCode.URL, new NewEndpoint(object("url", "ftp://a.example"))),
            entry(
                    ViolationCode.UNKNOWN_EVENT,
                    new NewEndpoint(object("url", "https://a.example", "events", array("x")))),
            entry(ViolationCode.HEADER_NAME, new NewEndpoint(endpointWithHeader("Host", "a.example"))),
            entry(ViolationCode.HEADER_VALUE, new NewEndpoint(endpointWithHeader("X-Team", "Größe"))),
            entry(
                    ViolationCode.UNKNOWN_API_KEY,
                    new NewEndpoint(endpointSkippingKey("00000000-0000-0000-0000-000000000001"))),
            entry(
                    ViolationCode.ALREADY_SUBSCRIBED,
                    new Subscriptions("https://a.example/", List.of(WebhookEventType.LEAD_CREATED))),
            entry(ViolationCode.ID, object("tags", array(0L))),
            entry(ViolationCode.ADDED_AND_REMOVED, object("tags", object("add", array(1L), "remove", array(1L)))),
            entry(ViolationCode.DUPLICATE_LEAD, new Bulk(List.of(object("id", 1L), object("id", 1L)))),
            entry(ViolationCode.UNKNOWN_TYPE, customFields(LeadPatchFixture.entry(1L, "string", null))),
            entry(
                    ViolationCode.DUPLICATE_OPTION,
                    new NewField(object(
                            "label",
                            "a",
                            "type",
                            "select",
                            "options",
                            array(object("label", "A"), object("label", "a"))))),
            entry(ViolationCode.DUPLICATE_FIELD, new KeyFields(List.of("tags", "tags"))),
            entry(ViolationCode.NUMBER_PRECISION, value(NUMBER, new BigDecimal("1e-19"))),
            entry(ViolationCode.DATE, value(DATE, "2023-02-29")),
            entry(ViolationCode.UNKNOWN_USER, object("assignedUsers", array(777L))),
            entry(ViolationCode.UNKNOWN_TAG, object("tags", array(777L))),
            entry(ViolationCode.UNKNOWN_CUSTOM_FIELD, customFields(LeadPatchFixture.entry(777L, "text", null))),
            entry(ViolationCode.ARCHIVED, object("tags", array(ARCHIVED_TAG))),
            entry(ViolationCode.DUPLICATE_CUSTOM_FIELD, customFields(ENTRY, ENTRY)),
            entry(ViolationCode.WRONG_TYPE, customFields(LeadPatchFixture.entry(1L, "number", null))),
            entry(ViolationCode.READ_ONLY, new FieldChange(object("type", "number"))),
            entry(ViolationCode.UNKNOWN_OPTION, value(SELECT, 777L)),
            entry(ViolationCode.REQUIRED, value(TEXT.asRequired(), null)));

    @Test
    void every_code_has_an_example() {
        assertThat(EXAMPLES.keySet()).isEqualTo(EnumSet.allOf(ViolationCode.class));
    }

    @ParameterizedTest
    @EnumSource
    void every_code_is_reported_for_its_example(ViolationCode code) {
        assertThat(violationOf(EXAMPLES.get(code)).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource
    void every_message_is_a_predicate_of_the_path(ViolationCode code) {
        assertThat(violationOf(EXAMPLES.get(code)).message())
                .doesNotContain("{", "null pointer", "dev.leadpatch", "java.")
                .doesNotEndWith(".")
                .isNotBlank();
    }

    @ParameterizedTest
    @EnumSource
    void every_code_is_snake_case(ViolationCode code) {
        assertThat(code.wireName()).matches("[a-z]+(_[a-z]+)*").isEqualToIgnoringCase(code.name());
    }

    /** A bulk patch document. */
    private record Bulk(List<Object> leads) {}

    /** The document of a lead to create. */
    private record Draft(Object document) {}

    /** A patch document of a lead that has the maximum size. */
    private record PatchOfLargeLead(Object document) {}

    /** A patch document of a key that may write only tags. */
    private record Refused(Object document) {}

    /** The fields of a new API key. */
    private record KeyFields(List<String> names) {}

    /** The document of a new webhook endpoint. */
    private record NewEndpoint(Object document) {}

    /** The document of a secret rotation. */
    private record Rotation(Object document) {}

    /** The document of a new API key. */
    private record NewApiKey(Object document) {}

    /** The document of a new tag. */
    private record NewTag(Object document) {}

    /** The document of a new custom field. */
    private record NewField(Object document) {}

    /** The document of a change of a text field. */
    private record FieldChange(Object document) {}

    private static Object endpointWithHeader(String name, String value) {
        return object("url", "https://a.example", "headers", object(name, value));
    }

    private static Object endpointSkippingKey(String key) {
        return object("url", "https://a.example", "skip_api_key_ids", array(key));
    }

    private static Violation violationOf(Object example) {
        List<Violation> violations = violationsOf(example);
        assertThat(violations).hasSize(1);
        return violations.get(0);
    }

    private static List<Violation> violationsOf(Object example) {
        if (example instanceof Bulk bulk) {
            return BulkPatchReader.read(object("leads", bulk.leads()), Strictness.STRICT)
                    .readErrors();
        }
        if (example instanceof Draft draft) {
            return LeadDraftReader.read(draft.document(), Strictness.STRICT)
                    .draft()
                    .patch()
                    .readErrors();
        }
        if (example instanceof NewEndpoint endpoint) {
            return EndpointPatch.readNew(endpoint.document())
                    .violations(
                            url -> url.startsWith("https://") ? Optional.empty() : Optional.of("must be an https URL"),
                            key -> false);
        }
        if (example instanceof Subscriptions subscriptions) {
            return subscriptions.findViolation(subscriptions, new UUID(0, 1), true).stream()
                    .toList();
        }
        if (example instanceof Rotation rotation) {
            return SecretRotationRequest.read(rotation.document()).readErrors();
        }
        if (example instanceof NewApiKey key) {
            return ApiKeyRequest.read(key.document(), Strictness.STRICT, List.of("read", "write"))
                    .readErrors();
        }
        if (example instanceof Refused refused) {
            return WritableFields.only(List.of("tags"))
                    .violations(
                            PatchReader.read(refused.document(), Strictness.STRICT)
                                    .patch(),
                            10);
        }
        if (example instanceof PatchOfLargeLead patch) {
            Lead largest = LeadSizeTest.leadOfSize(LeadSize.MAX_BYTES);
            LeadChange change = LeadPatchFixture.change(largest, patch.document(), Strictness.STRICT);
            return ((LeadChange.Rejected) change).violations();
        }
        if (example instanceof KeyFields fields) {
            return FieldNames.of(fields.names()).violations(DemoCatalog.demoCatalog());
        }
        if (example instanceof NewTag tag) {
            return TagPatch.readNew(tag.document(), Strictness.STRICT).readErrors();
        }
        if (example instanceof NewField field) {
            return CustomFieldDefinitionPatch.readNew(field.document(), Strictness.STRICT)
                    .readErrors();
        }
        if (example instanceof FieldChange change) {
            return CustomFieldDefinitionPatch.readChange(change.document(), Strictness.STRICT)
                    .violations(DemoCatalog.demoCatalog()
                            .leadCustomField(DemoCatalog.INDUSTRY)
                            .orElseThrow());
        }
        return List.of(violation(example));
    }
}
