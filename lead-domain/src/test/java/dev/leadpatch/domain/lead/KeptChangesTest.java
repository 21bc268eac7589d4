package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A change comes back from its document as it was, whatever a store did to the document's form. */
class KeptChangesTest {

    private static final Map<String, Object> HIGH = Map.of("select", object("id", 1L, "label", "High"));
    private static final Map<String, Object> BOTH =
            Map.of("multi_select", List.of(object("id", Long.MAX_VALUE, "label", ""), object("id", 1L, "label", "ü")));

    static List<FieldChange> changes() {
        List<FieldChange> changes = new ArrayList<>(List.of(
                new FieldChange.OfText(LeadField.EMAIL, "a@b.co", null),
                new FieldChange.OfReferences(
                        LeadField.ASSIGNED_USERS, List.of(), List.of(new Labelled(7, "Ada Byron"))),
                new FieldChange.OfReferences(
                        LeadField.TAGS, List.of(new Labelled(Long.MAX_VALUE, ""), new Labelled(2, "b")), List.of()),
                ofCustomField(null, object("text", "a")),
                ofCustomField(object("date", "2024-01-15T14:30:00.10+02:00"), null),
                ofCustomField(object("boolean", false), object("boolean", true)),
                ofCustomField(null, HIGH),
                ofCustomField(HIGH, BOTH),
                ofCustomField(BOTH, null)));
        for (LeadField text : EnumSet.range(LeadField.COMPANY_NAME, LeadField.STATUS)) {
            changes.add(new FieldChange.OfText(text, null, "\"a\" \\ \n"));
        }
        for (String number : List.of("0", "150000", "-1", "0.1", "0.000000000000000001", "9223372036854775808")) {
            changes.add(ofCustomField(null, object("number", new BigDecimal(number))));
        }
        return changes;
    }

    private static FieldChange ofCustomField(@Nullable Map<String, Object> from, @Nullable Map<String, Object> to) {
        return new FieldChange.OfCustomField(new CustomFieldId(5), "Revenue", from, to);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void every_change_comes_back_as_it_was(FieldChange change) {
        FieldChange back = FieldChange.ofDocument(StoredForm.of(change.asDocument()));

        assertThat(back).isEqualTo(change);
        // the members are in their order again, and numbers in their notation
        assertThat(back.asDocument()).hasToString(change.asDocument().toString());
    }

    static List<Map<String, @Nullable Object>> othersDocuments() {
        return List.of(
                object(),
                object("field", null, "from", null, "to", null),
                object("field", "zzz", "from", null, "to", "a"),
                object("field", "customFields", "from", null, "to", "a"),
                object("field", "customFields/", "from", null, "to", null, "label", "a"),
                object("field", "customFields/0", "from", null, "to", null, "label", "a"),
                object("field", "customFields/x", "from", null, "to", null, "label", "a"),
                object("field", "customFields/5", "from", null, "to", object("text", "a")),
                object("field", "customFields/5", "from", null, "to", object("number", 1.5), "label", "a"),
                object("field", "customFields/5", "from", null, "to", object("select", 1), "label", "a"),
                object("field", "customFields/5", "from", null, "to", object("zzz", 1), "label", "a"),
                object("field", "email", "from", null, "to", 1),
                object("field", "tags", "from", array(), "to", null),
                object("field", "tags", "from", array(), "to", array(1)),
                object("field", "tags", "from", array(), "to", array(object("id", 0, "label", "a"))),
                object("field", "tags", "from", array(), "to", array(object("id", 1))));
    }

    @ParameterizedTest
    @MethodSource("othersDocuments")
    void a_document_that_is_none_of_ours_is_refused(Map<String, @Nullable Object> document) {
        assertThatThrownBy(() -> FieldChange.ofDocument(document)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_stored_form_is_another_form() {
        Map<String, @Nullable Object> document =
                ofCustomField(null, object("number", new BigDecimal("150000"))).asDocument();

        assertThat(StoredForm.of(document))
                .hasToString("{to={number=150000}, from=null, field=customFields/5, label=Revenue}");
        assertThat(StoredForm.of(document)).isNotEqualTo(document);
    }
}
