package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.customFields;
import static dev.leadpatch.domain.lead.Sample.entry;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lenientRejections;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.value;
import static dev.leadpatch.domain.lead.SampleCatalog.ALL_TYPES;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.violation.Place;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LenientHandlingTest {

    @Test
    void unknown_members_are_dropped_and_named_in_the_order_of_the_document() {
        Object document = object(
                "zzz",
                1L,
                "customFields",
                array(object("label", "x", "customFieldId", 1L, "type", "text", "value", object("text", "a"))),
                "companyName",
                "b");

        assertThat(lenientRejections(document)).isEmpty();
        assertThat(ignored(document)).containsExactly("/zzz", "/customFields/0/label", "/companyName");
    }

    @Test
    void strict_handling_drops_nothing() {
        assertThat(PatchReader.read(object("zzz", 1L), Handling.STRICT).ignored())
                .isEmpty();
    }

    @Test
    void within_value_nothing_is_dropped() {
        Object extra = customFields(entry(1L, "text", object("text", "a", "zzz", 1L)));

        assertThat(lenientRejections(extra)).containsExactly("/customFields/0/value value_key");
        assertThat(ignored(extra)).isEmpty();
    }

    @Test
    void what_looks_like_if_is_never_dropped() {
        for (String name : List.of("If", "IF", "iF")) {
            Object document = object(name, object("status", "new"), "first_name", "Ada");

            assertThat(lenientRejections(document)).containsExactly("/" + name + " unknown_field");
            assertThat(ignored(document)).isEmpty();
        }
    }

    @Test
    void conditions_are_never_dropped() {
        Object document = object("if", object("zzz", 1L, "companyName", "a"), "zzz", 1L);

        assertThat(lenientRejections(document))
                .containsExactly("/if/zzz unknown_field", "/if/companyName unknown_field");
        assertThat(ignored(document)).containsExactly("/zzz");
        assertThat(lenientRejections(object("if", ""))).containsExactly("/if type");
    }

    @Test
    void blank_text_expects_a_field_to_be_empty() {
        Object conditions = object(
                "if",
                object("email", " ", "customFields/1", "", "customFields/3", object("number", ""), "tags", array()));

        assertThat(Sample.failed(Sample.lead(), conditions, Handling.LENIENT)).isEmpty();
        assertThat(lenientRejections(object("if", object("status", ""))))
                .containsExactly("/if/status null_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00A0\t"})
    void blank_text_clears_the_five_strings(String blank) {
        Lead lead = holding(object("company_name", "a", "email", "a@b.co", "phone_number", "555", "first_name", "b"));

        LeadFields after = after(
                lead,
                object("company_name", blank, "email", blank, "phone_number", blank, "first_name", blank),
                Handling.LENIENT);

        assertThat(after).isEqualTo(LeadFields.BLANK);
    }

    @Test
    void blank_text_is_null_where_null_is_refused() {
        assertThat(lenientRejections(object("status", "", "tags", "", "assignedUsers", " ", "customFields", "")))
                .containsExactly(
                        "/status null_not_allowed",
                        "/tags null_not_allowed",
                        "/assignedUsers null_not_allowed",
                        "/customFields null_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \u3000"})
    void blank_text_clears_a_custom_field(String blank) {
        Lead lead = holding(value(TEXT, "a"));

        assertThat(after(lead, value(TEXT, blank), Handling.LENIENT)).isEqualTo(LeadFields.BLANK);
        assertThat(after(lead, customFields(entry(TEXT.id(), TEXT.type(), blank)), Handling.LENIENT))
                .isEqualTo(LeadFields.BLANK);
    }

    @Test
    void blank_text_is_null_for_every_type_of_custom_field() {
        for (SampleCatalog.Field field : ALL_TYPES) {
            assertThat(lenientRejections(value(field, ""))).isEmpty();
            assertThat(lenientRejections(value(field.required(), "")))
                    .containsExactly("/customFields/0/value/" + field.type() + " required");
        }
    }

    @Test
    void blank_text_under_a_wrong_key_clears_nothing() {
        assertThat(lenientRejections(customFields(entry(NUMBER.id(), NUMBER.type(), object("text", "")))))
                .containsExactly("/customFields/0/value value_key");
    }

    @Test
    void nothing_else_is_taken_leniently() {
        assertThat(lenientRejections(object("email", "a", "status", "won", "tags", array("1", ""), "first_name", 1L)))
                .containsExactly(
                        "/email email", "/status unknown_status", "/tags/0 type", "/tags/1 type", "/first_name type");
    }

    private static List<String> ignored(Object document) {
        return PatchReader.read(document, Handling.LENIENT).ignored().stream()
                .map(Place::pointer)
                .toList();
    }
}
