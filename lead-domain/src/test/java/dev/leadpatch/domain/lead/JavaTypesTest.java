package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.BOOLEAN;
import static dev.leadpatch.domain.lead.SampleCatalog.DATE;
import static dev.leadpatch.domain.lead.SampleCatalog.MULTI_SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.SELECT;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXTAREA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The supported Java types of documents, for applications that embed the library. */
class JavaTypesTest {
    private static final String CODE = " unsupported_java_type";

    static Stream<Number> integers() {
        return Stream.of((byte) 1, (short) 1, 1, 1L, BigInteger.ONE, BigDecimal.ONE, new BigDecimal("1.0"));
    }

    static Stream<Object> unsupported() {
        return Stream.of(
                1.5,
                1.0,
                1.5f,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                Float.POSITIVE_INFINITY,
                new AtomicInteger(1),
                LocalDate.EPOCH,
                LeadStatus.LOST,
                'a',
                CharBuffer.wrap("a"),
                Optional.of("a"),
                Optional.empty(),
                Set.of(1L),
                new long[] {1},
                new Node(),
                new TreeMap<>(Map.of(1, "a")),
                new EnumMap<>(Map.of(LeadField.EMAIL, "a")));
    }

    @ParameterizedTest
    @MethodSource("integers")
    void every_exact_integer_type_is_accepted_as_id_and_number(Number one) {
        LeadFields fields = fieldsAfter(
                lead(),
                object(
                        "tags",
                        array(one),
                        "customFields",
                        array(
                                entry(NUMBER.id(), "number", object("number", one)),
                                entry(one, "text", object("text", "a")),
                                entry(SELECT.id(), "select", object("select", one)),
                                entry(MULTI_SELECT.id(), "multi_select", object("multi_select", array(one))))));

        assertThat(fields.tags()).containsExactly(new TagId(1));
        assertThat(fields.customFields().values())
                .extracting(CustomFieldValue::plainValue)
                .containsExactly("a", BigDecimal.ONE, 1L, List.of(1L));
        assertThat(BulkPatchReader.read(object("leads", array(object("id", one))), Strictness.STRICT)
                        .items())
                .extracting(ParsedBulkPatch.Item::lead)
                .containsExactly(new LeadId(1));
        assertThat(SecretRotationRequest.read(object("overlap_seconds", one)).overlap())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(CustomFieldValue.ofDocument(Map.of("number", one)))
                .isEqualTo(new CustomFieldValue.Numeric(BigDecimal.ONE));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupported_java_type_is_reported_in_every_patch_member(Object value) {
        assertThat(rejections(value)).containsExactly(CODE);
        assertThat(rejections(object(
                        "company_name", value, "status", value, "tags", value, "assignedUsers", array(1L, value))))
                .containsExactly("/company_name" + CODE, "/status" + CODE, "/tags" + CODE, "/assignedUsers/1" + CODE);
        assertThat(rejections(object("customFields", value))).containsExactly("/customFields" + CODE);
        assertThat(rejections(customFields(value, entry(value, "text", null), entry(TEXT.id(), value, null))))
                .containsExactly(
                        "/customFields/0" + CODE,
                        "/customFields/1/customFieldId" + CODE,
                        "/customFields/2/type" + CODE);
        assertThat(rejections(object("if", value))).containsExactly("/if" + CODE);
        assertThat(rejections(object("if", object("email", value, "tags", array(value), "customFields/3", value))))
                .containsExactly("/if/email" + CODE, "/if/tags/0" + CODE, "/if/customFields~13" + CODE);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupported_java_type_is_reported_in_every_custom_field_value(Object value) {
        for (SampleCatalog.Field field : List.of(TEXT, TEXTAREA, NUMBER, DATE, BOOLEAN, SELECT, MULTI_SELECT)) {
            assertThat(rejections(value(field, value))).containsExactly("/customFields/0/value/" + field.type() + CODE);
            assertThat(rejections(customFields(entry(field.id(), field.type(), value))))
                    .containsExactly("/customFields/0/value" + CODE);
            assertThat(rejections(object("if", object("customFields/" + field.id(), object(field.type(), value)))))
                    .containsExactly("/if/customFields~1" + field.id() + "/" + field.type() + CODE);
        }
        assertThat(rejections(value(MULTI_SELECT, array(1L, value, "x", value))))
                .containsExactly(
                        "/customFields/0/value/multi_select/1" + CODE,
                        "/customFields/0/value/multi_select/2 type",
                        "/customFields/0/value/multi_select/3" + CODE);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupported_java_type_is_reported_in_bulk_document(Object value) {
        assertThat(BulkPatchReader.read(value, Strictness.STRICT).readErrors())
                .extracting(JavaTypesTest::toPathAndCode)
                .containsExactly(CODE);
        assertThat(BulkPatchReader.read(object("leads", value), Strictness.STRICT)
                        .readErrors())
                .extracting(JavaTypesTest::toPathAndCode)
                .containsExactly("/leads" + CODE);
        assertThat(BulkPatchReader.read(object("leads", array(value, object("id", value))), Strictness.STRICT)
                        .readErrors())
                .extracting(JavaTypesTest::toPathAndCode)
                .containsExactly("/leads/0" + CODE, "/leads/1/id" + CODE);
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void unsupported_java_type_is_reported_in_endpoint_document(Object value) {
        Map<String, Object> document = object(
                "url", value, "events", value, "skip_api_key_ids", array(value), "enabled", value, "headers", value);

        assertThat(EndpointPatch.readNew(document).violations(url -> Optional.empty(), key -> true))
                .extracting(JavaTypesTest::toPathAndCode)
                .containsExactlyInAnyOrder(
                        "/url" + CODE,
                        "/events" + CODE,
                        "/skip_api_key_ids/0" + CODE,
                        "/enabled" + CODE,
                        "/headers" + CODE);
        assertThat(SecretRotationRequest.read(object("overlap_seconds", value)).readErrors())
                .extracting(JavaTypesTest::toPathAndCode)
                .containsExactly("/overlap_seconds" + CODE);
    }

    @Test
    void inexact_number_message_contains_jackson_setting() {
        assertThat(violation(value(NUMBER, 1.5)).message())
                .contains("Double", "numbers must be BigDecimal or integers", "USE_BIG_DECIMAL_FOR_FLOATS");
        assertThat(violation(object("tags", array(1.0f))).message())
                .contains("Float", "numbers must be BigDecimal or integers", "USE_BIG_DECIMAL_FOR_FLOATS");
    }

    @Test
    void unsupported_type_message_contains_type_and_supported_types() {
        assertThat(violation(new Node()).message()).contains("Node", "Map, List, String, Boolean, null");
        assertThat(violation(value(DATE, LocalDate.EPOCH)).message()).contains("LocalDate", "String");
        assertThat(violation(object("tags", array(new AtomicInteger(1)))).message())
                .contains("AtomicInteger", "BigInteger, Long, Integer, Short, Byte");
        assertThat(violation(new TreeMap<>(Map.of(1, "a"))).message())
                .contains("member name", "not a String", "Integer");
    }

    @Test
    void inexact_number_in_stored_document_throws_exception_with_reason() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomFieldValue.ofDocument(Map.of("number", 1.5)))
                .withMessageContaining("USE_BIG_DECIMAL_FOR_FLOATS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomFieldValue.ofDocument(Map.of("select", 1.0)))
                .withMessageContaining("USE_BIG_DECIMAL_FOR_FLOATS");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FieldChange.ofDocument(
                        object("field", "tags", "from", array(), "to", array(object("id", 1.0, "label", "a")))))
                .withMessageContaining("USE_BIG_DECIMAL_FOR_FLOATS");
    }

    @Test
    void exact_number_for_text_field_is_reported_as_type() {
        assertThat(rejections(object("company_name", new BigDecimal("1.5")))).containsExactly("/company_name type");
        assertThat(violation(object("company_name", (short) 1)).code()).isEqualTo(ViolationCode.TYPE);
    }

    private static String toPathAndCode(Violation violation) {
        return violation.path().toJsonPointer() + " " + violation.code().wireName();
    }

    /** Represents a node of a JSON library. */
    private static final class Node {}
}
