package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.domain.lead.FieldChange.LabeledRef;
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

/** Round trip of field changes through stored documents, whose form a store may change. */
class FieldChangeRoundTripTest {

    private static final Map<String, Object> HIGH = Map.of("select", object("id", 1L, "label", "High"));
    private static final Map<String, Object> BOTH =
            Map.of("multi_select", List.of(object("id", Long.MAX_VALUE, "label", ""), object("id", 1L, "label", "ü")));

    static List<FieldChange> changes() {
        List<FieldChange> changes = new ArrayList<>(List.of(
                new FieldChange.TextChange(LeadField.EMAIL, "a@b.co", null),
                new FieldChange.ReferencesChange(
                        LeadField.ASSIGNED_USERS, List.of(), List.of(new LabeledRef(7, "Ada Byron"))),
                new FieldChange.ReferencesChange(
                        LeadField.TAGS, List.of(new LabeledRef(Long.MAX_VALUE, ""), new LabeledRef(2, "b")), List.of()),
                customFieldChange(null, object("text", "a")),
                customFieldChange(object("date", "2024-01-15T14:30:00.10+02:00"), null),
                customFieldChange(object("boolean", false), object("boolean", true)),
                customFieldChange(null, HIGH),
                customFieldChange(HIGH, BOTH),
                customFieldChange(BOTH, null)));
        for (LeadField text : EnumSet.range(LeadField.COMPANY_NAME, LeadField.STATUS)) {
            changes.add(new FieldChange.TextChange(text, null, "\"a\" \\ \n"));
        }
        for (String number : List.of("0", "150000", "-1", "0.1", "0.000000000000000001", "9223372036854775808")) {
            changes.add(customFieldChange(null, object("number", new BigDecimal(number))));
        }
        return changes;
    }

    private static FieldChange customFieldChange(@Nullable Map<String, Object> from, @Nullable Map<String, Object> to) {
        return new FieldChange.CustomFieldChange(new CustomFieldId(5), "Revenue", from, to);
    }

    @ParameterizedTest
    @MethodSource("changes")
    void change_survives_storage_round_trip(FieldChange change) {
        FieldChange restored = FieldChange.ofDocument(JsonbSimulation.roundTrip(change.asDocument()));

        assertThat(restored).isEqualTo(change);
        // the order of members and the notation of numbers are restored
        assertThat(restored.asDocument()).hasToString(change.asDocument().toString());
    }

    static List<Map<String, @Nullable Object>> unknownDocuments() {
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
    @MethodSource("unknownDocuments")
    void unknown_document_throws_exception(Map<String, @Nullable Object> document) {
        assertThatThrownBy(() -> FieldChange.ofDocument(document)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stored_json_differs_from_original_document() {
        Map<String, @Nullable Object> document = customFieldChange(null, object("number", new BigDecimal("150000")))
                .asDocument();

        assertThat(JsonbSimulation.roundTrip(document))
                .hasToString("{to={number=150000}, from=null, field=customFields/5, label=Revenue}");
        assertThat(JsonbSimulation.roundTrip(document)).isNotEqualTo(document);
    }
}
